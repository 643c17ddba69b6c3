import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { requireMember } from '../require-viewer'

/** The viewer gets a newsletter from now on. Doing it twice is doing it once. Throws `NotFound`, `SignInRequired`. */
export async function subscribe(ctx: Ctx, newsletterId: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    await requireNewsletter(tx, newsletterId)
    await addSubscription(tx, newsletterId, member.id)
  })
}

/** The viewer gets it no more. */
export async function unsubscribe(ctx: Ctx, newsletterId: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    await requireNewsletter(tx, newsletterId)
    await removeSubscription(tx, newsletterId, member.id)
  })
}

export async function addSubscription(tx: Tx, newsletterId: string, memberId: string): Promise<void> {
  const made = await tx.em.execute<unknown[]>(
    `insert into subscriptions (id, newsletter_id, member_id, subscribed_at) values (?, ?, ?, ?)
     on conflict (newsletter_id, member_id) do nothing returning id`,
    [Bun.randomUUIDv7(), newsletterId, memberId, tx.now],
  )
  if (made.length > 0) await tell(tx, 'Join', newsletterId, memberId)
}

export async function removeSubscription(tx: Tx, newsletterId: string, memberId: string): Promise<void> {
  const gone = await tx.em.execute<unknown[]>(
    'delete from subscriptions where newsletter_id = ? and member_id = ? returning id',
    [newsletterId, memberId],
  )
  if (gone.length > 0) await tell(tx, 'Leave', newsletterId, memberId)
}

function tell(tx: Tx, type: 'Join' | 'Leave', id: string, memberId: string): Promise<string> {
  return emit(tx, { type, domain: 'account', subject: { kind: 'newsletter', id }, payload: { memberId } })
}

async function requireNewsletter(tx: Tx, id: string): Promise<void> {
  const [known] = await tx.em.execute<unknown[]>('select 1 from newsletters where id::text = ?', [id])
  if (!known) throw new NotFound()
}
