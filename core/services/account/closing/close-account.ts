import { emit } from '#core/activities/emit'
import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { daysLater } from '#core/text/local-time'
import { profile } from '../profile/profile'
import { postClosingLetter } from './closing-letters'
import { checkClosingLink } from './closing-link'
import { settledObligations } from './obligations-of'
import { ObligationsOpen } from './refusals'

export const GRACE_DAYS = 14

/**
 * Closes the viewer's account: they are signed out everywhere at once, programs they let in are shut out, and once
 * the grace is over a job erases them. Throws `SignInRequired`, `ClosingLinkSpent`, `ObligationsOpen`.
 */
export async function closeAccount(ctx: Ctx, token: string): Promise<void> {
  const { id } = requireMember(ctx)
  await checkClosingLink(ctx, token)
  requireFreshSignIn(ctx)
  const { email } = await profile(ctx)
  const eraseAfter = daysLater(ctx.now, GRACE_DAYS, ctx.house.site().timeZone)
  const signIns = await transaction(ctx, async tx => {
    const open = await settledObligations(tx, id)
    if (open.length > 0) throw new ObligationsOpen(open)
    const closed = await db(tx)
      .insertInto('account_closings')
      .values({ member_id: id, asked_at: tx.now, erase_after: eraseAfter })
      .onConflict(conflict => conflict.column('member_id').doNothing())
      .returning('member_id')
      .executeTakeFirst()
    // Pressed twice it is closed once, and the letter of the first press says when it is erased.
    if (closed) {
      const subject = { kind: 'member', id }
      await recordAudit(tx, { action: 'account.closed', subject, after: { eraseAfter } })
      await recordSecurityEvent(tx, { event: 'account.closed' })
      await emit(tx, { type: 'Leave', domain: 'account', subject: { kind: 'closing', id } })
      await postClosingLetter(tx, { what: 'closed', to: email, eraseAfter: eraseAfter.toISOString() })
    }
    tx.purge(viewerTag(id))
    return tx.services.federation.endGrants(tx, id)
  })
  for (const signIn of signIns) await ctx.house.sessions.endSignIn(signIn)
}
