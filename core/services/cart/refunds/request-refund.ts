import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { NotRefundable, RefundUnderWay } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { addMoney, compareMoney, type Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { isGuests } from '../guests/is-guests'
import { oweAtShop } from '../handouts/owe-at-shop'
import { shareRefund } from '../parts/refund-parts'
import { attemptRefund } from './attempt-refund'
import { amountOf, insertReturned, type RequestedLine, requestedItems } from './requested-lines'
import { setMoreAside } from './return-more'

export type { RequestedLine } from './requested-lines'

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
  const line = isId(orderLineId) ? await findLine(ctx, orderLineId) : undefined
  const mayRefund =
    mayAct(ctx.viewer, 'money') ||
    (line?.kind === 'ticket' && mayAct(ctx.viewer, 'organiser')) ||
    (line !== undefined && line.member_id === ctx.viewer.member?.id)
  if (!line || !mayRefund) throw new NotFound()
  await refundLines(ctx, line.order_id, [{ orderLineId, quantity }], reason)
}

function findLine(ctx: Ctx, id: string) {
  return db(ctx)
    .selectFrom('order_lines as l')
    .innerJoin('orders as o', 'o.id', 'l.order_id')
    .select(['l.order_id', 'l.kind', 'o.member_id'])
    .where('l.id', '=', id)
    .executeTakeFirst()
}

/**
 * Lines, and by the ids of their adjustments fees or delivery. Three steps, each found again after a crash: the wish is written down, SumUp gives the money back, and the
 * sellers take back what was bought together with the note that it is done.
 */
export async function refundLines(
  ctx: Ctx,
  orderId: string,
  lines: readonly RequestedLine[],
  reason: string,
  way?: WayToPay,
  adjustments: readonly string[] = [],
): Promise<void> {
  const refundId = await transaction(ctx, tx =>
    askForRefund(tx, orderId, { lines, adjustments }, reason, way),
  )
  await attemptRefund(ctx, refundId)
}

type Wanted = { readonly lines: readonly RequestedLine[]; readonly adjustments: readonly string[] }

/**
 * The wish alone, for callers that have a transaction and the right already: a job sees it through. What orders that
 * follow were paid for the weight of these lines goes back with them. Gives its id.
 */
export async function askForRefund(
  tx: Tx,
  orderId: string,
  wanted: Wanted,
  reason: string,
  wantedWay?: WayToPay,
): Promise<string> {
  const payment = await lockPayment(tx, orderId)
  const way = wayBack(payment, wantedWay)
  const lines = await requestedItems(tx, orderId, wanted.lines)
  const returned = { lines, adjustments: [...new Set(wanted.adjustments)] }
  const cost = await amountOf(tx, orderId, returned)
  await checkNothingElse(tx, orderId, payment, cost)
  const refundId = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('refunds')
    .values({
      ...{ id: refundId, order_id: orderId, payment_id: payment.id },
      ...{ amount: cost.amount, currency: cost.currency, reason, way },
      ...{ requested_by_id: tx.viewer.member?.id ?? null, requested_at: tx.now },
    })
    .execute()
  await shareRefund(tx, { id: refundId, orderId, amount: cost.amount })
  // A shopkeeper who says so hands it out this moment.
  if (wantedWay !== way || !mayAct(tx.viewer, 'money')) await oweAtShop(tx, refundId)
  const { amount, currency } = cost
  const subject = { kind: 'order', id: orderId }
  await recordAudit(tx, {
    action: 'refund.requested',
    subject,
    after: { refundId, amount, currency, way },
  })
  const more = await setMoreAside(tx, orderId, lines)
  await insertReturned(tx, refundId, returned)
  for (const { orderId: paidWith, adjustments } of more)
    await giveMoreBack(tx, paidWith, adjustments, reason, wantedWay)
  const runAt = new Date(tx.now.getTime() + SECOND_LOOK_MS)
  await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}`, runAt })
  return refundId
}

/** Nobody waits for what an order that follows gives back besides: a job does it at once. */
async function giveMoreBack(
  tx: Tx,
  orderId: string,
  adjustments: readonly string[],
  reason: string,
  way: WayToPay | undefined,
): Promise<void> {
  const refundId = await askForRefund(tx, orderId, { lines: [], adjustments }, reason, way)
  await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}` })
}

/** Without an id: what was free and never went through a payment. */
type Payment = Money & { readonly id: string | null; readonly way: WayToPay; readonly isGuests: boolean }

async function lockPayment(tx: Tx, orderId: string): Promise<Payment> {
  await db(tx).selectFrom('orders').select('id').where('id', '=', orderId).forNoKeyUpdate().execute()
  const payment = await db(tx)
    .selectFrom('orders as o')
    .leftJoin('payments as p', join => join.onRef('p.order_id', '=', 'o.id').on('p.state', '=', 'paid'))
    .select(['p.id', 'p.amount', 'p.way', 'o.currency'])
    .select(isGuests('o.member_id').as('isGuests'))
    .where('o.id', '=', orderId)
    .where('o.state', '=', 'paid')
    .executeTakeFirst()
  if (!payment) throw new NotRefundable()
  return { ...payment, amount: payment.amount ?? 0, way: payment.way ?? 'sumup' }
}

/**
 * The way it came, unless the shop says otherwise; cash and transfers become credit, since nobody hands them out by
 * pressing a button. Only what came through SumUp can go back through it, and only what is on a monthly bill can be taken off it.
 */
function wayBack({ way: paid, isGuests }: Payment, wanted: WayToPay | undefined): WayToPay {
  // A guest has no account in which credit could lie.
  if (isGuests) return wanted === 'cash' || wanted === 'transfer' ? wanted : paid
  const usual = isPaidLater(paid) ? 'credit' : paid
  return (wanted === 'sumup' || wanted === 'account') && paid !== wanted ? usual : (wanted ?? usual)
}

async function checkNothingElse(tx: Tx, orderId: string, payment: Money, cost: Money): Promise<void> {
  const { rows } = await sql<{ under_way: boolean; given: number; parts: number }>`
    select coalesce(bool_or(state = 'requested'), false) as under_way,
           coalesce(sum(amount) filter (where state = 'done'), 0)::bigint as given,
           coalesce((select sum(p.amount) from order_parts p where p.order_id = ${orderId} and p.released_at is null), 0)::bigint as parts
    from refunds where order_id = ${orderId}`.execute(db(tx))
  const [others] = rows
  if (!others) throw new Error('An aggregate has a row')
  if (others.under_way) throw new RefundUnderWay()
  const given = { amount: others.given, currency: payment.currency }
  const paid = { ...payment, amount: payment.amount + others.parts }
  if (compareMoney(addMoney(given, cost), paid) > 0) throw new NotRefundable()
}
