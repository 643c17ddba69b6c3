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
import { isPaidAfterAll } from '../payments/end-unpaid'
import { paymentOfOrder } from '../payments/payment-row'
import { isAtReader } from '../payments/reader-payment'
import { askForRefund } from '../refunds/ask-for-refund'
import { attemptRefund } from '../refunds/attempt-refund'
import { type Asked, askedBefore } from './asked-before'
import { type ChangedFee, followPaid, followUnpaid, type Shift, wordsOfFees } from './follow-fees'
import { type LineToWeigh, lockLine } from './lines-to-weigh'
import { waitsForSumUp } from './may-weigh'
import { askMore, chargeOnRecord, chargeWeight, type Heavier } from './settle-weight'
import { fromAsked, takeBack } from './take-back'

const LIGHTER = 'It weighed less than was thought'
/** More than a ton of one thing is a slip of the finger. */
const MOST_GRAMS = 1_000_000

export class WeightInvalid extends Refusal {
  override name = 'WeightInvalid'
  constructor() {
    super('Write the weight of all of them together, like 1.25 kg or 980 g.')
  }
}

/** Somebody else read the scales since the form was shown. */
export class WeighedMeanwhile extends Refusal {
  override name = 'WeighedMeanwhile'
  constructor(readonly grams: number) {
    super(`Somebody wrote down ${gramsText(grams)} meanwhile. Look at it again.`, 409)
  }
}

/** See `waitsForSumUp`. */
export class BeingPaid extends Refusal {
  override name = 'BeingPaid'
  constructor() {
    super('This order is being paid by card online. Weigh it once it is paid.', 409)
  }
}

/** What so many grams come to where the estimate comes to `worth`, half a minor unit away from zero. */
export function weighedAmount(worth: number, estimatedGrams: number, grams: number): number {
  const [whole, by] = [BigInt(worth) * BigInt(grams), BigInt(estimatedGrams)]
  return Number((whole * 2n + by) / (by * 2n))
}

/**
 * The scales have said how much is left of a line. An unpaid order comes to what it comes to now. Of a paid one the difference to
 * what was paid or asked for, with that of the fees that follow it, is given back, or asked for as an order that follows it.
 * Weighed again, it is the difference of the difference; `seen` is what whoever corrects it saw, where they saw it. For shopkeepers.
 * Throws `NotFound`, `WeightInvalid`, `WeighedMeanwhile`, `BeingPaid`, and of refunds what `refundLines` throws.
 */
export async function weighLine(
  ctx: Ctx,
  number: string,
  lineId: string,
  grams: number,
  seen?: number | null,
): Promise<void> {
  requireRole(ctx, 'orders')
  if (!Number.isInteger(grams) || grams < 0 || grams > MOST_GRAMS) throw new WeightInvalid()
  await endReadingsOf(ctx, number)
  const done = await transaction(ctx, tx => weigh(tx, number, readId(lineId), { grams, seen }))
  for (const refundId of done.refundIds) await attemptRefund(ctx, refundId)
  if (done.charged) await chargeOnRecord(ctx, done.charged.orderId, done.charged.paymentId)
}

/** A reader asks for the sum of before, which may be another one now. */
async function endReadingsOf(ctx: Ctx, number: string): Promise<void> {
  const waiting = await db(ctx)
    .selectFrom('orders as o')
    .innerJoin('orders as f', join =>
      join.on(({ or, eb, ref }) => or([eb('f.follows_id', '=', ref('o.id')), eb('f.id', '=', ref('o.id'))])),
    )
    .select('f.id')
    .where('o.number', '=', number)
    .where('f.state', '=', 'pending')
    .execute()
  for (const { id } of waiting) {
    const payment = await paymentOfOrder(ctx, id)
    if (payment && isAtReader(payment)) await isPaidAfterAll(ctx, payment)
  }
}

/** What is left to do once a weight is written down. */
type Settling = {
  readonly refundIds: readonly string[]
  readonly charged?: { readonly orderId: string; readonly paymentId: string }
}
const NOTHING_TO_SETTLE: Settling = { refundIds: [] }

type Reading = { readonly grams: number; readonly seen?: number | null | undefined }

async function weigh(tx: Tx, number: string, lineId: string, { grams, seen }: Reading): Promise<Settling> {
  const line = await lockLine(tx, number, lineId)
  if (!line) throw new NotFound()
  if (line.grams === grams) return NOTHING_TO_SETTLE
  if (seen !== undefined && line.grams !== null && line.grams !== seen) throw new WeighedMeanwhile(line.grams)
  if (await waitsForSumUp(tx, line)) throw new BeingPaid()
  await db(tx)
    .updateTable('order_line_weights')
    .set({ grams, weighed_by_id: tx.viewer.member?.id ?? null, weighed_at: tx.now, of_quantity: line.left })
    .where('order_line_id', '=', lineId)
    .execute()
  return line.state === 'paid' ? settlePaid(tx, line, grams) : settleUnpaid(tx, line, grams)
}

/** What is to be paid, or was, for those that are left: with what vouchers take off them. */
export function worthOf(line: LineToWeigh): number {
  const { id: key, unitAmount, quantity, vatRate, vouchers, left } = line
  const adjustments = [{ amount: vouchers, vatRate }]
  return grossOf(lineLeft({ key, unitAmount, quantity, vatRate, adjustments }, left))
}

/** The same with what was weighed since: what is left of the line comes to so much. */
function standsFor(line: LineToWeigh): number {
  const { id: key, unitAmount, quantity, vatRate, vouchers, changes, left } = line
  const adjustments = [{ amount: vouchers }, ...changes].map(change => ({ ...change, vatRate }))
  return grossOf(lineLeft({ key, unitAmount, quantity, vatRate, adjustments }, left))
}

/** What those that are left come to where they weigh so much. */
export const worthAt = (line: LineToWeigh, grams: number) =>
  weighedAmount(worthOf(line), line.estimatedGrams * line.left, grams)

const gramsBefore = ({ grams, estimatedGrams, left }: LineToWeigh) => grams ?? estimatedGrams * left

/** What was not known before. */
const shiftOf = (line: LineToWeigh, grams: number): Shift => ({
  grams: grams - gramsBefore(line),
  amount: worthAt(line, grams) - worthAt(line, gramsBefore(line)),
})

async function settleUnpaid(tx: Tx, line: LineToWeigh, grams: number): Promise<Settling> {
  await db(tx)
    .deleteFrom('order_adjustments')
    .where('order_line_id', '=', line.id)
    .where('kind', '=', 'weight')
    .execute()
  const difference = worthAt(line, grams) - worthOf(line)
  if (difference !== 0) await insertWeight(tx, line, { amount: difference, grams, ofLine: true })
  const fees = await followUnpaid(tx, line, shiftOf(line, grams))
  const after = await newTotal(tx, line.orderId, line.currency)
  await note(tx, line, { grams, fees, before: { ...after, amount: line.total }, after })
  return NOTHING_TO_SETTLE
}

/**
 * What the goods and each fee come to now, and are paid or asked for, differ: the one is asked for as one sum, the other is
 * given back as one of each order that it was paid with.
 */
async function settlePaid(tx: Tx, line: LineToWeigh, grams: number): Promise<Settling> {
  const asked = await askedBefore(tx, line)
  const ofGoods = asked.filter(({ feeId }) => feeId === null)
  const goods = worthAt(line, grams) - standsFor(line) - ofGoods.reduce((sum, { amount }) => sum + amount, 0)
  const fees = await followPaid(tx, line, shiftOf(line, grams), goods)
  const amount = fees.reduce((sum, { change }) => sum + change, goods)
  const before = await comesTo(tx, line)
  await note(tx, line, { grams, fees, before, after: { ...before, amount: before.amount + amount } })
  await bookWeighing(tx, line)
  const refundIds = await giveBack(tx, line, { grams, goods, fees, asked })
  const more = { grams, goods: Math.max(0, goods), fees: fees.filter(({ change }) => change > 0) }
  if (more.goods === 0 && more.fees.length === 0) return { refundIds }
  const charged = { orderId: line.orderId, paymentId: await ask(tx, line, more, asked) }
  return { refundIds, charged }
}

type Difference = Heavier & { readonly asked: readonly Asked[] }

/**
 * First what nobody has paid, then what was paid besides, then what was paid with the order: of its line that stands by itself
 * until it is given back, as does what is less of a fee, since the order's sum stays what was paid. Gives the ids of the refunds.
 */
async function giveBack(
  tx: Tx,
  line: LineToWeigh,
  { grams, goods, fees, asked }: Difference,
): Promise<readonly string[]> {
  const ofGoods = fromAsked(
    asked.filter(({ feeId }) => feeId === null),
    Math.max(0, -goods),
  )
  const ofFees = fees.flatMap(({ fee, change }) => {
    const own = asked.filter(({ feeId }) => feeId === fee.id)
    return fromAsked(own, Math.max(0, -change)).less
  })
  const apart: string[] = []
  if (ofGoods.rest > 0) {
    await insertWeight(tx, line, { amount: -ofGoods.rest, grams, ofLine: true })
    apart.push(await insertWeight(tx, line, { amount: ofGoods.rest, grams, ofLine: false }))
  }
  const back = new Map(await takeBack(tx, line, [...ofGoods.less, ...ofFees], grams))
  const withOrder = [...apart, ...(back.get(line.orderId) ?? [])]
  if (withOrder.length > 0) back.set(line.orderId, withOrder)
  const refundIds: string[] = []
  for (const [orderId, adjustments] of back)
    refundIds.push(await askForRefund(tx, orderId, { lines: [], adjustments }, LIGHTER))
  return refundIds
}

/** With what is asked for already because of this line, while nobody has paid it. */
async function ask(tx: Tx, line: LineToWeigh, more: Heavier, asked: readonly Asked[]): Promise<string> {
  const waiting = asked.find(({ isPaid, feeId }) => !isPaid && feeId === null)
  const [first, ...others] = asked.filter(({ orderId }) => orderId === waiting?.orderId)
  return first ? askMore(tx, line, [first, ...others], more) : chargeWeight(tx, line, more)
}

type Weighed = { readonly amount: number; readonly grams: number; readonly ofLine: boolean }

async function insertWeight(tx: Tx, line: LineToWeigh, { amount, grams, ofLine }: Weighed): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('order_adjustments')
    .values({
      id,
      order_id: line.orderId,
      kind: 'weight',
      ...(ofLine ? { order_line_id: line.id } : { weighed_line_id: line.id }),
      label: `${line.title}: ${gramsText(grams)}`,
      amount,
      currency: line.currency,
      of_quantity: ofLine && line.left < line.quantity ? line.left : null,
      vat_rate: line.vatRate,
      position: line.position,
      created_at: tx.now,
    })
    .execute()
  return id
}

/** A paid order without what goes back of it, and with what weighing asked for besides. */
async function comesTo(tx: Tx, { orderId, total, currency }: LineToWeigh): Promise<Money> {
  const { rows } = await sql<{ amount: number }>`
    select (${total}::bigint - coalesce((select sum(r.amount) from refunds r where r.order_id = ${orderId} and r.state <> 'failed'), 0)
      + coalesce((select sum(a.amount) from orders f join order_adjustments a on a.order_id = f.id
          where f.follows_id = ${orderId} and f.state in ('pending', 'paid') and a.weighed_line_id is not null
            and not exists (select from refund_adjustments ra join refunds r on r.id = ra.refund_id
              where ra.adjustment_id = a.id and r.state <> 'failed')), 0))::bigint as amount`.execute(db(tx))
  return { amount: rows[0]?.amount ?? total, currency }
}

type Noted = {
  readonly grams: number
  readonly fees: readonly ChangedFee[]
  readonly before: Money
  readonly after: Money
}

function note(tx: Tx, line: LineToWeigh, { grams, fees, before, after }: Noted): Promise<void> {
  const { orderId, memberId, title } = line
  const from = `${line.grams === null ? 'about ' : ''}${gramsText(gramsBefore(line))}`
  const words = { what: title, from, to: gramsText(grams) }
  return recordChange(tx, {
    orderId,
    memberId,
    kind: 'weight',
    lines: [words, ...wordsOfFees(tx, line, fees)],
    note: '',
    before,
    after,
    key: null,
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
