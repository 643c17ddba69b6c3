import { NotRefundable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { addMoney, compareMoney, type Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { isId } from '#core/database/is-id'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { attemptRefund } from './attempt-refund'
import { amountOf, insertRefundLines, type WantedLine, wantedOf } from './wanted-lines'

export type { WantedLine } from './wanted-lines'

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
     where l.id = ?`,
    [isId(orderLineId) ? orderLineId : null],
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
  const refundId = await transaction(ctx, tx => writeDown(tx, orderId, lines, reason))
  await attemptRefund(ctx, refundId)
}

async function writeDown(
  tx: Tx,
  orderId: string,
  lines: readonly WantedLine[],
  reason: string,
): Promise<string> {
  const payment = await lockPayment(tx, orderId)
  const wanted = await wantedOf(tx, orderId, lines)
  const cost = await amountOf(tx, orderId, wanted)
  await checkNothingElse(tx, orderId, payment, cost)
  const refundId = Bun.randomUUIDv7()
  await tx.em.execute(
    `insert into refunds (id, order_id, payment_id, amount, currency, reason, requested_by_id, requested_at)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      ...[refundId, orderId, payment.id, cost.amount, cost.currency, reason],
      ...[tx.viewer.member?.id ?? null, tx.now],
    ],
  )
  await insertRefundLines(tx, refundId, wanted)
  const runAt = new Date(tx.now.getTime() + SECOND_LOOK_MS)
  await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}`, runAt })
  return refundId
}

/** Without an id: what was free and never went through a payment. */
type Payment = Money & { readonly id: string | null }

async function lockPayment(tx: Tx, orderId: string): Promise<Payment> {
  await tx.em.execute('select 1 from orders where id = ? for no key update', [orderId])
  const [payment] = await tx.em.execute<Payment[]>(
    `select p.id, coalesce(p.amount, 0) as amount, o.currency
     from orders o left join payments p on p.order_id = o.id and p.state = 'paid'
     where o.id = ? and o.state = 'paid'`,
    [orderId],
  )
  if (!payment) throw new NotRefundable()
  return payment
}

async function checkNothingElse(tx: Tx, orderId: string, paid: Money, cost: Money): Promise<void> {
  const [others] = await tx.em.execute<{ under_way: boolean; given: number }[]>(
    `select coalesce(bool_or(state = 'requested'), false) as under_way,
            coalesce(sum(amount) filter (where state = 'done'), 0)::bigint as given
     from refunds where order_id = ?`,
    [orderId],
  )
  if (others?.under_way) throw new RefundUnderWay()
  const given = { amount: others?.given ?? 0, currency: paid.currency }
  if (compareMoney(addMoney(given, cost), paid) > 0) throw new NotRefundable()
}
