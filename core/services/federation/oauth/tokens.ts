import { hashToken, newToken } from '#core/app/secrets'
import type { Ctx } from '#core/contracts/ctx'
import type { OAuthClientRow } from './clients'
import { signIdToken } from './id-token'

export const ACCESS_TOKEN_SECONDS = 600
const REFRESH_TOKEN_DAYS = 30

/** What was granted to whom: every token of one family says the same. */
export type Grant = {
  readonly family: string
  readonly clientId: string
  readonly memberId: string
  readonly signIn: string
  readonly scope: string
}

/** RFC 6749 §5.1, with OpenID Connect's `id_token`. */
export type TokenAnswer = {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
  readonly id_token?: string
}

/** A new access token; with `offline_access` a refresh token, with `openid` an ID token. */
export async function issueTokens(
  ctx: Ctx,
  client: OAuthClientRow,
  grant: Grant,
  nonce: string | null,
): Promise<TokenAnswer> {
  const scopes = grant.scope.split(' ')
  const accessToken = await keepToken(ctx, grant, 'access', ACCESS_TOKEN_SECONDS)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    scope: grant.scope,
    ...(scopes.includes('offline_access')
      ? { refresh_token: await keepToken(ctx, grant, 'refresh', REFRESH_TOKEN_DAYS * 86_400) }
      : {}),
    ...(scopes.includes('openid') ? { id_token: await signIdToken(ctx, client, grant, nonce) } : {}),
  }
}

/** Every token that grew from one authorization is worth nothing any more. */
export async function revokeFamily(ctx: Ctx, family: string): Promise<void> {
  await ctx.em.execute('update tokens set revoked_at = ? where family = ? and revoked_at is null', [
    ctx.now,
    family,
  ])
}

async function keepToken(
  ctx: Ctx,
  grant: Grant,
  kind: 'access' | 'refresh',
  seconds: number,
): Promise<string> {
  const token = newToken()
  await ctx.em.execute(
    `insert into tokens (id, kind, token_hash, family, client_id, member_id, sign_in, scope, created_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      Bun.randomUUIDv7(),
      kind,
      hashToken(token),
      grant.family,
      grant.clientId,
      grant.memberId,
      grant.signIn,
      grant.scope,
      ctx.now,
      new Date(ctx.now.getTime() + seconds * 1000),
    ],
  )
  return token
}
