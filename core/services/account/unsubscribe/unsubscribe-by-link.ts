import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { addSubscription, removeSubscription } from '../newsletters/subscribe'
import { liftSuppressionOf } from '../suppressions/own-suppression'

/** What an unsubscribe link is about. Whoever has it need not sign in. */
export type Unsubscribing = {
  readonly newsletter: string
  readonly email: string
  readonly subscribed: boolean
}

type Row = Unsubscribing & { deliveryId: string; newsletterId: string; memberId: string }

/** Looks, and changes nothing: mail programs open links on their own. Throws `NotFound` for an unknown token. */
export async function unsubscribing(ctx: Ctx, token: string): Promise<Unsubscribing> {
  const { newsletter, email, subscribed } = await find(ctx, token)
  return { newsletter, email: masked(email), subscribed }
}

/** RFC 8058: one POST is enough, and a second one changes nothing. Throws `NotFound`. */
export async function unsubscribeByLink(ctx: Ctx, token: string): Promise<void> {
  await transaction(ctx, async tx => {
    const { newsletterId, memberId, deliveryId } = await find(tx, token)
    await removeSubscription(tx, newsletterId, memberId)
    await db(tx)
      .updateTable('letter_deliveries')
      .set({ unsubscribed_at: tx.now })
      .where('id', '=', deliveryId)
      .where('unsubscribed_at', 'is', null)
      .execute()
  })
}

/** The way back for whoever pressed by mistake. Throws `NotFound`. */
export async function resubscribeByLink(ctx: Ctx, token: string): Promise<void> {
  await transaction(ctx, async tx => {
    const { newsletterId, memberId, deliveryId } = await find(tx, token)
    await addSubscription(tx, newsletterId, memberId)
    await liftSuppressionOf(tx, memberId)
    await db(tx)
      .updateTable('letter_deliveries')
      .set({ unsubscribed_at: null })
      .where('id', '=', deliveryId)
      .execute()
  })
}

async function find(ctx: Ctx, token: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select d.id as "deliveryId", n.id as "newsletterId", n.name as newsletter, m.id as "memberId", m.email,
       exists (select 1 from subscriptions s where s.newsletter_id = n.id and s.member_id = m.id) as subscribed
     from letter_deliveries d join letters l on l.id = d.letter_id join newsletters n on n.id = l.newsletter_id
     join members m on m.id = d.member_id where d.unsubscribe_hash = ${hashToken(token)} and m.email is not null`.execute(
    db(ctx),
  )
  if (!rows[0]) throw new NotFound()
  return rows[0]
}

/** `ma…@farm.example`: a forwarded letter should not tell the whole address. */
function masked(email: string): string {
  return email.replace(/^(.{1,2})[^@]*/, '$1…')
}
