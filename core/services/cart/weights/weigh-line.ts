import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { grossOf, lineLeft } from '#core/pricing/line-left'
import { newTotal } from '../order-changes/change-unpaid'
import { recordChange } from '../orders/record-change'
import { type LineToWeigh, lockLine } from './lines-to-weigh'
import { chargeCredit, chargeWeight, refundWeight } from './settle-weight'

/** More than a ton of one thing is a slip of the finger. */
const MOST_GRAMS = 1_000_000

export class WeightInvalid extends Refusal {
  override name = 'WeightInvalid'
  constructor() {
    super('Write the weight of all of them together, like 1.25 kg or 980 g.')
  }
}

export class WeighedAlready extends Refusal {
  override name = 'WeighedAlready'
  constructor() {
    super('This was weighed and settled already.', 409)
  }
}

/** What so many grams come to where the estimate comes to `worth`, half a minor unit away from zero. */
export function weighedAmount(worth: number, estimatedGrams: number, grams: number): number {
  const [whole, by] = [BigInt(worth) * BigInt(grams), BigInt(estimatedGrams)]
  return Number((whole * 2n + by) / (by * 2n))
}

/**
 * The scales have said how much a line is. An unpaid order comes to what it comes to now, and may be weighed again. Of a
 * paid one the difference is given back, or asked for as an order that follows it; that is done once. For shopkeepers.
 * Throws `NotFound`, `WeightInvalid`, `WeighedAlready`, and of refunds what `refundLines` throws.
 */
export async function weighLine(ctx: Ctx, number: string, lineId: string, grams: number): Promise<void> {
  requireRole(ctx, 'orders')
  if (!Number.isInteger(grams) || grams < 0 || grams > MOST_GRAMS) throw new WeightInvalid()
  const done = await transaction(ctx, tx => weigh(tx, number, readId(lineId), grams))
  if (done.refundId) await refundWeight.finish(ctx, done.refundId)
  if (done.charged) await chargeCredit(ctx, done.charged.orderId, done.charged.paymentId)
}

/** What is left to do once a weight is written down. */
type Settling = {
  readonly refundId?: string
  readonly charged?: { readonly orderId: string; readonly paymentId: string }
}

async function weigh(tx: Tx, number: string, lineId: string, grams: number): Promise<Settling> {
  const line = await lockLine(tx, number, lineId)
  if (!line) throw new NotFound()
  if (line.grams === grams) return {}
  if (line.state === 'paid' && line.grams !== null) throw new WeighedAlready()
  await db(tx)
    .updateTable('order_line_weights')
    .set({ grams, weighed_by_id: tx.viewer.member?.id ?? null, weighed_at: tx.now })
    .where('order_line_id', '=', lineId)
    .execute()
  const worth = worthOf(line)
  const difference = weighedAmount(worth, line.estimatedGrams * line.left, grams) - worth
  return line.state === 'paid'
    ? settlePaid(tx, line, grams, difference)
    : settleUnpaid(tx, line, grams, difference)
}

/** What is to be paid, or was, for those that are left: with what vouchers take off them. */
export function worthOf(line: LineToWeigh): number {
  const { id: key, unitAmount, quantity, vatRate, vouchers, left } = line
  const adjustments = [{ amount: vouchers, vatRate }]
  return grossOf(lineLeft({ key, unitAmount, quantity, vatRate, adjustments }, left))
}

async function settleUnpaid(tx: Tx, line: LineToWeigh, grams: number, difference: number): Promise<Settling> {
  await db(tx)
    .deleteFrom('order_adjustments')
    .where('order_line_id', '=', line.id)
    .where('kind', '=', 'weight')
    .execute()
  if (difference !== 0) await insertWeight(tx, line, { amount: difference, grams, ofLine: true })
  const after = await newTotal(tx, line.orderId, line.currency)
  await note(tx, line, grams, after)
  return {}
}

async function settlePaid(tx: Tx, line: LineToWeigh, grams: number, difference: number): Promise<Settling> {
  const before = { amount: line.total, currency: line.currency }
  await note(tx, line, grams, { ...before, amount: before.amount + difference })
  if (difference === 0) return {}
  if (difference > 0) {
    const paymentId = await chargeWeight(tx, line, { amount: difference, grams })
    return { charged: { orderId: line.orderId, paymentId } }
  }
  // The line is worth less from now on, and what it is worth less stands by itself until it is given back: the order's
  // sum stays what was paid.
  await insertWeight(tx, line, { amount: difference, grams, ofLine: true })
  const adjustmentId = await insertWeight(tx, line, { amount: -difference, grams, ofLine: false })
  return { refundId: await refundWeight.begin(tx, line, { adjustmentId, amount: -difference }) }
}

type Weighed = { readonly amount: number; readonly grams: number; readonly ofLine: boolean }

async function insertWeight(tx: Tx, line: LineToWeigh, { amount, grams, ofLine }: Weighed): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('order_adjustments')
    .values({
      ...{ id, order_id: line.orderId, order_line_id: ofLine ? line.id : null, kind: 'weight' },
      ...{ label: `${line.title}: ${gramsText(grams)}`, amount, currency: line.currency },
      ...{ of_quantity: ofLine && line.left < line.quantity ? line.left : null },
      ...{ vat_rate: line.vatRate, position: line.position, created_at: tx.now },
    })
    .execute()
  return id
}

function note(tx: Tx, line: LineToWeigh, grams: number, after: Money): Promise<void> {
  const { orderId, memberId, title, left, estimatedGrams } = line
  const words = { what: title, from: `about ${gramsText(estimatedGrams * left)}`, to: gramsText(grams) }
  const before = { amount: line.total, currency: line.currency }
  return recordChange(tx, {
    orderId,
    memberId,
    kind: 'weight',
    lines: [words],
    note: '',
    before,
    after,
    key: null,
  })
}

/** `1.25 kg`, `980 g`. */
export const gramsText = (grams: number): string => (grams >= 1000 ? `${grams / 1000} kg` : `${grams} g`)

/** Grams of `1.25 kg`, `1,25kg`, `980 g`, `980`; null for what is no weight. */
export function readGrams(typed: string): number | null {
  const [, number = '', unit = ''] = /^\s*(\d{1,7}(?:[.,]\d{1,3})?)\s*(kg|g)?\s*$/i.exec(typed) ?? []
  if (!number) return null
  const grams = Number(number.replace(',', '.')) * (unit.toLowerCase() === 'kg' ? 1000 : 1)
  const whole = Math.round(grams)
  return Math.abs(grams - whole) < 1e-6 ? whole : null
}
