import { t } from 'elysia'
import { type Accepted, type Rejected, readForm, rejectField, seenVersion, typedTexts } from '#core/app/form'
import { uploadOf } from '#core/app/upload'
import type { Ctx } from '#core/contracts/ctx'
import { PictureRefused } from '#core/media/store-picture'
import type { OwnFields, OwnProduct } from '#core/services/market/rooms/own-products'
import { proposeStock } from '#core/services/market/rooms/own-stock'
import {
  PictureMissing,
  PictureShownOtherwise,
  PictureUnnamed,
  proposePicture,
} from '#core/services/market/rooms/propose-picture'
import { proposeWords, WordsShownOtherwise } from '#core/services/market/rooms/propose-words'
import { TooManyProposals, type Wish } from '#core/services/market/rooms/wish'
import type { Typed } from '#templates/components/field'
import { readProductForm } from '../product-forms'
import { wordsOf } from './product-words'
import { readStock, refusedStatus, typedAgain } from './stock-form'

// A product's page in its producer's room is one form of three parts. Each is saved by itself: what is refused in one keeps none
// of the others from being saved.

export type PartName = 'stock' | 'picture' | 'words'

type Part = {
  readonly wishes: readonly Wish[]
  /** What was not saved. */
  readonly typed?: Typed
  readonly status?: number
}

export type Parts = Readonly<Record<PartName, Part>>

export const PICTURE_SEEN = 'pictureSeen'

const ALT = t.Object({ alt: t.Optional(t.String({ maxLength: 300 })) })

type Sent = {
  readonly ctx: Ctx
  readonly producerId: string
  readonly product: OwnProduct
  readonly body: unknown
}

/** Saves each part of the form that its writer typed over. */
export async function saveParts(sent: Sent): Promise<Parts> {
  return { stock: await saveStock(sent), picture: await savePicture(sent), words: await saveWords(sent) }
}

async function saveStock({ ctx, producerId, product, body }: Sent): Promise<Part> {
  const own = new Set(product.variants.map(({ id }) => id))
  const read = readStock(body, ctx.house.site().currency)
  // Of this very product: the page that comes back is its page.
  const wishes = read.wishes.filter(({ variantId }) => own.has(variantId))
  const outcome = await proposeStock(ctx, producerId, wishes)
  const typed = typedAgain(read, outcome)
  const isRefused = Object.keys(typed.errors).length > 0
  return {
    wishes: outcome.outcomes,
    ...(isRefused ? { typed, status: refusedStatus(read, outcome) } : {}),
  }
}

async function savePicture({ ctx, producerId, product, body }: Sent): Promise<Part> {
  const form = readForm(ALT, body)
  if (!form.ok) return refusedPart(form)
  const { alt = '' } = form.values
  const bytes = await uploadOf(body, 'picture')
  const seen = typedTexts(body)[PICTURE_SEEN] ?? null
  try {
    return { wishes: [await proposePicture(ctx, producerId, product.id, { bytes, alt }, seen)] }
  } catch (refusal) {
    return refusedPicture(body, refusal)
  }
}

function refusedPicture(body: unknown, refusal: unknown): Part {
  if (refusal instanceof PictureRefused || refusal instanceof PictureMissing)
    return refusedPart(rejectField(body, 'picture', refusal.message))
  if (refusal instanceof PictureUnnamed || refusal instanceof TooManyProposals)
    return refusedPart(rejectField(body, 'alt', refusal.message), refusal.status)
  if (!(refusal instanceof PictureShownOtherwise)) throw refusal
  const { values, errors } = rejectField(body, refusal.field, refusal.message)
  return refusedPart({ values: { ...values, [PICTURE_SEEN]: refusal.version }, errors }, refusal.status)
}

async function saveWords({ ctx, producerId, product, body }: Sent): Promise<Part> {
  const words = readWords(body)
  if (!words.ok) return refusedPart(words)
  try {
    return { wishes: [await proposeWords(ctx, producerId, product.id, words.values, seenVersion(body))] }
  } catch (refusal) {
    if (refusal instanceof TooManyProposals)
      return refusedPart(rejectField(body, 'title', refusal.message), refusal.status)
    if (!(refusal instanceof WordsShownOtherwise)) throw refusal
    const { faults, version } = refusal
    return refusedPart({ values: { ...wordsOf(refusal.words), version }, errors: faults }, refusal.status)
  }
}

const refusedPart = ({ values, errors }: Typed, status = 422): Part => ({
  wishes: [],
  typed: { values, errors },
  status,
})

/** The same words as the shop's own form, without what is the shop's to say. */
export function readWords(body: unknown): Accepted<OwnFields> | Rejected {
  const form = readProductForm(body)
  if (!form.ok) return form
  const { title, summary, description, storage, allergens, allergenFree = false } = form.values
  return { ok: true, values: { title, summary, description, storage, allergens, allergenFree } }
}

const NAMES: Readonly<Record<PartName, string>> = {
  stock: 'stock and what you ask',
  picture: 'picture',
  words: 'words and allergens',
}

/** What became of all of them. */
export function partsWords(parts: Parts): string {
  const having = (wish: Wish) =>
    (['stock', 'picture', 'words'] as const)
      .filter(name => parts[name].wishes.includes(wish))
      .map(name => NAMES[name])
  const [done, waiting] = [having('done'), having('waits')].map(names => names.join('; '))
  const sentences = [done ? `Saved: ${done}.` : '', waiting ? `The shop looks at it first: ${waiting}.` : '']
  return sentences.filter(Boolean).join(' ') || 'Nothing was changed.'
}

export function partsKind(parts: Parts): 'success' | 'notice' {
  const wishes = Object.values(parts).flatMap(({ wishes }) => wishes)
  return wishes.includes('done') && !wishes.includes('waits') ? 'success' : 'notice'
}

/** Of a form that comes back; undefined where all of it is saved. */
export function partsStatus(parts: Parts): number | undefined {
  const statuses = Object.values(parts).flatMap(({ status }) => status ?? [])
  return statuses.includes(422) ? 422 : statuses[0]
}
