import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { AnotherRefundUnderWay, NotRefundable } from '#core/contracts/cart'
import type { Tx } from '#core/contracts/ctx'
import { addMoney, compareMoney, type Money } from '#core/contracts/money'
import { FormOfAnother } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { isGuests } from '../guests/is-guests'
import { recordHandoutDue } from '../handouts/handout-due'
import { shareRefund } from '../parts/refund-parts'
import { amountOf, insertReturned, type RequestedLine, requestedItems } from './requested-lines'

/** When to look again at a refund whose answer was lost. */
const SECOND_LOOK_MS = 60_000

/** It is final: nothing was given back. */
export class RefusedBySumUp extends NotRefundable {
  override name = 'RefusedBySumUp'
  constructor() {
    super('SumUp does not give this money back: see the order.')
  }
}

type Wanted = { readonly lines: readonly RequestedLine[]; readonly adjustments: readonly string[] }

/**
 * The wish alone, for callers that have a transaction and the right already: a job sees it through. Gives its id: the one it
 * is asked for under, of which a second wish is the first one. Throws `FormOfAnother` for an id of another order's.
 */
export async function askForRefund(
  tx: Tx,
  orderId: string,
  wanted: Wanted,
  reason: string,
  wantedWay?: WayToPay,
  refundId: string = Bun.randomUUIDv7(),
): Promise<string> {
  const payment = await lockPayment(tx, orderId)
  if (await isAskedFor(tx, orderId, refundId)) return refundId
  const way = wayBack(payment, wantedWay)
  const lines = await requestedItems(tx, orderId, wanted.lines)
  const returned = { lines, adjustments: [...new Set(wanted.adjustments)] }
  const cost = await amountOf(tx, orderId, returned)
  await checkNothingElse(tx, orderId, payment, cost)
  await db(tx)
    .insertInto('refunds')
    .values({
      id: refundId,
      order_id: orderId,
      payment_id: payment.id,
      amount: cost.amount,
      currency: cost.currency,
      reason,
      way,
      requested_by_id: tx.viewer.member?.id ?? null,
      requested_at: tx.now,
    })
    .execute()
  await shareRefund(tx, { id: refundId, orderId, amount: cost.amount })
  // A shopkeeper who says so hands it out this moment.
  if (wantedWay !== way || !mayAct(tx.viewer, 'money')) await recordHandoutDue(tx, refundId)
  const { amount, currency } = cost
  const subject = { kind: 'order', id: orderId }
  await recordAudit(tx, {
    action: 'refund.requested',
    subject,
    after: { refundId, amount, currency, way },
  })
  await insertReturned(tx, refundId, returned)
  const runAt = new Date(tx.now.getTime() + SECOND_LOOK_MS)
  await enqueue(tx, 'finish-refund', { refundId }, { key: `refund:${refundId}`, runAt })
  return refundId
}

/** Under the order's lock. One that SumUp refused is not asked for again by pressing twice. */
async function isAskedFor(tx: Tx, orderId: string, refundId: string): Promise<boolean> {
  const known = await db(tx)
    .selectFrom('refunds')
    .select(['order_id', 'state'])
    .where('id', '=', refundId)
    .executeTakeFirst()
  if (!known) return false
  if (known.order_id !== orderId) throw new FormOfAnother()
  if (known.state === 'failed') throw new RefusedBySumUp()
  return true
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
  if (others.under_way) throw new AnotherRefundUnderWay()
  const given = { amount: others.given, currency: payment.currency }
  const paid = { ...payment, amount: payment.amount + others.parts }
  if (compareMoney(addMoney(given, cost), paid) > 0) throw new NotRefundable()
}
