import type { Ctx } from '#core/contracts/ctx'
import { type Money, timesMoney } from '#core/contracts/money'
import type { Offer, Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { type BesideGoods, besideGoods } from '../beside-goods'
import { type CartAdjustment, type CartVoucher, type PricedCart, priceCart } from '../prices/price-cart'
import { keyOf, namesOf, offersOf, sellableOf } from '../sellables'
import { heldByViewer } from './held-by-viewer'
import { findOwnCart } from './own-cart'

export type CartLineView = {
  readonly id: string
  readonly key: string
  readonly sellable: Sellable
  readonly quantity: number
  /** Null when it is on sale no more: the line stays until its owner takes it out. */
  readonly offer: Offer | null
  /** What it is called where there is no offer to say so: `Quince cheese, 200 g`. */
  readonly name: string | null
  /** `short`: fewer are left than the line holds. */
  readonly state: 'available' | 'short' | 'gone'
  /** What one of it costs its buyer; null when it is on sale no more. */
  readonly unitPrice: Money | null
  /** What its buyer chose to pay for one. */
  readonly chosen: number | null
  /** The price list that makes it so; null for the shop's own price. */
  readonly priceRule: string | null
  /** The VAT in it, in hundredths of a percent; null where none is charged, or it is on sale no more. */
  readonly vatRate: number | null
  /** Of what can be had at this moment. */
  readonly total: Money | null
}

export type CartView = {
  readonly lines: readonly CartLineView[]
  readonly count: number
  /** What it comes to beside its lines: vouchers, fees, delivery. */
  readonly adjustments: readonly CartAdjustment[]
  /** Whose codes were entered, also those that take nothing off now. */
  readonly vouchers: readonly CartVoucher[]
  /** What the goods have to come to for an order, where they do not. */
  readonly minimum: Money | null
  /** Of the lines that can be bought, with all that is added and taken off. */
  readonly total: Money
  /** Every line can be bought as it is, there is one, and they come to enough. */
  readonly ready: boolean
}

/** The viewer's cart with what the sellers say of it now. */
export async function readCart(ctx: Ctx): Promise<CartView> {
  const cart = await findOwnCart(ctx)
  return cart ? readCartLines(ctx, cart) : viewOf(ctx, [], NOTHING)
}

/** As it is sold over the counter, on the phone, or with an order that is packed anyway: nothing is too little. */
export function ofAnySize(cart: CartView): CartView {
  return { ...cart, minimum: null, ready: isAvailable(cart.lines) }
}

/** The same for a cart that is known, e.g. locked, and of which it may be known what lies beside its goods. */
export async function readCartLines(ctx: Ctx, cart: string, beside?: BesideGoods): Promise<CartView> {
  const rows = await db(ctx)
    .selectFrom('cart_lines')
    .select([
      'id',
      'variant_id',
      'ticket_type_id',
      'occurrence_id',
      'quantity',
      'chosen_amount',
      'chosen_currency',
    ])
    .where('cart_id', '=', cart)
    .orderBy('added_at')
    .orderBy('id')
    .execute()
  const lines = rows.flatMap(row => {
    const sellable = sellableOf(row)
    if (!sellable) return []
    // What was chosen in another currency is no price of today's.
    const chosen = row.chosen_currency === ctx.house.site().currency ? row.chosen_amount : null
    return [{ id: row.id, sellable, quantity: row.quantity, key: keyOf(sellable), chosen }]
  })
  const offers = await offersOf(
    ctx,
    lines.map(line => line.sellable),
  )
  const unsold = lines.filter(line => !offers.has(line.key))
  const names = await namesOf(
    ctx,
    unsold.map(line => line.sellable),
  )
  const held = await heldByViewer(ctx)
  const offered = lines.map(line => {
    const known = offers.get(line.key)
    const offer = known ? { ...known, available: known.available + (held.get(line.key) ?? 0) } : null
    return { ...line, offer, name: names.get(line.key) ?? null, state: stateOf(offer, line.quantity) }
  })
  const wanted = offered.flatMap(({ offer, ...line }) =>
    offer && offer.available > 0
      ? [{ ...line, offer, quantity: Math.min(line.quantity, offer.available) }]
      : [],
  )
  const priced =
    wanted.length > 0 ? await priceCart(ctx, cart, wanted, beside ?? (await besideGoods(ctx, cart))) : NOTHING
  return viewOf(
    ctx,
    offered.map(line => pricedLine(ctx, line, priced)),
    priced,
  )
}

/** Of an empty cart, and of one of which nothing can be had. */
const NOTHING: PricedCart = { prices: new Map(), adjustments: [], vouchers: [], total: 0, minimum: null }

type Offered = Omit<CartLineView, 'unitPrice' | 'priceRule' | 'vatRate' | 'total'>

function pricedLine(ctx: Ctx, line: Offered, { prices }: PricedCart): CartLineView {
  const price = prices.get(line.key)
  if (!line.offer || !price)
    return { ...line, unitPrice: line.offer?.unitPrice ?? null, priceRule: null, vatRate: null, total: null }
  const unitPrice = { amount: price.amount, currency: ctx.house.site().currency }
  const total = timesMoney(unitPrice, Math.min(line.quantity, line.offer.available))
  return { ...line, unitPrice, priceRule: price.rule, vatRate: price.vatRate, total }
}

function viewOf(ctx: Ctx, lines: readonly CartLineView[], priced: PricedCart): CartView {
  const { adjustments, vouchers, total, minimum } = priced
  const { currency } = ctx.house.site()
  return {
    ...{ lines, adjustments, vouchers },
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    minimum: minimum === null ? null : { amount: minimum, currency },
    total: { amount: total, currency },
    ready: isAvailable(lines) && minimum === null,
  }
}

function isAvailable(lines: readonly CartLineView[]): boolean {
  return lines.length > 0 && lines.every(line => line.state === 'available')
}

function stateOf(offer: Offer | null, quantity: number): CartLineView['state'] {
  if (!offer || offer.available <= 0) return 'gone'
  return offer.available < quantity ? 'short' : 'available'
}
