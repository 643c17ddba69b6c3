import { hashToken, newToken } from '#core/app/secrets'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireOperator } from '../delivery/health'

export type ClientView = {
  readonly id: string
  readonly clientId: string
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly backchannelLogoutUri: string | null
  readonly isPublic: boolean
  readonly createdBy: string | null
  readonly createdAt: Date
}

export type NewClient = {
  readonly name: string
  readonly redirectUris: readonly string[]
  readonly backchannelLogoutUri: string | null
  /** An app that can keep no secret: PKCE alone. */
  readonly isPublic: boolean
}

export class RedirectUriUnusable extends Refusal {
  override name = 'RedirectUriUnusable'
  constructor(uri: string) {
    super(`${uri.slice(0, 200)} cannot be used: give a whole https address without a fragment.`)
  }
}

/** The clients that are not ours. Throws `NotFound` for anybody but the operator. */
export async function clients(ctx: Ctx): Promise<readonly ClientView[]> {
  requireOperator(ctx)
  const rows = await ctx.em.execute<ClientView[]>(
    `select c.id, c.client_id as "clientId", c.name, c.redirect_uris as "redirectUris",
       c.backchannel_logout_uri as "backchannelLogoutUri", c.secret_hash is null as "isPublic",
       m.name as "createdBy", c.created_at as "createdAt"
     from oauth_clients c left join members m on m.id = c.created_by_id
     where not c.first_party order by c.created_at desc`,
  )
  return rows.map(row => ({ ...row, createdAt: new Date(row.createdAt) }))
}

/** Registers a client. The secret is told this once; we keep its hash. Throws `NotFound`, `RedirectUriUnusable`. */
export async function registerClient(
  ctx: Ctx,
  client: NewClient,
): Promise<{ clientId: string; secret: string | null }> {
  requireOperator(ctx)
  for (const uri of client.redirectUris) if (!isRedirectUri(uri)) throw new RedirectUriUnusable(uri)
  const { backchannelLogoutUri } = client
  if (backchannelLogoutUri && !isRedirectUri(backchannelLogoutUri))
    throw new RedirectUriUnusable(backchannelLogoutUri)
  const clientId = Bun.randomUUIDv7()
  const secret = client.isPublic ? null : newToken()
  await ctx.em.execute(
    `insert into oauth_clients (id, client_id, name, secret_hash, redirect_uris, backchannel_logout_uri,
       created_by_id, created_at)
     values (?, ?, ?, ?, ?::jsonb, ?, ?, ?)`,
    [
      Bun.randomUUIDv7(),
      clientId,
      client.name,
      secret === null ? null : hashToken(secret),
      JSON.stringify(client.redirectUris),
      backchannelLogoutUri,
      ctx.viewer.member?.id,
      ctx.now,
    ],
  )
  return { clientId, secret }
}

/** The client is gone, and with it every code, token and consent of it. */
export async function deleteClient(ctx: Ctx, id: string): Promise<void> {
  requireOperator(ctx)
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new NotFound()
  await ctx.em.execute('delete from oauth_clients where id = ? and not first_party', [id])
}

/** https; http for apps on the reader's own machine (RFC 8252 §7.3); a private scheme with a dot (§7.1). */
function isRedirectUri(uri: string): boolean {
  if (!URL.canParse(uri) || uri.includes('#') || uri.length > 1_000) return false
  const { protocol, hostname, username, password } = new URL(uri)
  if (username !== '' || password !== '') return false
  if (protocol === 'https:') return true
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return protocol.slice(0, -1).includes('.')
}
