import { emit } from '#core/activities/emit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { postChangeLetter } from './change-email-letters'
import { changeOfLink, type EmailChangeRow, type LinkSays } from './email-change-link'
import { ChangeLinkSpent } from './email-refusals'

const KEPT_DAYS = 30
/** Of an hour; those to an address that somebody else has by now stay due, and are the oldest. */
const CHANGES_AT_ONCE = 500

export type EmailChangeView = { readonly from: string; readonly to: string; readonly says: LinkSays }

/** What a link would do, for the viewer whose change it is. Throws `ChangeLinkSpent`, `SignInRequired`. */
export async function readEmailChange(ctx: Ctx, token: string): Promise<EmailChangeView> {
  const { id } = requireMember(ctx)
  const link = await changeOfLink(ctx, token)
  if (!link || link.change.member_id !== id || link.says === 'cancel') throw new ChangeLinkSpent()
  return { from: link.change.from_email, to: link.change.to_email, says: link.says }
}

/** How it stands after a yes: changed, or waiting for the other address. */
export type Confirmed = { readonly to: string; readonly done: boolean; readonly dueAt: Date }

/**
 * One of the two addresses says yes; with the second yes the new address is the member's, and every other sign-in of
 * theirs ends. `signIn` is the viewer's. Throws `ChangeLinkSpent`, `SignInRequired`.
 */
export async function confirmEmailChange(ctx: Ctx, token: string, signIn: string | null): Promise<Confirmed> {
  const { says, to } = await readEmailChange(ctx, token)
  const column = says === 'new' ? 'new_confirmed_at' : 'old_confirmed_at'
  const { ended, ...outcome } = await refusing(
    { state: SQLSTATE.uniqueViolation, constraint: 'members_email_unique' },
    () => new ChangeLinkSpent(),
    () => transaction(ctx, tx => sayYes(tx, token, column, signIn)),
  )
  for (const over of ended) await ctx.house.sessions.endSignIn(over)
  return { to, ...outcome }
}

async function sayYes(
  tx: Tx,
  token: string,
  column: 'new_confirmed_at' | 'old_confirmed_at',
  signIn: string | null,
) {
  const link = await changeOfLink(tx, token)
  // The row is locked by the update: whoever comes second sees what the first one said.
  const change =
    link &&
    (await db(tx)
      .updateTable('email_changes')
      .set({ [column]: tx.now })
      .where('id', '=', link.change.id)
      .where(column, 'is', null)
      .where('done_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .returningAll()
      .executeTakeFirst())
  if (!change) throw new ChangeLinkSpent()
  const done = change.new_confirmed_at !== null && change.old_confirmed_at !== null
  return { done, dueAt: change.due_at, ended: done ? await applyChange(tx, change, signIn) : [] }
}

/** From the old address: it was not them, or they think again. Needs no sign-in. Throws `ChangeLinkSpent`. */
export async function cancelEmailChange(ctx: Ctx, token: string): Promise<void> {
  const link = await changeOfLink(ctx, token)
  if (link?.says !== 'cancel') throw new ChangeLinkSpent()
  const { id, member_id: memberId } = link.change
  await transaction(ctx, async tx => {
    const cancelled = await db(tx)
      .updateTable('email_changes')
      .set({ cancelled_at: tx.now })
      .where('id', '=', id)
      .where('done_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!cancelled) throw new ChangeLinkSpent()
    await recordSecurityEvent(tx, { event: 'email.change-cancelled', memberId })
  })
}

/** What a cancelling link is about, for whoever has it. Throws `ChangeLinkSpent`. */
export async function readCancelling(ctx: Ctx, token: string): Promise<{ readonly to: string }> {
  const link = await changeOfLink(ctx, token)
  if (link?.says !== 'cancel') throw new ChangeLinkSpent()
  return { to: link.change.to_email }
}

/** Job, hourly: where the new address said yes, and the old one nothing for a week. Then forgets what is long over. */
export const applyDueEmailChanges: Task = async ctx => {
  const due = await db(ctx)
    .selectFrom('email_changes as c')
    .innerJoin('members as m', join =>
      join.onRef('m.id', '=', 'c.member_id').onRef('m.email', '=', 'c.from_email'),
    )
    .selectAll('c')
    .where('c.due_at', '<=', ctx.now)
    .where('c.new_confirmed_at', 'is not', null)
    .where('c.done_at', 'is', null)
    .where('c.cancelled_at', 'is', null)
    .orderBy('c.due_at', 'desc')
    .limit(CHANGES_AT_ONCE)
    .execute()
  for (const change of due) {
    for (const over of await applyAlone(ctx, change)) await ctx.house.sessions.endSignIn(over)
  }
  const over = new Date(ctx.now.getTime() - KEPT_DAYS * 86_400_000)
  await db(ctx).deleteFrom('email_changes').where('due_at', '<', over).execute()
}

/** The sign-ins it ended: none when it was cancelled meanwhile, or somebody else has the address by now. */
async function applyAlone(ctx: Ctx, change: EmailChangeRow): Promise<readonly string[]> {
  try {
    return await refusing(
      { state: SQLSTATE.uniqueViolation, constraint: 'members_email_unique' },
      () => new ChangeLinkSpent(),
      () => transaction(ctx, tx => applyChange(tx, change, null)),
    )
  } catch (fault) {
    if (!(fault instanceof ChangeLinkSpent)) throw fault
    return []
  }
}

/** With it every sign-in of the member's ends but this one; returns those whose sessions end after the commit. */
async function applyChange(
  tx: Tx,
  { id, member_id: memberId, from_email: from, to_email: to }: EmailChangeRow,
  signIn: string | null,
): Promise<readonly string[]> {
  const closed = await db(tx)
    .updateTable('email_changes')
    .set({ done_at: tx.now })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  const changed =
    closed &&
    (await db(tx)
      .updateTable('members')
      .set({ email: to })
      .where('id', '=', memberId)
      .where('email', '=', from)
      .returning('id')
      .executeTakeFirst())
  if (!changed) throw new ChangeLinkSpent()
  await db(tx).deleteFrom('magic_links').where('email', '=', from).where('used_at', 'is', null).execute()
  await emit(tx, { type: 'Update', domain: 'account', subject: { kind: 'member', id: memberId } })
  await postChangeLetter(tx, { what: 'changed', to: from, now: to })
  await recordSecurityEvent(tx, { event: 'email.changed', memberId })
  tx.purge(viewerTag(memberId))
  return tx.services.federation.endSignIns(tx, memberId, signIn)
}
