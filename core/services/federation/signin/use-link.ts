import { emit } from '#core/activities/emit'
import { hashToken } from '#core/app/secrets'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { isReservedHandle } from './handles'
import { AccountClosed, HandleTaken, NewcomerUnnamed, OtherBrowser, SignInLinkSpent } from './refusals'

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
    const [link] = await tx.em.execute<{ email: string; continue_to: string; browser_hash: string | null }[]>(
      `update magic_links set used_at = ? where token_hash = ? and used_at is null and expires_at > ?
       returning email, continue_to, browser_hash`,
      [tx.now, hashToken(token), tx.now],
    )
    if (!link) throw new SignInLinkSpent()
    if (link.browser_hash !== use.browserHash && !use.confirmed) throw new OtherBrowser()
    // Two links of one newcomer, opened at once, must not make two members.
    await tx.em.execute('select pg_advisory_xact_lock(hashtext(?))', [link.email])
    const memberId = (await memberOf(tx, link.email, use.keep)) ?? (await join(tx, link.email, use.newcomer))
    return { memberId, continueTo: link.continue_to }
  })
}

async function memberOf(tx: Tx, email: string, keep: boolean): Promise<string | null> {
  // Locked: an account is kept or erased, never both.
  const [member] = await tx.em.execute<{ id: string }[]>(
    'select id from members where email = ? for update',
    [email],
  )
  if (!member) return null
  const [closing] = await tx.em.execute<unknown[]>('select 1 from account_closings where member_id = ?', [
    member.id,
  ])
  if (closing) await keepAccount(tx, member.id, keep)
  return member.id
}

async function keepAccount(tx: Tx, memberId: string, keep: boolean): Promise<void> {
  if (!keep) throw new AccountClosed()
  await tx.em.execute('delete from account_closings where member_id = ? and erased_at is null', [memberId])
  await emit(tx, { type: 'Undo', domain: 'account', subject: { kind: 'closing', id: memberId } })
}

async function join(tx: Tx, email: string, newcomer: Newcomer | null): Promise<string> {
  if (!newcomer) throw new NewcomerUnnamed()
  if (isReservedHandle(newcomer.handle)) throw new HandleTaken()
  const id = Bun.randomUUIDv7()
  const taken = { state: SQLSTATE.uniqueViolation, constraint: 'members_handle_unique' }
  await refusing(
    taken,
    () => new HandleTaken(),
    () =>
      tx.em.execute('insert into members (id, email, name, handle, joined_at) values (?, ?, ?, ?, ?)', [
        id,
        email,
        newcomer.name,
        newcomer.handle,
        tx.now,
      ]),
  )
  await emit(tx, { type: 'Join', domain: 'federation', subject: { kind: 'member', id } })
  return id
}
