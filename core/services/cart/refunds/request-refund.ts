import { NotRefundable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { retrying } from '../orders/retrying'
import { attemptRefund } from './attempt-refund'

export type WantedLine = { readonly orderLineId: string; readonly quantity: number }

/** When to look again at a refund whose answer was lost. */
const SECOND_LOOK_MS = 60_000

/**
 * Gives back the money for `quantity` of an order line, and what was bought to its seller. For the buyer's own
 * orders (whose rules the seller keeps), for the shopkeeper, and of tickets for the organiser. Throws as the
 * contract says.
 */
export async function refundLine(
  ctx: Ctx,
  orderLineId: string,
  quantity: number,
  reason: string,
): Promise<void> {
  const [line] = await ctx.em.execute<{ order_id: string; member_id: string; kind: string }[]>(
    `select l.order_id, l.kind, o.member_id from order_lines l join orders o on o.id = l.order_id
     where l.id::text = ?`,
    [orderLineId],
  )
  const mayRefund =
    mayAct(ctx.viewer, 'shopkeeper') ||
    (line?.kind === 'ticket' && mayAct(ctx.viewer, 'organiser')) ||
    (line !== undefined && line.member_id === ctx.viewer.member?.id)
  if (!line || !mayRefund) throw new NotFound()
  await refundLines(ctx, line.order_id, [{ orderLineId, quantity }], reason)
}

/**
 * Three steps, each found again after a crash: the wish is written down, SumUp gives the money back, and the
 * sellers take back what was bought together with the note that it is done.
 */
export async function refundLines(
  ctx: Ctx,
  orderId: string,
  lines: readonly WantedLine[],
  reason: string,
): Promise<void> {
  const refundId = await retrying(() => transaction(ctx, tx => writeDown(tx, orderId, lines, reason)))
  await attemptRefund(ctx, refundId)
}

async function writeDown(
  tx: Tx,
  orderId: string,
  lines: readonly WantedLine[],
  reason: string,
): Promise<string> {
  const payment = await lockPayment(tx, orderId)
  const amount = await amountOf(tx, orderId, lines)
  await checkNothingElse(tx, orderId, payment.amount, amount)
  const refundId = Bun.randomUUIDv7()
  await tx.em.execute(
    `insert into refunds (id, order_id, payment_id, amount, currency, reason, requested_by_id, requested_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      ...[refundId, orderId, payment.id, amount, payment.currency, reason],
      ...[tx.viewer.member?.id ?? null, tx.now],
    ],
  )
  for (const { orderLineId, quantity } of lines) {
    await tx.em.execute(
      'insert into refund_lines (id, refund_id, order_line_id, quantity) values (?, ?, ?, ?)',
      [Bun.randomUUIDv7(), refundId, orderLineId, quantity],
    )
  }
  const runAt = new Date(tx.now.getTime() + SECOND_LOOK_MS)
  await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}`, runAt })
  return refundId
}

/** Without an id: what was free and never went through a payment. */
type Payment = { readonly id: string | null; readonly amount: number; readonly currency: string }

async function lockPayment(tx: Tx, orderId: string): Promise<Payment> {
  await tx.em.execute('select 1 from orders where id = ? for update', [orderId])
  const [payment] = await tx.em.execute<Payment[]>(
    `select p.id, coalesce(p.amount, 0) as amount, o.currency
     from orders o left join payments p on p.order_id = o.id and p.state = 'paid'
     where o.id = ? and o.state = 'paid'`,
    [orderId],
  )
  if (!payment) throw new NotRefundable()
  return payment
}

/** In minor units. Throws `NotRefundable` for more of a line than was bought and not yet refunded. */
async function amountOf(tx: Tx, orderId: string, lines: readonly WantedLine[]): Promise<number> {
  let amount = 0
  for (const { orderLineId, quantity } of lines) {
    const [line] = await tx.em.execute<{ unit_amount: number; left: number }[]>(
      'select unit_amount, quantity - refunded_quantity as left from order_lines where id::text = ? and order_id = ?',
      [orderLineId, orderId],
    )
    const possible = line && Number.isInteger(quantity) && quantity >= 1 && quantity <= line.left
    if (!line || !possible) throw new NotRefundable()
    amount += line.unit_amount * quantity
  }
  if (lines.length === 0) throw new NotRefundable()
  return amount
}

async function checkNothingElse(tx: Tx, orderId: string, paid: number, amount: number): Promise<void> {
  const [others] = await tx.em.execute<{ under_way: boolean; given: number }[]>(
    `select coalesce(bool_or(state = 'requested'), false) as under_way,
            coalesce(sum(amount) filter (where state = 'done'), 0)::int as given
     from refunds where order_id = ?`,
    [orderId],
  )
  if (others?.under_way) throw new RefundUnderWay()
  if ((others?.given ?? 0) + amount > paid) throw new NotRefundable()
}
