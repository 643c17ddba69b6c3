import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Proven } from '../signin/begin-member-session'
import { checkSecondFactor } from './check-code'
import { SignInNotPending } from './refusals'

export const PENDING_MINUTES = 10
const TRIES = 5

export type FirstFactor = {
  readonly memberId: string
  /** What was shown so far, in words. */
  readonly means: string
  readonly continueTo: string
}

/** Remembers who has shown the first factor; returns the token for the browser's cookie. */
export async function awaitSecondFactor(
  ctx: Ctx,
  { memberId, means, continueTo }: FirstFactor,
): Promise<string> {
  const token = newToken()
  await db(ctx)
    .insertInto('pending_sign_ins')
    .values({
      token_hash: hashToken(token),
      member_id: memberId,
      means,
      continue_to: continueTo,
      expires_at: new Date(ctx.now.getTime() + PENDING_MINUTES * 60_000),
    })
    .execute()
  return token
}

/** Whether a second factor is waited for from the browser that has this token. */
export async function isPending(ctx: Ctx, token: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('pending_sign_ins')
    .select('token_hash')
    .where('token_hash', '=', hashToken(token))
    .where('tries', '<', TRIES)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Who has now shown both, and where they wanted to go; once. Throws `SignInNotPending`, `WrongSecondFactor`,
 * `TooManyCodes`.
 */
export async function completeSignIn(
  ctx: Ctx,
  token: string,
  typed: string,
): Promise<Proven & { readonly continueTo: string }> {
  const tokenHash = hashToken(token)
  // Counted first: two tries in the same moment are two.
  const pending = await db(ctx)
    .updateTable('pending_sign_ins')
    .set({ tries: sql<number>`tries + 1` })
    .where('token_hash', '=', tokenHash)
    .where('tries', '<', TRIES)
    .where('expires_at', '>', ctx.now)
    .returning(['member_id', 'means', 'continue_to'])
    .executeTakeFirst()
  if (!pending) throw new SignInNotPending()
  const second = await checkSecondFactor(ctx, pending.member_id, typed)
  const claimed = await db(ctx)
    .deleteFrom('pending_sign_ins')
    .where('token_hash', '=', tokenHash)
    .returning('token_hash')
    .executeTakeFirst()
  if (!claimed) throw new SignInNotPending()
  return {
    memberId: pending.member_id,
    continueTo: pending.continue_to,
    methods: ['otp', 'mfa'],
    means: `${pending.means} and ${second}`,
  }
}
