import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { FRESH_MINUTES, requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { postSecurityLetter } from '../security-letters/security-letter'
import { makeRecoveryCodes } from './recovery-codes'
import { AuthenticatorSetUp, WrongSecondFactor } from './refusals'
import { keyUri, newSecret, openSecret, sealSecret, stepOf } from './totp'

export type SecondFactor = {
  /** Since when the member is asked for codes; null when they are not. */
  readonly since: Date | null
  /** How many recovery codes are left. */
  readonly recoveryCodes: number
}

/** How the viewer's second factor stands. */
export async function secondFactor(ctx: Ctx): Promise<SecondFactor> {
  const { id } = requireMember(ctx)
  const row = await db(ctx)
    .selectFrom('authenticators')
    .select('confirmed_at')
    .where('member_id', '=', id)
    .executeTakeFirst()
  const { left } = await db(ctx)
    .selectFrom('recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('left'))
    .where('member_id', '=', id)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { since: row?.confirmed_at ?? null, recoveryCodes: Number(left) }
}

/** Whether somebody who signs in by mail is asked for a code. */
export async function hasAuthenticator(ctx: Ctx, memberId: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('authenticators')
    .select('member_id')
    .where('member_id', '=', memberId)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Makes the secret for the viewer's app, and another one each time: what waited before may have been read by somebody
 * who sat here for a moment, and would be theirs as well. Throws `FreshSignInRequired`.
 */
export async function beginAuthenticator(ctx: Ctx): Promise<void> {
  const member = requireFreshSignIn(ctx)
  const sealed = await sealSecret(ctx.house.config, newSecret())
  await db(ctx)
    .insertInto('authenticators')
    .values({ member_id: member.id, secret_jwe: sealed, created_at: ctx.now })
    .onConflict(conflict =>
      conflict
        .column('member_id')
        .doUpdateSet({ secret_jwe: sealed, created_at: ctx.now })
        .where('authenticators.confirmed_at', 'is', null),
    )
    .execute()
}

/**
 * What the viewer's app is set up with, and the address that its QR code holds; the same until it is confirmed, begun
 * anew or ten minutes old. Null where nobody began. Throws `FreshSignInRequired`, `AuthenticatorSetUp`.
 */
export async function waitingAuthenticator(ctx: Ctx): Promise<{ secret: string; uri: string } | null> {
  const member = requireFreshSignIn(ctx)
  const row = await db(ctx)
    .selectFrom('authenticators')
    .select(['secret_jwe', 'confirmed_at', 'created_at'])
    .where('member_id', '=', member.id)
    .executeTakeFirst()
  if (row?.confirmed_at) throw new AuthenticatorSetUp()
  if (!row || !isWaiting(ctx, row)) return null
  const secret = await openSecret(ctx.house.config, row.secret_jwe)
  return { secret, uri: keyUri(secret, { issuer: ctx.house.site().name, label: member.email }) }
}

/**
 * From here on the viewer is asked for codes, since their app shows the right one; returns the recovery codes.
 * Throws `FreshSignInRequired`, `WrongSecondFactor`, `AuthenticatorSetUp`.
 */
export async function confirmAuthenticator(ctx: Ctx, code: string): Promise<readonly string[]> {
  const member = requireFreshSignIn(ctx)
  return transaction(ctx, async tx => {
    const row = await db(tx)
      .selectFrom('authenticators')
      .select(['secret_jwe', 'confirmed_at', 'created_at'])
      .where('member_id', '=', member.id)
      .forUpdate()
      .executeTakeFirst()
    if (row?.confirmed_at) throw new AuthenticatorSetUp()
    const secret = row && isWaiting(tx, row) && (await openSecret(tx.house.config, row.secret_jwe))
    const step = secret ? stepOf(secret, code.replace(/\s/g, ''), tx.now) : null
    if (step === null) throw new WrongSecondFactor()
    await db(tx)
      .updateTable('authenticators')
      .set({ confirmed_at: tx.now, last_step: step, wrong_tries: 0 })
      .where('member_id', '=', member.id)
      .execute()
    await growOld(tx, member.id)
    await recordSecurityEvent(tx, { event: 'second-factor.added' })
    await postSecurityLetter(tx, member.id, 'authenticator-added')
    return makeRecoveryCodes(tx)
  })
}

/** Begun in the same ten minutes in which its member showed who they are. */
function isWaiting({ now }: Ctx, { created_at: begun }: { readonly created_at: Date }): boolean {
  return now.getTime() - begun.getTime() <= FRESH_MINUTES * 60_000
}

/** A sign-in of a moment ago was one without this factor: it must not be enough to take the factor away again. */
async function growOld(tx: Tx, memberId: string): Promise<void> {
  await db(tx)
    .updateTable('sessions')
    .set({ authenticated_at: null })
    .where('member_id', '=', memberId)
    .execute()
}

/** The viewer is asked for no codes any more. Throws `FreshSignInRequired`, `NotFound`. */
export async function removeAuthenticator(ctx: Ctx): Promise<void> {
  await forgetAuthenticator(ctx, requireFreshSignIn(ctx).id)
}

/**
 * The contract's `removeSecondFactor`: for a member who lost phone and recovery codes, and has shown the operator who
 * they are. Throws `FreshSignInRequired`, `NotFound`.
 */
export async function removeSecondFactor(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'operator')
  requireFreshSignIn(ctx)
  await forgetAuthenticator(ctx, readId(asked))
}

async function forgetAuthenticator(ctx: Ctx, memberId: string): Promise<void> {
  await transaction(ctx, async tx => {
    const removed = await db(tx)
      .deleteFrom('authenticators')
      .where('member_id', '=', memberId)
      .returning('confirmed_at')
      .executeTakeFirst()
    if (!removed) throw new NotFound()
    await db(tx).deleteFrom('recovery_codes').where('member_id', '=', memberId).execute()
    if (!removed.confirmed_at) return
    await recordSecurityEvent(tx, { event: 'second-factor.removed', memberId })
    await postSecurityLetter(tx, memberId, 'authenticator-removed')
  })
}
