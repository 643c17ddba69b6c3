import { hashToken } from '#core/app/secrets'
import type { Ctx } from '#core/contracts/ctx'
import type { OAuthClientRow } from './clients'
import { revokeFamily } from './tokens'

export type LivingToken = {
  readonly kind: 'access' | 'refresh'
  readonly family: string
  readonly client: string
  readonly memberId: string
  readonly scope: string
  readonly createdAt: Date
  readonly expiresAt: Date
}

/** The token, while it is worth something: neither expired, nor revoked, nor (a refresh token) used, nor its member signed out. */
export async function findToken(ctx: Ctx, token: string): Promise<LivingToken | null> {
  const [row] = await ctx.em.execute<LivingToken[]>(
    `select t.kind, t.family, c.client_id as client, t.member_id as "memberId", t.scope,
       t.created_at as "createdAt", t.expires_at as "expiresAt"
     from tokens t join oauth_clients c on c.id = t.client_id
     where t.token_hash = ? and t.used_at is null and t.revoked_at is null and t.expires_at > ?
       and exists (select 1 from sessions s where s.sign_in = t.sign_in and s.expires_at > ?)`,
    [hashToken(token), ctx.now, ctx.now],
  )
  return row ?? null
}

/** RFC 7009: the client gives up a token of its own, and with it the family. Another's token stays as it is. */
export async function revokeToken(ctx: Ctx, client: OAuthClientRow, token: string): Promise<void> {
  const found = await findToken(ctx, token)
  if (found?.client === client.clientId) await revokeFamily(ctx, found.family)
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
    iat: Math.floor(new Date(found.createdAt).getTime() / 1000),
    exp: Math.floor(new Date(found.expiresAt).getTime() / 1000),
  }
}
