import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { cutTo } from '#core/text/cut-to'
import { oneLine } from '#core/text/one-line'
import { lockOwnProduct, type OwnFields } from './own-products'
import { requireProducer } from './require-producer'
import { seenFields } from './seen-fields'
import { type Subject, type Wish, waitingWish, wish } from './wish'

// Both statements about allergens go together: half of one beside half of another would be a third that nobody made.
const WORDS = seenFields<OwnFields>(
  ['title'],
  ['summary'],
  ['description'],
  ['storage'],
  ['allergens', 'allergenFree'],
)
const MOST_QUOTED = 200

/** For the form's hidden field, of its words as it shows them. */
export const wordsVersion = (words: OwnFields): string => WORDS.version(asTyped(words))

/** What somebody typed over is not what it was when they were shown it. */
export class WordsShownOtherwise extends Refusal {
  override name = 'WordsShownOtherwise'
  constructor(
    /** What is now, by the fields that are not as they were. */
    readonly faults: Readonly<Record<string, string>>,
    /** The form as it goes on: what was typed, upon what is now. */
    readonly words: OwnFields,
    readonly version: string,
  ) {
    super(
      'Some of these words were changed since you opened this page. Save again if yours shall stand.',
      409,
    )
  }
}

/**
 * Other words or allergens for one of the room's own products. Of who has `seen` something and left it as it was, nothing is
 * asked. Throws `NotFound`, `TooManyProposals`, `WordsShownOtherwise`.
 */
export async function proposeWords(
  ctx: Ctx,
  producerId: string,
  asked: string,
  fields: OwnFields,
  seen: string | null = null,
): Promise<Wish> {
  const producer = await requireProducer(ctx, producerId)
  return transaction(ctx, async tx => {
    const productId = await lockOwnProduct(tx, producer.id, asked)
    const row = await db(tx)
      .selectFrom('products')
      .select(['title', 'summary', 'description', 'storage', 'allergens'])
      .select('allergen_free as allergenFree')
      .where('id', '=', productId)
      .executeTakeFirstOrThrow()
    const stated = { ...fields, allergenFree: fields.allergenFree && fields.allergens === '' }
    const of = { kind: 'product', productId, variantId: null } as const
    const wanted = seen === null ? stated : await typedOver(tx, of, { row, typed: stated, seen })
    return wanted ? wish(tx, producer, of, row, wanted) : 'unchanged'
  })
}

type Typing = { readonly row: OwnFields; readonly typed: OwnFields; readonly seen: string }

/** Null where nothing was typed over. Throws `WordsShownOtherwise`. */
async function typedOver(tx: Tx, of: Subject, { row, typed, seen }: Typing): Promise<OwnFields | null> {
  const waiting = await waitingWish(tx, of)
  const now = { ...row, ...waiting?.after }
  const { touched, stale } = WORDS.typedOver(asTyped(now), asTyped(typed), seen)
  const wanted = { ...now, ...pick(typed, touched) }
  if (stale.length > 0) {
    const faults = stale.filter(name => name !== 'allergenFree').map(name => [name, nowWords(now, name)])
    throw new WordsShownOtherwise(Object.fromEntries(faults), wanted, wordsVersion(now))
  }
  return touched.length > 0 ? wanted : null
}

const pick = (words: OwnFields, names: readonly (keyof OwnFields)[]): Partial<OwnFields> =>
  Object.fromEntries(names.map(name => [name, words[name]]))

function nowWords(now: OwnFields, name: keyof OwnFields): string {
  const again = 'Save again if yours shall stand.'
  if (name === 'allergens' && now.allergenFree)
    return `By now it says that none of the fourteen is in it. ${again}`
  const text = String(now[name])
  if (text === '') return `By now nothing is written here. ${again}`
  const quoted = cutTo(text, MOST_QUOTED) + (text.length > MOST_QUOTED ? '…' : '')
  return isolate`By now it says “${quoted}”. ${again}`
}

/** As a form brings it back when nobody has typed anything. */
function asTyped(words: OwnFields): OwnFields {
  const lines = (text: string) => text.replace(/\r\n?/g, '\n').trim()
  const { title, summary, description, storage, allergens, allergenFree } = words
  return {
    title: oneLine(title).trim(),
    summary: lines(summary),
    description: lines(description),
    storage: lines(storage),
    allergens: lines(allergens),
    allergenFree,
  }
}
