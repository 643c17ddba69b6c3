import { type Insertable, type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { hashToken, macOf, newToken } from '#core/crypto/secrets'
import { type Database, db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type Audience, OWN_USERINFO } from './audience'
import { isPublicClient, type OAuthClientRow } from './clients'
import type { Grant } from './grants'
import { signIdToken } from './id-token'
import { signAccessToken } from './jwt-access-token'
import type { Authentication } from './sign-in'

export const ACCESS_TOKEN_SECONDS = 600
export const REFRESH_TOKEN_SECONDS = 30 * 86_400

/** RFC 6749 §5.1, with OpenID Connect's `id_token`. */
export type TokenAnswer = {
  readonly access_token: string
  readonly token_type: 'Bearer' | 'DPoP'
  readonly expires_in: number
  readonly scope: string
  readonly refresh_token?: string
  readonly id_token?: string
}

/** What the tokens are given for: a code, with its nonce, or a refresh token of this scope. */
export type IssuedFor = {
  /** How the member signed in, and that they still are. */
  readonly authentication: Authentication
  readonly nonce?: string | null
  readonly refreshed?: Refreshed
  readonly audience?: Audience
  /** The thumbprint of the key whose holder asks (RFC 9449 §5). */
  readonly jkt?: string | null
}

type Refreshed = {
  readonly token: string
  readonly scope: string
  /** When it was used up. */
  readonly at: Date
  /** It is used up by this; otherwise it was, just now. */
  readonly isFirst: boolean
}

/**
 * An access token; with `offline_access` a refresh token, with `openid` an ID token. The grant is locked, and its
 * scope is that of the access token. Asked twice for the same refresh token, the answer is the same. Those of a public
 * client are bound to the key of who asks (RFC 9449 §5).
 */
export async function issueTokens(
  tx: Tx,
  client: OAuthClientRow,
  grant: Grant,
  issued: IssuedFor,
): Promise<TokenAnswer> {
  const { answer, rows } = await makeTokens(tx, client, grant, issued)
  await keepTokens(tx, rows, issued.refreshed)
  return answer
}

export type TokenRow = Omit<Insertable<Database['tokens']>, 'audience'> & {
  readonly audience: readonly string[] | null
}

/** What is answered, and what has to be kept for it: it is worth nothing before. */
export async function makeTokens(
  tx: Ctx,
  client: OAuthClientRow,
  grant: Grant,
  { authentication, nonce = null, refreshed, audience = OWN_USERINFO, jkt = null }: IssuedFor,
): Promise<{ readonly answer: TokenAnswer; readonly rows: readonly TokenRow[] }> {
  const scopes = grant.scope.split(' ')
  const from = refreshed?.at ?? tx.now
  const secretOf = (what: string) => (refreshed ? successorOf(tx, refreshed, what) : newToken())
  const access = { scope: grant.scope, audience: audience.uris, jkt }
  const subject = { memberId: grant.memberId, authentication, from, seconds: ACCESS_TOKEN_SECONDS }
  const accessToken = audience.isSigned
    ? await signAccessToken(tx, client, { ...access, ...subject })
    : secretOf(`access ${[grant.scope, ...(audience.uris ?? []), jkt ?? ''].join(' ').trimEnd()}`)
  const refreshScope = refreshed?.scope ?? (isLasting(client, scopes) ? grant.scope : null)
  const refreshToken = refreshScope === null ? null : secretOf(`refresh ${refreshScope}`)
  const bound = { scope: refreshScope ?? '', audience: null, jkt: isPublicClient(client) ? jkt : null }
  const rows = rowsOf(grant, from, [
    { kind: 'access', token: accessToken, seconds: ACCESS_TOKEN_SECONDS, ...access },
    ...(refreshToken === null
      ? []
      : [{ kind: 'refresh' as const, token: refreshToken, seconds: REFRESH_TOKEN_SECONDS, ...bound }]),
  ])
  const answer: TokenAnswer = {
    access_token: accessToken,
    token_type: jkt === null ? 'Bearer' : 'DPoP',
    expires_in: ACCESS_TOKEN_SECONDS - Math.max(0, Math.ceil((tx.now.getTime() - from.getTime()) / 1000)),
    scope: grant.scope,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    ...(scopes.includes('openid')
      ? { id_token: await signIdToken(tx, client, grant, authentication, nonce) }
      : {}),
  }
  return { answer, rows }
}

export function isLasting(client: OAuthClientRow, scopes: readonly string[]): boolean {
  return client.grantTypes.includes('refresh_token') && scopes.includes('offline_access')
}

/**
 * What follows a refresh token is derived from it and a key of the moment at which it was used. So it can be said again to whoever did not get it,
 * though we keep hashes alone; and nobody else can tell it.
 */
export function successorOf(
  { house }: Ctx,
  { token, at }: Pick<Refreshed, 'token' | 'at'>,
  what: string,
): string {
  const key = house.config.keys.at('successors of refresh tokens', at.getTime())
  return macOf(key, `${what} ${token}`).toString('base64url')
}

type MadeToken = {
  readonly kind: 'access' | 'refresh'
  readonly token: string
  readonly seconds: number
  readonly scope: string
  readonly audience: readonly string[] | null
  readonly jkt: string | null
}

function rowsOf(grant: Grant, from: Date, made: readonly MadeToken[]): readonly TokenRow[] {
  return made.map(({ kind, token, seconds, scope, audience, jkt }) => ({
    id: Bun.randomUUIDv7(),
    kind,
    token_hash: hashToken(token),
    grant_id: grant.id,
    scope,
    jkt,
    audience,
    created_at: from,
    expires_at: new Date(from.getTime() + seconds * 1000),
  }))
}

/** One statement: the refresh token is used up, and what follows it is there. */
async function keepTokens(
  tx: Tx,
  rows: readonly TokenRow[],
  refreshed: Refreshed | undefined,
): Promise<void> {
  const spent = refreshed?.isFirst ? hashToken(refreshed.token) : null
  await db(tx)
    .with('spent', query =>
      query.updateTable('tokens').set({ used_at: tx.now }).where('token_hash', '=', spent),
    )
    .insertInto('tokens')
    .values(rows.map(row => ({ ...row, audience: row.audience && jsonb([...row.audience]) })))
    .onConflict(conflict => conflict.column('token_hash').doNothing())
    .execute()
}

/**
 * The rows, as part of a statement that goes on from `cte`: none where that finds nothing, for instance since somebody
 * else was faster.
 */
export function tokensFrom(cte: string, rows: readonly TokenRow[]): RawBuilder<unknown> {
  const values = rows.map(
    row => sql`(${row.id}::uuid, ${row.kind}, ${row.token_hash}, ${row.grant_id}::uuid, ${row.scope}, ${row.jkt},
      ${row.audience && JSON.stringify(row.audience)}::jsonb, ${row.created_at}::timestamptz, ${row.expires_at}::timestamptz)`,
  )
  return sql`insert into tokens (id, kind, token_hash, grant_id, scope, jkt, audience, created_at, expires_at)
    select v.* from ${sql.ref(cte)}, (values ${sql.join(values)})
      v (id, kind, token_hash, grant_id, scope, jkt, audience, created_at, expires_at) returning tokens.id`
}
