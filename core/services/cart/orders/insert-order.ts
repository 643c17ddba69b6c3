import type { Selectable } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import type { OrderedItem } from '#core/contracts/seller'
import type { Viewer } from '#core/contracts/viewer'
import { type Database, db } from '#core/database/db'
import { billAccountOf } from '../bill-account'
import type { CartLineView } from '../lines/read-cart'
import type { CartAdjustment, CartFee } from '../prices/price-cart'
import { columnsOf, keyOf } from '../sellables'
import { newOrderNumber } from './order-number'
import type { PlacedOrder } from './placed-before'

/** What of a request stands on the order itself. */
type Asked = {
  readonly name: string
  readonly note: string
  /** Of the form that it was placed by; absent where there was none. */
  readonly idempotencyKey?: string
  readonly followsId?: string
  /** Where it was taken for its buyer, and by whom; absent where the buyer placed it. */
  readonly taken?: { readonly id: string | null; readonly at: TakenAt }
  /** Its buyer reads prices without VAT. */
  readonly isNet: boolean
}

export type TakenAt = NonNullable<Selectable<Database['orders']>['taken_at']>

export async function insertOrder(
  tx: Tx,
  member: Pick<NonNullable<Viewer['member']>, 'id' | 'email'>,
  wish: Asked,
  total: Money,
  reservedUntil: Date,
): Promise<Omit<PlacedOrder, 'way'>> {
  const id = Bun.randomUUIDv7()
  for (;;) {
    const number = newOrderNumber()
    const made = await db(tx)
      .insertInto('orders')
      .values({
        id,
        number,
        member_id: member.id,
        email: member.email,
        name: wish.name,
        note: wish.note,
        total_amount: total.amount,
        currency: total.currency,
        placed_at: tx.now,
        reserved_until: reservedUntil,
        idempotency_key: wish.idempotencyKey ?? null,
        taken_by_id: wish.taken?.id ?? null,
        taken_at: wish.taken?.at ?? null,
        follows_id: wish.followsId ?? null,
        shows_net: wish.isNet,
      })
      .onConflict(conflict => conflict.column('number').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (made) return { id, number, state: 'pending' }
  }
}

export async function insertLines(
  tx: Tx,
  orderId: string,
  lines: readonly Pick<
    CartLineView,
    'sellable' | 'offer' | 'unitPrice' | 'priceRule' | 'vatRate' | 'quantity'
  >[],
): Promise<readonly OrderedItem[]> {
  const items = lines.map(({ sellable, quantity }) => ({
    orderLineId: Bun.randomUUIDv7(),
    sellable,
    quantity,
  }))
  const rows = lines.map(({ sellable, offer, unitPrice, priceRule, vatRate, quantity }, position) => {
    if (!offer || !unitPrice) throw new Error('A line that is not on sale came through')
    return {
      id: items[position]!.orderLineId,
      order_id: orderId,
      kind: sellable.kind,
      quantity,
      position,
      ...columnsOf(sellable),
      title: offer.title,
      detail: offer.detail,
      unit_amount: unitPrice.amount,
      currency: unitPrice.currency,
      price_rule: priceRule,
      vat_rate: vatRate,
      is_gift_card: offer.choice?.kind === 'gift-card',
    }
  })
  if (rows.length > 0) await db(tx).insertInto('order_lines').values(rows).execute()
  return items
}

/** Of a voucher a row for each line that it takes something off, so that this goes back with the line. */
export async function insertAdjustments(
  tx: Tx,
  orderId: string,
  {
    adjustments,
    fees,
  }: { readonly adjustments: readonly CartAdjustment[]; readonly fees: readonly CartFee[] },
  items: readonly OrderedItem[],
): Promise<void> {
  const lineOf = new Map(items.map(({ sellable, orderLineId }) => [keyOf(sellable), orderLineId]))
  const feeOf = await insertFees(tx, orderId, fees, adjustments)
  const rows = adjustments.flatMap(({ kind, label, amount: { currency }, parts, feeKey }, position) =>
    parts.map(({ key, amount, vatRate }) => ({
      id: Bun.randomUUIDv7(),
      order_id: orderId,
      kind,
      label,
      amount,
      currency,
      position,
      vat_rate: vatRate,
      created_at: tx.now,
      order_fee_id: feeOf.get(feeKey ?? '') ?? null,
      order_line_id: key === null ? null : (lineOf.get(key) ?? null),
    })),
  )
  if (rows.length > 0) await db(tx).insertInto('order_adjustments').values(rows).execute()
}

/** Gives their ids by their keys. */
async function insertFees(
  tx: Tx,
  orderId: string,
  fees: readonly CartFee[],
  adjustments: readonly CartAdjustment[],
): Promise<ReadonlyMap<string, string>> {
  const rows = fees.map(({ key, label, kind, rate, basis, vatRate }) => {
    const at = adjustments.findIndex(({ feeKey }) => feeKey === key)
    const position = at < 0 ? adjustments.length : at
    return {
      key,
      row: {
        id: Bun.randomUUIDv7(),
        order_id: orderId,
        label,
        kind,
        rate,
        basis,
        vat_rate: vatRate,
        position,
      },
    }
  })
  if (rows.length > 0)
    await db(tx)
      .insertInto('order_fees')
      .values(rows.map(({ row }) => row))
      .execute()
  return new Map(rows.map(({ key, row }) => [key, row.id]))
}

/** Its reference is known before SumUp is asked: a checkout whose answer is lost is found by it. */
export async function insertPayment(
  tx: Tx,
  order: PlacedOrder & { readonly memberId: string },
  total: Money,
): Promise<string> {
  const id = Bun.randomUUIDv7()
  const account = order.way === 'account' ? await billAccountOf(tx, order.memberId) : null
  await db(tx)
    .insertInto('payments')
    .values({
      id,
      order_id: order.id,
      way: order.way,
      reference: `${order.number}-${order.id}`,
      amount: total.amount,
      currency: total.currency,
      created_at: tx.now,
      bill_account_id: account?.id ?? null,
    })
    .execute()
  return id
}
