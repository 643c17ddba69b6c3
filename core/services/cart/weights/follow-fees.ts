import type { Tx } from '#core/contracts/ctx'
import { formatMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import type { OrderChangeLine } from '#core/entities/cart/order-change'
import { feeChange, feeOn } from '#core/pricing/fee-on'
import { chargeFee, keepBasis, type OrderFee, orderFees } from '../adjustments/order-fees'
import type { LineToWeigh } from './lines-to-weigh'

const MILLIONTHS_IN_A_GRAM = 1_000

/** By how much more a line weighs and comes to than before; with a minus, less. */
export type Shift = { readonly grams: number; readonly amount: number }

/** A fee that is another one now, and by how much. */
export type ChangedFee = { readonly fee: OrderFee; readonly change: number }

/** Of an order that is not paid: its fees are what they come to now. */
export async function followUnpaid(
  tx: Tx,
  { orderId }: LineToWeigh,
  shift: Shift,
): Promise<readonly ChangedFee[]> {
  const changed: ChangedFee[] = []
  for (const fee of await orderFees(tx, orderId))
    changed.push({ fee, change: (await chargeFee(tx, fee, basisAfter(fee, shift))) - fee.charged })
  return changed.filter(({ change }) => change !== 0)
}

/** Of a paid one: what is to be asked for or given back of each; that is done by whoever settles it. */
export async function followPaid(
  tx: Tx,
  { orderId }: LineToWeigh,
  shift: Shift,
): Promise<readonly ChangedFee[]> {
  const changed: ChangedFee[] = []
  for (const fee of await orderFees(tx, orderId)) {
    if (fee.is_over) continue
    const basis = basisAfter(fee, shift)
    await keepBasis(tx, fee, basis)
    changed.push({ fee, change: feeChange(fee, feeOn(fee, basis), shift.grams > 0) })
  }
  return changed.filter(({ change }) => change !== 0)
}

function basisAfter({ kind, basis }: OrderFee, { grams, amount }: Shift): number {
  return Math.max(0, basis + (kind === 'per-kg' ? grams * MILLIONTHS_IN_A_GRAM : amount))
}

/**
 * Makes a part of a fee that was paid an adjustment of its own, so that it can go back by itself. Gives the id of it. The
 * order's sum stays what was paid.
 */
export async function splitOff(tx: Tx, { fee, change }: ChangedFee, { id }: LineToWeigh): Promise<string> {
  const part = -change
  const whole = await db(tx)
    .selectFrom('order_adjustments')
    .select(['id', 'amount', 'currency'])
    .where('order_fee_id', '=', fee.id)
    .where('order_id', '=', fee.order_id)
    .executeTakeFirstOrThrow()
  const rest = whole.amount - part
  await db(tx)
    .updateTable('order_adjustments')
    .set(rest === 0 ? { order_fee_id: null, weighed_line_id: id } : { amount: rest })
    .where('id', '=', whole.id)
    .execute()
  if (rest === 0) return whole.id
  const partId = Bun.randomUUIDv7()
  const { order_id, label, vat_rate, position } = fee
  await db(tx)
    .insertInto('order_adjustments')
    .values({
      ...{ id: partId, order_id, kind: 'fee', label, amount: part, currency: whole.currency },
      ...{ vat_rate, position, created_at: tx.now, weighed_line_id: id },
    })
    .execute()
  return partId
}

/** As the history and the letter say it: `Haulage: £1.20 → £1.10`. */
export function wordsOfFees({ locale }: Tx, changed: readonly ChangedFee[]): readonly OrderChangeLine[] {
  return changed.map(({ fee: { label, charged, currency }, change }) => ({
    what: label,
    from: formatMoney({ amount: charged, currency }, locale),
    to: formatMoney({ amount: charged + change, currency }, locale),
  }))
}
