import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { OAuthClientRow } from './clients'
import { endGrant, lockGrant } from './grants'
import { TokenRefused } from './refusals'
import { signInLives } from './sign-in'
import { issueTokens, type TokenAnswer, tokenOf } from './tokens'

/**
 * A new pair for a refresh token, which is used up by it (RFC 9700 §4.14.2). One that comes a second time was
 * stolen from somebody: its grant ends. Throws `TokenRefused`.
 */
export async function refreshTokens(
  ctx: Ctx,
  client: OAuthClientRow,
  refreshToken: string,
): Promise<TokenAnswer> {
  // Refused outside of the transaction: that the grant ends has to be committed.
  const answer = await transaction(ctx, tx => exchangeRefreshToken(tx, client, hashToken(refreshToken)))
  if (!answer)
    throw new TokenRefused('invalid_grant', 'The refresh token is unknown, expired or was used before')
  return answer
}

async function exchangeRefreshToken(
  tx: Tx,
  client: OAuthClientRow,
  tokenHash: string,
): Promise<TokenAnswer | null> {
  const token = await tokenOf(tx, client, tokenHash)
  if (token?.kind !== 'refresh') return null
  const grant = await lockGrant(tx, token.grantId)
  if (!grant) return null
  const { scope } =
    (await db(tx)
      .updateTable('tokens')
      .set({ used_at: tx.now })
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', tx.now)
      .returning('scope')
      .executeTakeFirst()) ?? {}
  if (scope === undefined) {
    await endIfReused(tx, client, tokenHash)
    return null
  }
  if (!(await signInLives(tx, grant.signIn))) return null
  return issueTokens(tx, client, { ...grant, scope }, null)
}

/** Looked at again, for it may have been used while we waited for the lock. */
async function endIfReused(tx: Tx, client: OAuthClientRow, tokenHash: string): Promise<void> {
  const token = await tokenOf(tx, client, tokenHash)
  if (token?.usedAt) await endGrant(tx, token.grantId, 'reused')
}
