import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { ClaimsRequest } from '#core/entities/identity/grant'
import type { OAuthClientRow } from './clients'
import { endGrant } from './grants'

export type ActiveToken = {
  readonly kind: 'access' | 'refresh'
  readonly client: string
  /** Null when the client speaks for itself. */
  readonly memberId: string | null
  readonly scope: string
  /** Where it is taken; null at our own userinfo. */
  readonly audience: readonly string[] | null
  /** The thumbprint of the key whose holder alone may show it. */
  readonly jkt: string | null
  readonly claims: ClaimsRequest | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** The token, while it is worth something: neither expired nor (a refresh token) used, its grant not ended, its member signed in. */
export async function findToken(ctx: Ctx, token: string): Promise<ActiveToken | null> {
  const row = await db(ctx)
    .selectFrom('tokens as t')
    .innerJoin('grants as g', 'g.id', 't.grant_id')
    .innerJoin('oauth_clients as c', 'c.id', 'g.client_id')
    .select(['t.kind', 'c.client_id as client', 'g.member_id as memberId', 't.scope', 't.audience', 't.jkt'])
    .select(['g.claims', 't.created_at as createdAt', 't.expires_at as expiresAt'])
    .where('t.token_hash', '=', hashToken(token))
    .where('t.used_at', 'is', null)
    .where('t.expires_at', '>', ctx.now)
    .where('g.ended_at', 'is', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sessions as s')
          .select('s.id')
          .whereRef('s.sign_in', '=', 'g.sign_in')
          .where('s.expires_at', '>', ctx.now),
      ),
    )
    .executeTakeFirst()
  if (!row) return findClientToken(ctx, token)
  return { ...row, claims: (row.claims as ClaimsRequest | null) ?? null, audience: row.audience ?? null }
}

async function findClientToken(ctx: Ctx, token: string): Promise<ActiveToken | null> {
  const row = await db(ctx)
    .selectFrom('client_tokens as t')
    .innerJoin('oauth_clients as c', 'c.id', 't.client_id')
    .select(['c.client_id as client', 't.scope', 't.audience', 't.jkt'])
    .select(['t.created_at as createdAt', 't.expires_at as expiresAt'])
    .where('t.token_hash', '=', hashToken(token))
    .where('t.expires_at', '>', ctx.now)
    .executeTakeFirst()
  return row ? { ...row, kind: 'access', memberId: null, claims: null, audience: row.audience ?? null } : null
}

/**
 * RFC 7009: the client gives up a token of its own, and with it the grant; a refresh token that was used up stands
 * for it as well, its successor may be on its way. Another client's token stays as it is.
 */
export async function revokeToken(ctx: Ctx, client: OAuthClientRow, token: string): Promise<void> {
  const known = await db(ctx)
    .selectFrom('tokens as t')
    .innerJoin('grants as g', 'g.id', 't.grant_id')
    .select('t.grant_id as grantId')
    .where('t.token_hash', '=', hashToken(token))
    .where('g.client_id', '=', client.id)
    .executeTakeFirst()
  if (known) return transaction(ctx, tx => endGrant(tx, known.grantId, 'revoked'))
  await db(ctx)
    .deleteFrom('client_tokens')
    .where('token_hash', '=', hashToken(token))
    .where('client_id', '=', client.id)
    .execute()
}

/**
 * RFC 7662 §2.2, about a client's own tokens, and about those that are meant for the resource it speaks for: of
 * others it learns nothing.
 */
export async function introspect(
  ctx: Ctx,
  client: OAuthClientRow,
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const found = await findToken(ctx, token)
  if (!found || !(await mayKnow(ctx, client, found))) return { active: false }
  const issuer = ctx.house.config.origins.federation
  return {
    active: true,
    iss: issuer,
    client_id: found.client,
    sub: found.memberId ?? found.client,
    scope: found.scope,
    ...(found.kind === 'access' ? { aud: found.audience ?? [issuer] } : {}),
    ...(found.jkt === null ? {} : { cnf: { jkt: found.jkt } }),
    token_type: found.kind === 'refresh' ? 'refresh_token' : found.jkt === null ? 'Bearer' : 'DPoP',
    iat: Math.floor(found.createdAt.getTime() / 1000),
    exp: Math.floor(found.expiresAt.getTime() / 1000),
  }
}

async function mayKnow(ctx: Ctx, client: OAuthClientRow, found: ActiveToken): Promise<boolean> {
  if (found.client === client.clientId) return true
  if (found.kind !== 'access' || !found.audience?.length) return false
  const resource = await db(ctx)
    .selectFrom('oauth_resources')
    .select('id')
    .where('client_id', '=', client.id)
    .where('uri', 'in', [...found.audience])
    .executeTakeFirst()
  return resource !== undefined
}
