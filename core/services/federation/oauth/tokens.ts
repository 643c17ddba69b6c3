import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { OAuthClientRow } from './clients'
import type { Grant } from './grants'
import { signIdToken } from './id-token'

export const ACCESS_TOKEN_SECONDS = 600
const REFRESH_TOKEN_DAYS = 30

/** RFC 6749 §5.1, with OpenID Connect's `id_token`. */
export type TokenAnswer = {
  readonly access_token: string
  readonly token_type: 'Bearer'
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
  readonly id_token?: string
}

/** A new access token; with `offline_access` a refresh token, with `openid` an ID token. The grant is locked. */
export async function issueTokens(
  tx: Tx,
  client: OAuthClientRow,
  grant: Grant,
  nonce: string | null,
): Promise<TokenAnswer> {
  const scopes = grant.scope.split(' ')
  const accessToken = await keepToken(tx, grant, 'access', ACCESS_TOKEN_SECONDS)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS,
    scope: grant.scope,
    ...(scopes.includes('offline_access')
      ? { refresh_token: await keepToken(tx, grant, 'refresh', REFRESH_TOKEN_DAYS * 86_400) }
      : {}),
    ...(scopes.includes('openid') ? { id_token: await signIdToken(tx, client, grant, nonce) } : {}),
  }
}

async function keepToken(tx: Tx, grant: Grant, kind: 'access' | 'refresh', seconds: number): Promise<string> {
  const token = newToken()
  await db(tx)
    .insertInto('tokens')
    .values({
      id: Bun.randomUUIDv7(),
      kind,
      token_hash: hashToken(token),
      grant_id: grant.id,
      scope: grant.scope,
      created_at: tx.now,
      expires_at: new Date(tx.now.getTime() + seconds * 1000),
    })
    .execute()
  return token
}

export type KnownToken = {
  readonly kind: 'access' | 'refresh'
  readonly grantId: string
  readonly usedAt: Date | null
}

/** A token of this client's, whatever it may still be worth; another client's is unknown to it. */
export async function tokenOf(
  ctx: Ctx,
  client: OAuthClientRow,
  tokenHash: string,
): Promise<KnownToken | undefined> {
  return db(ctx)
    .selectFrom('tokens as t')
    .innerJoin('grants as g', 'g.id', 't.grant_id')
    .select(['t.kind', 't.grant_id as grantId', 't.used_at as usedAt'])
    .where('t.token_hash', '=', tokenHash)
    .where('g.client_id', '=', client.id)
    .executeTakeFirst()
}
