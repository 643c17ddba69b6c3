import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { isReservedHandle } from '../identity/handles'
import { HandleTaken } from '../identity/refusals'
import { AccountClosed, NewcomerUnnamed, OtherBrowser, SignInLinkSpent } from './refusals'

export type Newcomer = { readonly name: string; readonly handle: string }

export type LinkUse = {
  /** SHA-256 of the cookie of the browser that opens it; null when it carries none. */
  readonly browserHash: string | null
  /** The reader said "it was me" to a link that another browser asked for. */
  readonly confirmed: boolean
  /** The reader wants the account that they had closed back. */
  readonly keep: boolean
  /** Only for an address that nobody has yet. */
  readonly newcomer: Newcomer | null
}

/**
 * Uses a link up, once, and says who signed in and where to go on. Somebody new becomes a member.
 * Throws `SignInLinkSpent`, `OtherBrowser`, `AccountClosed`, `NewcomerUnnamed`, `HandleTaken`; the link then stays as it was.
 */
export async function spendSignInLink(
  ctx: Ctx,
  token: string,
  use: LinkUse,
): Promise<{ memberId: string; continueTo: string }> {
  return transaction(ctx, async tx => {
    const link = await db(tx)
      .updateTable('magic_links')
      .set({ used_at: tx.now })
      .where('token_hash', '=', hashToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', tx.now)
      .returning(['email', 'continue_to', 'browser_hash'])
      .executeTakeFirst()
    if (!link) throw new SignInLinkSpent()
    if (link.browser_hash !== use.browserHash && !use.confirmed) throw new OtherBrowser()
    // Two links of one newcomer, opened at once, must not make two members.
    await sql`select pg_advisory_xact_lock(hashtext(${link.email}))`.execute(db(tx))
    const memberId = (await memberOf(tx, link.email, use.keep)) ?? (await join(tx, link.email, use.newcomer))
    return { memberId, continueTo: link.continue_to }
  })
}

async function memberOf(tx: Tx, email: string, keep: boolean): Promise<string | null> {
  // Locked: an account is kept or erased, never both.
  const member = await db(tx)
    .selectFrom('members')
    .select('id')
    .where('email', '=', email)
    .forUpdate()
    .executeTakeFirst()
  if (!member) return null
  const closing = await db(tx)
    .selectFrom('account_closings')
    .select('member_id')
    .where('member_id', '=', member.id)
    .executeTakeFirst()
  if (closing) await keepAccount(tx, member.id, keep)
  return member.id
}

async function keepAccount(tx: Tx, memberId: string, keep: boolean): Promise<void> {
  if (!keep) throw new AccountClosed()
  await db(tx)
    .deleteFrom('account_closings')
    .where('member_id', '=', memberId)
    .where('erased_at', 'is', null)
    .execute()
  const subject = { kind: 'member', id: memberId }
  await recordAudit(tx, { action: 'account.reopened', subject })
  await emit(tx, { type: 'Undo', domain: 'account', subject: { kind: 'closing', id: memberId } })
}

/** Makes a member of whoever has this address; for callers who locked it. Throws `NewcomerUnnamed`, `HandleTaken`. */
export async function join(tx: Tx, email: string, newcomer: Newcomer | null): Promise<string> {
  if (!newcomer) throw new NewcomerUnnamed()
  if (isReservedHandle(newcomer.handle)) throw new HandleTaken()
  const id = Bun.randomUUIDv7()
  const taken = { state: SQLSTATE.uniqueViolation, constraint: 'members_handle_unique' }
  await refusing(
    taken,
    () => new HandleTaken(),
    () =>
      db(tx)
        .insertInto('members')
        .values({ id, email, name: newcomer.name, handle: newcomer.handle, joined_at: tx.now })
        .execute(),
  )
  await emit(tx, { type: 'Join', domain: 'federation', subject: { kind: 'member', id } })
  return id
}
