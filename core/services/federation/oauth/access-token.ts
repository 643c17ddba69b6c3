import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { OAuthClientRow } from './clients'
import { endGrant } from './grants'
import { tokenOf } from './tokens'

export type LivingToken = {
  readonly kind: 'access' | 'refresh'
  readonly client: string
  readonly memberId: string
  readonly scope: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** The token, while it is worth something: neither expired nor (a refresh token) used, its grant not ended, its member signed in. */
export async function findToken(ctx: Ctx, token: string): Promise<LivingToken | null> {
  const row = await db(ctx)
    .selectFrom('tokens as t')
    .innerJoin('grants as g', 'g.id', 't.grant_id')
    .innerJoin('oauth_clients as c', 'c.id', 'g.client_id')
    .select(['t.kind', 'c.client_id as client', 'g.member_id as memberId', 't.scope'])
    .select(['t.created_at as createdAt', 't.expires_at as expiresAt'])
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
  return row ?? null
}

/**
 * RFC 7009: the client gives up a token of its own, and with it the grant; a refresh token that was used up stands
 * for it as well, its successor may be on its way. Another client's token stays as it is.
 */
export async function revokeToken(ctx: Ctx, client: OAuthClientRow, token: string): Promise<void> {
  const known = await tokenOf(ctx, client, hashToken(token))
  if (known) await transaction(ctx, tx => endGrant(tx, known.grantId, 'revoked'))
}

/** RFC 7662 §2.2, about a client's own tokens: of another's it learns nothing. */
export async function introspect(
  ctx: Ctx,
  client: OAuthClientRow,
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const found = await findToken(ctx, token)
  if (found?.client !== client.clientId) return { active: false }
  return {
    active: true,
    iss: ctx.house.config.origins.federation,
    client_id: found.client,
    sub: found.memberId,
    scope: found.scope,
    token_type: found.kind === 'access' ? 'Bearer' : 'refresh_token',
    iat: Math.floor(found.createdAt.getTime() / 1000),
    exp: Math.floor(found.expiresAt.getTime() / 1000),
  }
}
