import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { isReservedHandle } from '../identity/handles'
import { HandleTaken } from '../identity/refusals'
import { recordRefusedSignIn } from './record-refused'
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
 * Uses a link up, once, and with it all others to the same address; says who signed in and where to go on. Somebody new
 * becomes a member.
 * Throws `SignInLinkSpent`, `OtherBrowser`, `AccountClosed`, `NewcomerUnnamed`, `HandleTaken`; the link then stays as it was.
 */
export async function spendSignInLink(
  ctx: Ctx,
  token: string,
  use: LinkUse,
): Promise<{ memberId: string; continueTo: string }> {
  try {
    return await spendOnce(ctx, token, use)
  } catch (error) {
    if (error instanceof SignInLinkSpent) await recordSpentLink(ctx, token)
    throw error
  }
}

/** Of a link that once was one, its member learns that somebody tried it. */
export async function recordSpentLink(ctx: Ctx, token: string): Promise<void> {
  const link = await db(ctx)
    .selectFrom('magic_links')
    .select('email')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  await recordRefusedSignIn(ctx, link?.email ?? '', 'a link that was used, or is too old')
}

function spendOnce(ctx: Ctx, token: string, use: LinkUse): Promise<{ memberId: string; continueTo: string }> {
  return transaction(ctx, async tx => {
    await lockAddressOf(tx, hashToken(token))
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
    const memberId = (await memberOf(tx, link.email, use.keep)) ?? (await join(tx, link.email, use.newcomer))
    await spendOthers(tx, link.email)
    return { memberId, continueTo: link.continue_to }
  })
}

/** Two links to one address, opened at once, are one sign-in, and must not make two members. */
async function lockAddressOf(tx: Tx, tokenHash: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(email)) from magic_links where token_hash = ${tokenHash}`.execute(
    db(tx),
  )
}

/** One sign-in is enough: other letters that are still on their way, or were read by somebody else, are worth nothing. */
async function spendOthers(tx: Tx, email: string): Promise<void> {
  await db(tx)
    .updateTable('magic_links')
    .set({ used_at: tx.now })
    .where('email', '=', email)
    .where('used_at', 'is', null)
    .execute()
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
  await recordSecurityEvent(tx, { event: 'account.reopened', memberId })
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
