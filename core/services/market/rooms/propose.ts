import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { formatMoney, type Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import { readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import type { TypedPrice } from '../products/typed-price'
import { requireValidPrice } from '../products/valid-price'
import { costOf } from '../products/variant-money'
import { applyChange, type Change } from './apply-change'
import { lockOwnProduct, lockOwnVariant, type OwnFields, wishedVariant } from './own-products'
import { type OwnProducer, requireProducer } from './require-producer'

/** What became of a wish: it is so now, it waits for the shop, or it was so already. */
export type Wish = 'done' | 'waits' | 'unchanged'

/** More of something new than the shop could look through. */
export class TooManyProposals extends Refusal {
  override name = 'TooManyProposals'
  constructor() {
    super(`${MOST_WAITING} changes wait for the shop already. Please give them some time.`, 429)
  }
}

const MOST_WAITING = 200
const ALLERGENS: readonly string[] = ['allergens', 'allergenFree']

/** Other words or allergens for one of the room's own products. Throws `NotFound`, `TooManyProposals`. */
export async function proposeWords(
  ctx: Ctx,
  producerId: string,
  asked: string,
  fields: OwnFields,
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
    return wish(tx, producer, { kind: 'product', productId, variantId: null }, row, stated)
  })
}

/** As a form showed it, or as somebody typed it over: how many there are, and what the producer asks for one, in minor units. */
export type ShownVariant = { readonly stock: number; readonly cost: number | null }

/** What somebody typed over is not what it was when they were shown it. */
export class ShownOtherwise extends Refusal {
  override name = 'ShownOtherwise'
  constructor(
    readonly field: keyof ShownVariant,
    now: string,
  ) {
    super(`${now} Save again if yours shall stand.`, 409)
  }
}

/**
 * How many of a variant there are, and what the producer asks for one (null: nobody has said). Of who was `shown` something
 * and left it as it was, nothing is asked. Throws `NotFound`, `StockPromised`, `ForeignPrice`, `PriceOutOfRange`,
 * `ShownOtherwise`, `TooManyProposals`.
 */
export async function proposeVariant(
  ctx: Ctx,
  producerId: string,
  asked: string,
  { stock, cost }: { readonly stock: number; readonly cost: Money | null },
  shown: ShownVariant | null = null,
): Promise<Wish> {
  const producer = await requireProducer(ctx, producerId)
  if (cost) requireValidPrice(ctx, cost)
  return transaction(ctx, async tx => {
    const variantId = readId(asked)
    const variant = await lockOwnVariant(tx, producer.id, variantId)
    const before = { stock: variant.stock, cost: costOf(variant)?.amount ?? null }
    const of = { kind: 'variant', productId: variant.product_id, variantId } as const
    const typed = { stock, cost: cost?.amount ?? null }
    const wanted = shown ? await typedOver(tx, variantId, { before, shown, typed }) : typed
    return wish(tx, producer, of, before, wanted)
  })
}

type Typing = Readonly<Record<'before' | 'shown' | 'typed', ShownVariant>>

/** What was not typed over stays as it is now, also where it waits for the shop. Throws `ShownOtherwise`. */
async function typedOver(
  tx: Tx,
  variantId: string,
  { before, shown, typed }: Typing,
): Promise<ShownVariant & ProposedFields> {
  const waiting = await db(tx)
    .selectFrom('product_proposals')
    .select(['before', 'after'])
    .where('variant_id', '=', variantId)
    .where('decision', 'is', null)
    .executeTakeFirst()
  const now = wishedVariant(before, waiting)
  const choose = <Name extends keyof ShownVariant>(name: Name): ShownVariant[Name] => {
    if (typed[name] === shown[name]) return now[name]
    if (now[name] !== shown[name] && now[name] !== typed[name])
      throw new ShownOtherwise(name, nowWords(tx, name, now))
    return typed[name]
  }
  return { stock: choose('stock'), cost: choose('cost') }
}

function nowWords(ctx: Ctx, name: keyof ShownVariant, { stock, cost: amount }: ShownVariant): string {
  if (name === 'stock') return `By now there are ${stock}: some were sold, or somebody else has counted.`
  if (amount === null) return 'By now nobody says what you ask for it.'
  const { currency } = ctx.house.site()
  return `By now ${formatMoney({ amount, currency }, ctx.locale)} is asked for one.`
}

/** `alt` says what is to be seen. Throws `NotFound`, `PictureRefused`. */
export async function proposePicture(
  ctx: Ctx,
  producerId: string,
  asked: string,
  bytes: Uint8Array,
  alt: string,
): Promise<Wish> {
  const producer = await requireProducer(ctx, producerId)
  const owned = await db(ctx)
    .selectFrom('products')
    .select('id')
    .where('id', '=', readId(asked))
    .where('producer_id', '=', producer.id)
    .executeTakeFirst()
  if (!owned) throw new NotFound()
  // A second of computing, and a store that may be elsewhere: not within a transaction.
  const picture = await readPicture(bytes)
  await storeFiles(ctx, picture)
  return transaction(ctx, async tx => {
    const productId = await lockOwnProduct(tx, producer.id, asked)
    const before = await db(tx)
      .selectFrom('products')
      .select(['image', 'image_alt as imageAlt'])
      .where('id', '=', productId)
      .executeTakeFirstOrThrow()
    const after = { image: await recordPicture(tx, picture, alt), imageAlt: alt }
    return wish(tx, producer, { kind: 'picture', productId, variantId: null }, before, after)
  })
}

type NewOwnProduct = OwnFields & {
  readonly variantName: string
  readonly unit: string
  readonly stock: number
  /** What the producer asks for one, and what they would have buyers pay. */
  readonly cost: Money
  readonly price: TypedPrice
}

/** A product that the shop does not have yet; it is put on sale by the shop. Throws `TooManyProposals`, `ForeignPrice`. */
export async function proposeNew(ctx: Ctx, producerId: string, fields: NewOwnProduct): Promise<Wish> {
  const producer = await requireProducer(ctx, producerId)
  const { cost, price, ...words } = fields
  requireValidPrice(ctx, cost)
  requireValidPrice(ctx, price)
  const allergenFree = words.allergenFree && words.allergens === ''
  const asked = { ...words, allergenFree, cost: cost.amount, price: price.amount }
  const after: ProposedFields = price.withoutVat ? { ...asked, priceWithoutVat: true } : asked
  return transaction(ctx, tx =>
    wish(tx, producer, { kind: 'new-product', productId: null, variantId: null }, {}, after),
  )
}

type Subject = Pick<Change, 'kind' | 'productId' | 'variantId'>

/** Only what differs is a wish. It is done at once for who is trusted; else it waits, in place of an earlier one. */
async function wish(
  tx: Tx,
  producer: OwnProducer,
  subject: Subject,
  before: ProposedFields,
  wanted: ProposedFields,
): Promise<Wish> {
  const differing = differingNames(before, wanted)
  const after = pick(wanted, differing)
  if (differing.length === 0) {
    await withdrawOpen(tx, subject)
    return 'unchanged'
  }
  if (producer.trusted) {
    await withdrawOpen(tx, subject)
    await applyChange(tx, { ...subject, producerId: producer.id, before: pick(before, differing), after })
    return 'done'
  }
  // In place of an earlier one it is none more.
  await withdrawOpen(tx, subject)
  await refuseTooMany(tx, producer.id)
  await db(tx)
    .insertInto('product_proposals')
    .values({
      id: Bun.randomUUIDv7(),
      producer_id: producer.id,
      kind: subject.kind,
      product_id: subject.productId,
      variant_id: subject.variantId,
      before: jsonb(pick(before, differing)),
      after: jsonb(after),
      proposed_by_id: tx.viewer.member?.id ?? null,
      proposed_at: tx.now,
    })
    .execute()
  return 'waits'
}

/** Both statements about allergens go together: half of one beside half of another would be a third that nobody made. */
function differingNames(before: ProposedFields, wanted: ProposedFields): readonly string[] {
  const differs = (name: string) => (before[name] ?? null) !== wanted[name]
  const saysAllergens = ALLERGENS.some(name => name in wanted && differs(name))
  return Object.keys(wanted).filter(name => differs(name) || (saysAllergens && ALLERGENS.includes(name)))
}

function pick(fields: ProposedFields, names: readonly string[]): Record<string, ProposedFields[string]> {
  return Object.fromEntries(names.map(name => [name, fields[name] ?? null]))
}

/** What was wished before of the same thing. */
async function withdrawOpen(tx: Tx, { kind, productId, variantId }: Subject): Promise<void> {
  if (!productId) return
  await db(tx)
    .updateTable('product_proposals')
    .set({ decision: 'withdrawn', decided_by_id: tx.viewer.member?.id ?? null, decided_at: tx.now })
    .where('kind', '=', kind)
    .where('product_id', '=', productId)
    .where('variant_id', variantId ? '=' : 'is', variantId)
    .where('decision', 'is', null)
    .execute()
}

async function refuseTooMany(tx: Tx, producerId: string): Promise<void> {
  // One row stands for all of a producer's proposals: two that come at once are counted one after the other.
  await db(tx).selectFrom('producers').select('id').where('id', '=', producerId).forNoKeyUpdate().execute()
  const { waiting } = await db(tx)
    .selectFrom('product_proposals')
    .select(eb => eb.fn.countAll<number>().as('waiting'))
    .where('producer_id', '=', producerId)
    .where('decision', 'is', null)
    .executeTakeFirstOrThrow()
  if (Number(waiting) >= MOST_WAITING) throw new TooManyProposals()
}
