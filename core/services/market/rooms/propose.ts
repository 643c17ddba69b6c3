import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { formatMoney, type Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import type { TypedPrice } from '../products/typed-price'
import { requireValidPrice } from '../products/valid-price'
import { costOf } from '../products/variant-money'
import { lockOwnVariant, type OwnFields, wishedVariant } from './own-products'
import { requireProducer } from './require-producer'
import { type Subject, type Wish, waitingWish, wish } from './wish'

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
    const wanted = shown ? await typedOver(tx, of, { before, shown, typed }) : typed
    return wish(tx, producer, of, before, wanted)
  })
}

type Typing = Readonly<Record<'before' | 'shown' | 'typed', ShownVariant>>

/** What was not typed over stays as it is now, also where it waits for the shop. Throws `ShownOtherwise`. */
async function typedOver(
  tx: Tx,
  of: Subject,
  { before, shown, typed }: Typing,
): Promise<ShownVariant & ProposedFields> {
  const now = wishedVariant(before, await waitingWish(tx, of))
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
