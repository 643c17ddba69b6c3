import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { grossOf, lineLeft } from '#core/pricing/line-left'
import { gramsText } from '#core/text/grams'
import { bookWeighing } from '../booking/book-weighing'
import { newTotal } from '../order-changes/change-unpaid'
import { recordChange } from '../orders/record-change'
import { askForRefund } from '../refunds/ask-for-refund'
import { attemptRefund } from '../refunds/attempt-refund'
import { type ChangedFee, followPaid, followUnpaid, splitOff, wordsOfFees } from './follow-fees'
import { type LineToWeigh, lockLine } from './lines-to-weigh'
import { chargeOnRecord, chargeWeight } from './settle-weight'

const LIGHTER = 'It weighed less than was thought'
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
 * paid one the difference, with that of the fees that follow it, is given back, or asked for as an order that follows it;
 * that is done once. For shopkeepers.
 * Throws `NotFound`, `WeightInvalid`, `WeighedAlready`, and of refunds what `refundLines` throws.
 */
export async function weighLine(ctx: Ctx, number: string, lineId: string, grams: number): Promise<void> {
  requireRole(ctx, 'orders')
  if (!Number.isInteger(grams) || grams < 0 || grams > MOST_GRAMS) throw new WeightInvalid()
  const done = await transaction(ctx, tx => weigh(tx, number, readId(lineId), grams))
  if (done.refundId) await attemptRefund(ctx, done.refundId)
  if (done.charged) await chargeOnRecord(ctx, done.charged.orderId, done.charged.paymentId)
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
    .set({ grams, weighed_by_id: tx.viewer.member?.id ?? null, weighed_at: tx.now, of_quantity: line.left })
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
  const before = line.grams ?? line.estimatedGrams * line.left
  const shift = { grams: grams - before, amount: difference - line.weighed }
  const fees = await followUnpaid(tx, line, shift)
  const after = await newTotal(tx, line.orderId, line.currency)
  await note(tx, line, { grams, fees, before: { ...after, amount: line.total }, after })
  return {}
}

/** Goods and fees go the same way: what both come to is asked for, or given back, as one sum. */
async function settlePaid(tx: Tx, line: LineToWeigh, grams: number, difference: number): Promise<Settling> {
  const shift = { grams: grams - line.estimatedGrams * line.left, amount: difference }
  const fees = await followPaid(tx, line, shift)
  const amount = fees.reduce((sum, { change }) => sum + change, difference)
  const before = await comesTo(tx, line)
  await note(tx, line, { grams, fees, before, after: { ...before, amount: before.amount + amount } })
  await bookWeighing(tx, line)
  if (amount === 0) return {}
  if (amount > 0) {
    const paymentId = await chargeWeight(tx, line, { goods: difference, fees, grams })
    return { charged: { orderId: line.orderId, paymentId } }
  }
  const adjustments = await setAside(tx, line, { grams, difference, fees })
  return { refundId: await askForRefund(tx, line.orderId, { lines: [], adjustments }, LIGHTER) }
}

type Lighter = { readonly grams: number; readonly difference: number; readonly fees: readonly ChangedFee[] }

/**
 * The line is worth less from now on, and what it is worth less stands by itself until it is given back, as does what is
 * less of a fee: the order's sum stays what was paid. Gives the ids of what goes back.
 */
async function setAside(
  tx: Tx,
  line: LineToWeigh,
  { grams, difference, fees }: Lighter,
): Promise<readonly string[]> {
  const ids: string[] = []
  if (difference !== 0) {
    await insertWeight(tx, line, { amount: difference, grams, ofLine: true })
    ids.push(await insertWeight(tx, line, { amount: -difference, grams, ofLine: false }))
  }
  for (const fee of fees) ids.push(await splitOff(tx, fee, line))
  return ids
}

type Weighed = { readonly amount: number; readonly grams: number; readonly ofLine: boolean }

async function insertWeight(tx: Tx, line: LineToWeigh, { amount, grams, ofLine }: Weighed): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('order_adjustments')
    .values({
      ...{ id, order_id: line.orderId, kind: 'weight' },
      ...(ofLine ? { order_line_id: line.id } : { weighed_line_id: line.id }),
      ...{ label: `${line.title}: ${gramsText(grams)}`, amount, currency: line.currency },
      ...{ of_quantity: ofLine && line.left < line.quantity ? line.left : null },
      ...{ vat_rate: line.vatRate, position: line.position, created_at: tx.now },
    })
    .execute()
  return id
}

/** A paid order without what goes back of it, and with what weighing asked for besides. */
async function comesTo(tx: Tx, { orderId, total, currency }: LineToWeigh): Promise<Money> {
  const { rows } = await sql<{ amount: number }>`
    select (${total}::bigint - coalesce((select sum(r.amount) from refunds r where r.order_id = ${orderId} and r.state <> 'failed'), 0)
      + coalesce((select sum(a.amount) from orders f join order_adjustments a on a.order_id = f.id
          where f.follows_id = ${orderId} and f.state in ('pending', 'paid') and a.weighed_line_id is not null), 0))::bigint as amount`.execute(
    db(tx),
  )
  return { amount: rows[0]?.amount ?? total, currency }
}

type Noted = {
  readonly grams: number
  readonly fees: readonly ChangedFee[]
  readonly before: Money
  readonly after: Money
}

function note(tx: Tx, line: LineToWeigh, { grams, fees, before, after }: Noted): Promise<void> {
  const { orderId, memberId, title, left, estimatedGrams } = line
  const words = { what: title, from: `about ${gramsText(estimatedGrams * left)}`, to: gramsText(grams) }
  return recordChange(tx, {
    ...{ orderId, memberId, kind: 'weight', lines: [words, ...wordsOfFees(tx, fees)] },
    ...{ note: '', before, after, key: null },
  })
}

/** Grams of `1.25 kg`, `1,25kg`, `980 g`, `980`; null for what is no weight. */
export function readGrams(typed: string): number | null {
  const [, number = '', unit = ''] = /^\s*(\d{1,7}(?:[.,]\d{1,3})?)\s*(kg|g)?\s*$/i.exec(typed) ?? []
  if (!number) return null
  const grams = Number(number.replace(',', '.')) * (unit.toLowerCase() === 'kg' ? 1000 : 1)
  const whole = Math.round(grams)
  return Math.abs(grams - whole) < 1e-6 ? whole : null
}
