import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { recordAudit } from '#core/audit/record-audit'
import { FORMER_MEMBER } from '#core/contracts/account'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { forgetLettersTo } from '#core/mail/forget-letters'
import { settledObligations } from './obligations-of'

/** Every hour: whose grace is over is erased, each in a transaction of their own. Running it again changes nothing. */
export const eraseClosed: Task = async ctx => {
  const due = await db(ctx)
    .selectFrom('account_closings')
    .select('member_id as id')
    .where('erased_at', 'is', null)
    .where('erase_after', '<=', ctx.now)
    .orderBy('erase_after')
    .execute()
  const faults: unknown[] = []
  // One that fails is tried again by the next run, and keeps nobody else from being forgotten.
  for (const { id } of due) await transaction(ctx, tx => erase(tx, id)).catch(fault => faults.push(fault))
  await ctx.services.federation.forgetKeys(ctx)
  if (faults.length > 0) throw new AggregateError(faults, 'not everybody could be erased')
}

async function erase(tx: Tx, id: string): Promise<void> {
  const obligations = await settledObligations(tx, id)
  // Asked after the lock: somebody who signs in this very moment keeps the account.
  const member = await db(tx)
    .selectFrom('members as m')
    .innerJoin('account_closings as c', 'c.member_id', 'm.id')
    .select('m.email')
    .where('m.id', '=', id)
    .where('c.erased_at', 'is', null)
    .where('c.erase_after', '<=', tx.now)
    .executeTakeFirst()
  // A refund that began in the meantime comes to its end first; the next run finds the account again.
  if (!member || obligations.length > 0) return
  await tx.services.members.forget(tx, id)
  if (member.email) await forgetLettersNaming(tx, member.email)
  await db(tx)
    .updateTable('members')
    .set({ email: null, name: FORMER_MEMBER, bio: '' })
    .where('id', '=', id)
    .execute()
  await db(tx)
    .updateTable('account_closings')
    .set({ erased_at: tx.now })
    .where('member_id', '=', id)
    .execute()
  await recordAudit(tx, { action: 'account.erased', subject: { kind: 'member', id } })
  await emit(tx, { type: 'Delete', domain: 'account', subject: { kind: 'member', id } })
  tx.purge(viewerTag(id), 'actors')
}

/** Sign-in links, and letters kept on this machine: to the member, or with the address in them, as after a change of it. */
async function forgetLettersNaming(tx: Tx, email: string): Promise<void> {
  await db(tx).deleteFrom('magic_links').where('email', '=', email).execute()
  await forgetLettersTo(tx, email)
  await db(tx)
    .deleteFrom('sent_mails')
    .where(mail =>
      mail.or([
        mail('recipient', '=', email),
        mail(sql<number>`strpos(lower(text), ${email})`, '>', 0),
        mail(sql<number>`strpos(lower(subject), ${email})`, '>', 0),
      ]),
    )
    .execute()
}
