import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { OAuthClientRow } from './clients'
import { endGrant, lockGrant } from './grants'
import { TokenRefused } from './refusals'
import { readScope } from './scopes'
import { isSignInActive } from './sign-in'
import { issueTokens, successorOf, type TokenAnswer, tokenOf } from './tokens'

/** So long is a refresh token answered once more: the answer may have been lost, or several tabs asked at once. */
export const GRACE_SECONDS = 30

/**
 * A new pair for a refresh token, which is used up by it (RFC 9700 §4.14.2); `scope` may ask for less than was
 * granted (RFC 6749 §6). Within the grace, and until its successor is used, it is answered the same again; one that
 * comes later was stolen from somebody: its grant ends. Throws `TokenRefused`.
 */
export async function refreshTokens(
  ctx: Ctx,
  client: OAuthClientRow,
  refreshToken: string,
  scope?: string,
): Promise<TokenAnswer> {
  // Refused outside of the transaction: that the grant ends has to be committed.
  const answer = await transaction(ctx, tx => exchangeRefreshToken(tx, client, refreshToken, scope))
  if (answer instanceof TokenRefused) throw answer
  return answer
}

async function exchangeRefreshToken(
  tx: Tx,
  client: OAuthClientRow,
  refreshToken: string,
  asked: string | undefined,
): Promise<TokenAnswer | TokenRefused> {
  const refused = new TokenRefused(
    'invalid_grant',
    'The refresh token is unknown, expired or was used before',
  )
  const tokenHash = hashToken(refreshToken)
  const known = await tokenOf(tx, client, tokenHash)
  if (known?.kind !== 'refresh') return refused
  const grant = await lockGrant(tx, known.grantId)
  if (!grant) return refused
  const scope = scopeWithin(known.scope, asked)
  if (scope === null) return new TokenRefused('invalid_scope', 'A scope was not granted, or is unknown')
  const at = (await useUp(tx, tokenHash)) ?? (await usedJustNow(tx, client, refreshToken))
  if (!at) {
    // Looked at again, for it may have been used while we waited for the lock.
    const { usedAt } = (await tokenOf(tx, client, tokenHash)) ?? {}
    if (usedAt) await endGrant(tx, grant.id, 'reused')
    return refused
  }
  if (!(await isSignInActive(tx, grant.signIn))) return refused
  const refreshed = { token: refreshToken, scope: known.scope, at }
  return issueTokens(tx, client, { ...grant, scope }, { refreshed })
}

/** All that was granted when nothing is asked; null for what is more, or nothing at all. */
function scopeWithin(granted: string, asked: string | undefined): string | null {
  if (asked === undefined) return granted
  const scopes = readScope(asked)
  const within = granted.split(' ')
  return scopes?.every(scope => within.includes(scope)) ? scopes.join(' ') : null
}

/** The one claim on it; null when somebody was first, or it has expired. */
async function useUp(tx: Tx, tokenHash: string): Promise<Date | null> {
  const used = await db(tx)
    .updateTable('tokens')
    .set({ used_at: tx.now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .returning('used_at')
    .executeTakeFirst()
  return used?.used_at ?? null
}

/** When, if that is no longer ago than the grace, and nobody used what followed. */
async function usedJustNow(tx: Tx, client: OAuthClientRow, refreshToken: string): Promise<Date | null> {
  const { usedAt, scope } = (await tokenOf(tx, client, hashToken(refreshToken))) ?? {}
  if (!usedAt || tx.now.getTime() - usedAt.getTime() >= GRACE_SECONDS * 1000) return null
  const next = successorOf(tx, refreshToken, `refresh ${scope}`)
  return (await tokenOf(tx, client, hashToken(next)))?.usedAt === null ? usedAt : null
}
