import type { Ctx } from '#core/contracts/ctx'
import { type Money, sumMoney, timesMoney } from '#core/contracts/money'
import type { Offer, Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { heldByViewer } from './held-by-viewer'
import { findOwnCart } from './own-cart'
import { keyOf, namesOf, offersOf, sellableOf } from './sellables'

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
  /** Of what can be had at this moment. */
  readonly total: Money | null
}

export type CartView = {
  readonly lines: readonly CartLineView[]
  readonly count: number
  /** Of the lines that can be bought. */
  readonly total: Money
  /** Every line can be bought as it is, and there is one. */
  readonly ready: boolean
}

/** The viewer's cart with what the sellers say of it now. */
export async function readCart(ctx: Ctx): Promise<CartView> {
  const cart = await findOwnCart(ctx)
  return cart ? readCartLines(ctx, cart) : viewOf(ctx, [])
}

/** The same for a cart that is known, e.g. locked. */
export async function readCartLines(ctx: Ctx, cart: string): Promise<CartView> {
  const rows = await db(ctx)
    .selectFrom('cart_lines')
    .select(['id', 'variant_id', 'ticket_type_id', 'occurrence_id', 'quantity'])
    .where('cart_id', '=', cart)
    .orderBy('added_at')
    .orderBy('id')
    .execute()
  const lines = rows.flatMap(row => {
    const sellable = sellableOf(row)
    return sellable ? [{ id: row.id, sellable, quantity: row.quantity, key: keyOf(sellable) }] : []
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
  return viewOf(
    ctx,
    lines.map(line => {
      const known = offers.get(line.key)
      const offer = known ? { ...known, available: known.available + (held.get(line.key) ?? 0) } : null
      return {
        ...{ ...line, offer, name: names.get(line.key) ?? null },
        ...{ state: stateOf(offer, line.quantity), total: totalOf(offer, line.quantity) },
      }
    }),
  )
}

function viewOf(ctx: Ctx, lines: readonly CartLineView[]): CartView {
  const totals = lines.flatMap(({ total }) => total ?? [])
  return {
    lines,
    count: lines.reduce((sum, line) => sum + line.quantity, 0),
    total: sumMoney(totals, totals[0]?.currency ?? ctx.house.site().currency),
    ready: lines.length > 0 && lines.every(line => line.state === 'available'),
  }
}

function stateOf(offer: Offer | null, quantity: number): CartLineView['state'] {
  if (!offer || offer.available <= 0) return 'gone'
  return offer.available < quantity ? 'short' : 'available'
}

function totalOf(offer: Offer | null, quantity: number): Money | null {
  if (!offer || offer.available <= 0) return null
  return timesMoney(offer.unitPrice, Math.min(quantity, offer.available))
}
