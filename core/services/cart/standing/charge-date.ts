import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { BillLimitReached } from '../bill-account'
import { type Charged, chargeCard } from '../cards/charge'
import { CreditShort } from '../ledger/credit'
import { paymentOfOrder } from '../payments/payment-row'
import { settlePaid } from '../payments/settle-paid'
import { type DueDate, dueDate } from './due-date'
import { postStanding } from './letters'

const HOUR_MS = 60 * 60_000
/** A bank that declined may have another mind some hours later. */
const AGAIN_MS = 8 * HOUR_MS
const MOST_TRIES = 3
/** SumUp is away: nobody has declined anything. */
const AWAY_MS = 10 * 60_000

/**
 * Pays the order of a day: from the card on file, or, where a crash came between ordering and paying, from what it was to
 * be paid with. What its card does not pay, its member is asked for by letter; they have until it gives up.
 */
export async function chargeDate(ctx: Ctx, dateId: string): Promise<void> {
  const due = await dueDate(ctx, dateId)
  if (due?.state !== 'placed' || !due.orderId) return
  const payment = await paymentOfOrder(ctx, due.orderId)
  if (payment?.order_state !== 'pending') return wait(ctx, due, null)
  if (payment.way !== 'sumup') return settle(ctx, due, payment.id)
  try {
    const outcome = await chargeCard(ctx, payment.id)
    await noteOutcome(ctx, due, outcome)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable)) throw fault
    ctx.house.log.warn({ err: fault, date: dateId }, 'a standing order is charged later')
    await wait(ctx, due, AWAY_MS)
  }
}

async function settle(ctx: Ctx, due: DueDate, paymentId: string): Promise<void> {
  try {
    await settlePaid(ctx, paymentId, null)
    await wait(ctx, due, null)
  } catch (refusal) {
    if (!(refusal instanceof CreditShort || refusal instanceof BillLimitReached)) throw refusal
    await askFor(ctx, due, AGAIN_MS)
  }
}

async function noteOutcome(ctx: Ctx, due: DueDate, outcome: Charged): Promise<void> {
  if (outcome === 'paid' || outcome === 'over') return wait(ctx, due, null)
  const again = outcome === 'declined' && due.tries + 1 < MOST_TRIES
  await askFor(ctx, due, again ? AGAIN_MS : null)
}

/** Its member is told, once, and asked to pay in person. */
async function askFor(ctx: Ctx, due: DueDate, ms: number | null): Promise<void> {
  await transaction(ctx, async tx => {
    await db(tx)
      .updateTable('standing_dates')
      .set(eb => ({
        tries: eb('tries', '+', 1),
        next_try_at: ms === null ? null : new Date(tx.now.getTime() + ms),
      }))
      .where('id', '=', due.id)
      .execute()
    await postStanding(tx, due, 'unpaid')
  })
}

async function wait(ctx: Ctx, { id }: DueDate, ms: number | null): Promise<void> {
  await db(ctx)
    .updateTable('standing_dates')
    .set({ next_try_at: ms === null ? null : new Date(ctx.now.getTime() + ms) })
    .where('id', '=', id)
    .execute()
}
