import { emit } from '#core/activities/emit'
import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { forgetLettersTo } from '#core/mail/forget-letters'
import { settledObligations } from './obligations-of'

/** Every hour: whose grace is over is erased, each in a transaction of their own. Running it again changes nothing. */
export const eraseClosed: Task = async ctx => {
  const due = await ctx.em.execute<{ id: string }[]>(
    `select member_id as id from account_closings where erased_at is null and erase_after <= ?
     order by erase_after`,
    [ctx.now],
  )
  const faults: unknown[] = []
  // One that fails is tried again by the next run, and keeps nobody else from being forgotten.
  for (const { id } of due) await transaction(ctx, tx => erase(tx, id)).catch(fault => faults.push(fault))
  await ctx.services.federation.forgetKeys(ctx)
  if (faults.length > 0) throw new AggregateError(faults, 'not everybody could be erased')
}

async function erase(tx: Tx, id: string): Promise<void> {
  const obligations = await settledObligations(tx, id)
  // Asked after the lock: somebody who signs in this very moment keeps the account.
  const [member] = await tx.em.execute<{ email: string }[]>(
    `select m.email from members m join account_closings c on c.member_id = m.id
     where m.id = ? and c.erased_at is null and c.erase_after <= ?`,
    [id, tx.now],
  )
  // A refund that began in the meantime comes to its end first; the next run finds the account again.
  if (!member || obligations.length > 0) return
  const { blog, cart, events, federation } = tx.services
  await blog.forgetMember(tx, id)
  await cart.forgetMember(tx, id)
  await events.forgetMember(tx, id)
  await federation.forgetMember(tx, id)
  await forgetLetters(tx, id, member.email)
  await tx.em.execute(`update members set email = null, name = ?, bio = '' where id = ?`, [FORMER_MEMBER, id])
  await tx.em.execute('update account_closings set erased_at = ? where member_id = ?', [tx.now, id])
  await emit(tx, { type: 'Delete', domain: 'account', subject: { kind: 'member', id } })
  tx.purge(`viewer:${id}`, 'actors')
}

/** Deliveries stay, as the letters' counts are made of them; what a mail server said may name the address. */
async function forgetLetters(tx: Tx, id: string, email: string): Promise<void> {
  await tx.em.execute('delete from subscriptions where member_id = ?', [id])
  await tx.em.execute(
    'delete from letter_deliveries where member_id = ? and sent_at is null and failed_at is null',
    [id],
  )
  await tx.em.execute('update letter_deliveries set failure = null where member_id = ?', [id])
  await tx.em.execute('delete from magic_links where email = ?', [email])
  await forgetLettersTo(tx, email)
  // Letters kept on this machine: to the member, and those that name the address, as after a change of it.
  await tx.em.execute(
    'delete from sent_mails where recipient = ? or strpos(lower(text), ?) > 0 or strpos(lower(subject), ?) > 0',
    [email, email, email],
  )
}
