import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { type Money, timesMoney } from '#core/contracts/money'
import type { Offer, Sellable } from '#core/contracts/seller'
import { type Database, db } from '#core/database/db'
import { type BesideGoods, besideGoods } from '../beside-goods'
import {
  type CartAdjustment,
  type CartFee,
  type CartVoucher,
  type PricedCart,
  priceCart,
} from '../prices/price-cart'
import { keyOf, namesOf, offersOf, type SellableColumns, sellableOf } from '../sellables'
import { selectHeld } from './held-by-viewer'
import { ownerOf } from './own-cart'

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
  /** What that is compared with; null where it is not less. */
  readonly usual: Money | null
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
  /** Those of its fees that follow what the goods weigh or come to. */
  readonly fees: readonly CartFee[]
  /** Whose codes were entered, also those that take nothing off now. */
  readonly vouchers: readonly CartVoucher[]
  /** What the goods have to come to for an order, where they do not. */
  readonly minimum: Money | null
  /** Its buyer reads prices without VAT: `shownCart`. What stands here has it. */
  readonly isNet: boolean
  /** Of the lines that can be bought, with all that is added and taken off. */
  readonly total: Money
  /** Every line can be bought as it is, there is one, and they come to enough. */
  readonly ready: boolean
}

/** The viewer's cart with what the sellers say of it now. */
export async function readCart(ctx: Ctx): Promise<CartView> {
  const { id, lines } = await readOffered(ctx)
  return id ? priced(ctx, id, lines) : viewOf(ctx, [], NOTHING)
}

/** As it is sold over the counter, on the phone, or with an order that is packed anyway: nothing is too little. */
export function ofAnySize(cart: CartView): CartView {
  return { ...cart, minimum: null, ready: isAvailable(cart.lines) }
}

/** The same for a cart that is known, e.g. locked, and of which it may be known what lies beside its goods. */
export async function readCartLines(ctx: Ctx, cart: string, beside?: BesideGoods): Promise<CartView> {
  const rows = await linesOf(ctx, sql`c.id = ${cart}::uuid`)
  return priced(ctx, cart, await offered(ctx, rows), beside)
}

/** A line with what its seller says of it, before anybody reckons what it comes to. */
export type OfferedLineView = Omit<CartLineView, 'unitPrice' | 'priceRule' | 'usual' | 'vatRate' | 'total'>

export type OfferedCart = { readonly id: string | null; readonly lines: readonly OfferedLineView[] }

/** What lies in the viewer's cart and can be had now: all that it takes to say what is short. */
export async function readOffered(ctx: Ctx): Promise<OfferedCart> {
  const owner = ownerOf(ctx)
  if (!owner) return { id: null, lines: [] }
  const rows = await linesOf(ctx, sql`${sql.ref(`c.${owner.column}`)} = ${owner.value}`)
  return { id: rows[0]?.cart ?? null, lines: await offered(ctx, rows) }
}

/** Not all of these can be had as they are. */
export const isShort = ({ lines }: Pick<OfferedCart, 'lines'>): boolean =>
  lines.some(({ state }) => state !== 'available')

type Row = SellableColumns &
  Pick<Selectable<Database['cart_lines']>, 'id' | 'quantity' | 'chosen_amount' | 'chosen_currency'> & {
    readonly cart: string
    /** So many are kept for an unpaid order of the viewer's. */
    readonly held: number
  }

/** Of the cart `c`, in the order in which they were put into it. */
async function linesOf(ctx: Ctx, isCart: RawBuilder<unknown>): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    with held as materialized (${selectHeld(ctx)})
    select l.id, l.variant_id, l.ticket_type_id, l.occurrence_id, l.quantity, l.chosen_amount, l.chosen_currency,
      c.id as cart, coalesce(h.quantity, 0) as held
    from carts c join cart_lines l on l.cart_id = c.id
      left join held h on h.variant_id = l.variant_id
        or (h.ticket_type_id = l.ticket_type_id and h.occurrence_id = l.occurrence_id)
    where ${isCart} order by l.added_at, l.id`.execute(db(ctx))
  return rows
}

async function offered(ctx: Ctx, rows: readonly Row[]): Promise<readonly OfferedLineView[]> {
  if (rows.length === 0) return []
  const lines = rows.flatMap(row => {
    const sellable = sellableOf(row)
    if (!sellable) return []
    // What was chosen in another currency is no price of today's.
    const chosen = row.chosen_currency === ctx.house.site().currency ? row.chosen_amount : null
    const { id, quantity, held } = row
    return [{ id, sellable, quantity, key: keyOf(sellable), chosen, held }]
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
  return lines.map(({ held, ...line }) => {
    const known = offers.get(line.key)
    const offer = known ? { ...known, available: known.available + held } : null
    return { ...line, offer, name: names.get(line.key) ?? null, state: stateOf(offer, line.quantity) }
  })
}

async function priced(
  ctx: Ctx,
  cart: string,
  lines: readonly OfferedLineView[],
  beside?: BesideGoods,
): Promise<CartView> {
  const wanted = lines.flatMap(({ offer, ...line }) =>
    offer && offer.available > 0
      ? [{ ...line, offer, quantity: Math.min(line.quantity, offer.available) }]
      : [],
  )
  const prices =
    wanted.length > 0 ? await priceCart(ctx, cart, wanted, beside ?? (await besideGoods(ctx, cart))) : NOTHING
  return viewOf(
    ctx,
    lines.map(line => pricedLine(ctx, line, prices)),
    prices,
  )
}

/** Of an empty cart, and of one of which nothing can be had. */
const NOTHING: PricedCart = {
  prices: new Map(),
  adjustments: [],
  vouchers: [],
  fees: [],
  total: 0,
  minimum: null,
  isNet: false,
}

function pricedLine(ctx: Ctx, line: OfferedLineView, { prices }: PricedCart): CartLineView {
  const price = prices.get(line.key)
  if (!line.offer || !price)
    return {
      ...line,
      unitPrice: line.offer?.unitPrice ?? null,
      priceRule: null,
      usual: null,
      vatRate: null,
      total: null,
    }
  const unitPrice = { amount: price.amount, currency: ctx.house.site().currency }
  const total = timesMoney(unitPrice, Math.min(line.quantity, line.offer.available))
  const before = price.prior === undefined ? line.offer.unitPrice.amount : price.prior
  const usual =
    price.rule && before !== null && before > price.amount ? { ...unitPrice, amount: before } : null
  return { ...line, unitPrice, priceRule: price.rule, usual, vatRate: price.vatRate, total }
}

function viewOf(ctx: Ctx, lines: readonly CartLineView[], priced: PricedCart): CartView {
  const { adjustments, vouchers, fees, total, minimum, isNet } = priced
  const { currency } = ctx.house.site()
  return {
    lines,
    adjustments,
    vouchers,
    fees,
    isNet,
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
