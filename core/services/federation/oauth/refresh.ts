import { hashToken } from '#core/app/secrets'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import type { OAuthClientRow } from './clients'
import { TokenRefused } from './refusals'
import { signInLives } from './sign-in'
import { issueTokens, revokeFamily, type TokenAnswer } from './tokens'

type RefreshRow = { family: string; member_id: string; sign_in: string; scope: string }

/**
 * A new pair for a refresh token, which is used up by it (RFC 9700 §4.14.2). One that comes a second time was
 * stolen from somebody: its whole family is revoked. Throws `TokenRefused`.
 */
export async function refreshTokens(
  ctx: Ctx,
  client: OAuthClientRow,
  refreshToken: string,
): Promise<TokenAnswer> {
  const answer = await transaction(ctx, async tx => {
    const [row] = await tx.em.execute<RefreshRow[]>(
      `update tokens set used_at = ? where token_hash = ? and client_id = ? and kind = 'refresh'
         and used_at is null and revoked_at is null and expires_at > ?
       returning family, member_id, sign_in, scope`,
      [tx.now, hashToken(refreshToken), client.id, tx.now],
    )
    if (!row) {
      await revokeReused(tx, client, refreshToken)
      return null
    }
    if (!(await signInLives(tx, row.sign_in))) return null
    const { family, member_id: memberId, sign_in: signIn, scope } = row
    return issueTokens(tx, client, { family, clientId: client.id, memberId, signIn, scope }, null)
  })
  if (!answer)
    throw new TokenRefused('invalid_grant', 'The refresh token is unknown, expired or was used before')
  return answer
}

async function revokeReused(ctx: Ctx, client: OAuthClientRow, refreshToken: string): Promise<void> {
  const [used] = await ctx.em.execute<{ family: string }[]>(
    `select family from tokens where token_hash = ? and client_id = ? and used_at is not null`,
    [hashToken(refreshToken), client.id],
  )
  if (used) await revokeFamily(ctx, used.family)
}
