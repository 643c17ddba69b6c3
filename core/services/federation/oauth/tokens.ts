import { createHmac } from 'node:crypto'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { deriveKey } from '#core/crypto/derive-key'
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

/** What the tokens are given for: a code, with its nonce, or a refresh token of this scope. */
export type IssuedFor = {
  readonly nonce?: string | null
  readonly refreshed?: { readonly token: string; readonly scope: string; readonly at: Date }
}

/**
 * An access token; with `offline_access` a refresh token, with `openid` an ID token. The grant is locked, and its
 * scope is that of the access token. Asked twice for the same refresh token, the answer is the same.
 */
export async function issueTokens(
  tx: Tx,
  client: OAuthClientRow,
  grant: Grant,
  { nonce = null, refreshed }: IssuedFor,
): Promise<TokenAnswer> {
  const scopes = grant.scope.split(' ')
  const from = refreshed?.at ?? tx.now
  const make = (kind: TokenKind, seconds: number, scope: string) =>
    keepToken(tx, {
      token: refreshed ? successorOf(tx, refreshed.token, `${kind} ${scope}`) : newToken(),
      ...{ kind, scope, grantId: grant.id, from, expiresAt: new Date(from.getTime() + seconds * 1000) },
    })
  const accessToken = await make('access', ACCESS_TOKEN_SECONDS, grant.scope)
  const refreshScope = refreshed?.scope ?? (scopes.includes('offline_access') ? grant.scope : null)
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: ACCESS_TOKEN_SECONDS - Math.max(0, Math.ceil((tx.now.getTime() - from.getTime()) / 1000)),
    scope: grant.scope,
    ...(refreshScope === null
      ? {}
      : { refresh_token: await make('refresh', REFRESH_TOKEN_DAYS * 86_400, refreshScope) }),
    ...(scopes.includes('openid') ? { id_token: await signIdToken(tx, client, grant, nonce) } : {}),
  }
}

/**
 * What follows a refresh token is derived from it and our secret. So it can be said again to whoever did not get it,
 * though we keep hashes alone; and nobody else can tell it.
 */
export function successorOf({ house }: Ctx, refreshToken: string, what: string): string {
  const key = deriveKey(house.config.secret, 'successors of refresh tokens')
  return createHmac('sha256', key).update(`${what} ${refreshToken}`).digest('base64url')
}

type TokenKind = 'access' | 'refresh'

async function keepToken(
  tx: Tx,
  made: {
    readonly token: string
    readonly kind: TokenKind
    readonly scope: string
    readonly grantId: string
    readonly from: Date
    readonly expiresAt: Date
  },
): Promise<string> {
  await db(tx)
    .insertInto('tokens')
    .values({
      id: Bun.randomUUIDv7(),
      kind: made.kind,
      token_hash: hashToken(made.token),
      grant_id: made.grantId,
      scope: made.scope,
      created_at: made.from,
      expires_at: made.expiresAt,
    })
    .onConflict(conflict => conflict.column('token_hash').doNothing())
    .execute()
  return made.token
}

export type KnownToken = {
  readonly kind: TokenKind
  readonly grantId: string
  readonly scope: string
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
    .select(['t.kind', 't.grant_id as grantId', 't.scope', 't.used_at as usedAt'])
    .where('t.token_hash', '=', tokenHash)
    .where('g.client_id', '=', client.id)
    .executeTakeFirst()
}
