import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { liftSuppressionOf } from '../suppressions/own-suppression'

/**
 * The viewer gets a newsletter from now on, also where letters to them came back before. Doing it twice is doing it once.
 * Throws `NotFound`, `SignInRequired`.
 */
export async function subscribe(ctx: Ctx, newsletterId: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    await addSubscription(tx, await requireNewsletter(tx, newsletterId), member.id)
    await liftSuppressionOf(tx, member.id)
  })
}

/** The viewer gets it no more. */
export async function unsubscribe(ctx: Ctx, newsletterId: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    await removeSubscription(tx, await requireNewsletter(tx, newsletterId), member.id)
  })
}

export async function addSubscription(tx: Tx, newsletterId: string, memberId: string): Promise<void> {
  const made = await db(tx)
    .insertInto('subscriptions')
    .values({
      newsletter_id: newsletterId,
      member_id: memberId,
      subscribed_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['newsletter_id', 'member_id']).doNothing())
    .returning('member_id')
    .executeTakeFirst()
  if (made) await emitSubscription(tx, 'Join', newsletterId, memberId)
}

export async function removeSubscription(tx: Tx, newsletterId: string, memberId: string): Promise<void> {
  const gone = await db(tx)
    .deleteFrom('subscriptions')
    .where('newsletter_id', '=', newsletterId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  if (gone.numDeletedRows > 0n) await emitSubscription(tx, 'Leave', newsletterId, memberId)
}

function emitSubscription(tx: Tx, type: 'Join' | 'Leave', id: string, memberId: string): Promise<string> {
  return emit(tx, { type, domain: 'account', subject: { kind: 'newsletter', id }, payload: { memberId } })
}

/** Its id as the database writes it. Throws `NotFound` when there is no such newsletter. */
export async function requireNewsletter(tx: Tx, asked: string): Promise<string> {
  const id = readId(asked)
  const known = await db(tx).selectFrom('newsletters').select('id').where('id', '=', id).executeTakeFirst()
  if (!known) throw new NotFound()
  return known.id
}
