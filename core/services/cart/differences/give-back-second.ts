import { NotRefundable, RefundUnavailable } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { PaymentsUnavailable, RefundRefused, TransactionNotFound } from '#core/payments/refusals'
import { DifferenceSettled, settleDifference } from './settle-difference'
import { whileDealtWith } from './while-dealt-with'

/** It may have gone back, and nobody has said so yet. */
export class ReturnNotKnown extends Refusal {
  override name = 'ReturnNotKnown'
  constructor() {
    super(
      'SumUp has not said yet whether it went back. Please press it again in a minute: it goes back once.',
      409,
    )
  }
}

/**
 * What a card paid a second time goes back to it. It never was in the books, so nothing is booked. SumUp is asked first whether
 * it has gone back already: pressed twice, or again after a lost answer, it goes once. Throws `NotFound`, `DifferenceSettled`,
 * `DifferenceUnderWay`, `NotRefundable`, `RefundUnavailable`, `ReturnNotKnown`.
 */
export async function giveBackSecond(ctx: Ctx, asked: string, note: string): Promise<void> {
  requireRole(ctx, 'money')
  const id = readId(asked)
  const second = await db(ctx)
    .selectFrom('payment_differences')
    .select(['event', 'amount', 'currency'])
    .where('id', '=', id)
    .where('kind', '=', 'second')
    .executeTakeFirstOrThrow(() => new NotFound())
  const { event: transactionId, ...amount } = second
  await whileDealtWith(ctx, id, async () => {
    await refuseSettled(ctx, id)
    await giveBack(ctx, { transactionId, amount })
    await settleDifference(ctx, id, note)
  })
}

/** Somebody noted it instead, or it went back. */
async function refuseSettled(ctx: Ctx, id: string): Promise<void> {
  const settled = await db(ctx)
    .selectFrom('difference_settlements')
    .select('id')
    .where('difference_id', '=', id)
    .executeTakeFirst()
  if (settled) throw new DifferenceSettled()
}

type Given = { readonly transactionId: string; readonly amount: { amount: number; currency: string } }

async function giveBack(ctx: Ctx, given: Given): Promise<void> {
  let asked = false
  try {
    const { events } = await ctx.house.payments.getTransaction(given.transactionId)
    if (events.length > 0) return
    asked = true
    await ctx.house.payments.refund(given)
  } catch (fault) {
    if (fault instanceof PaymentsUnavailable) throw asked ? new ReturnNotKnown() : new RefundUnavailable()
    if (fault instanceof RefundRefused || fault instanceof TransactionNotFound) throw new NotRefundable()
    throw fault
  }
}
