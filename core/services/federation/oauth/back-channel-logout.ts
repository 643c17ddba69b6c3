import { SignJWT } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { SigningAlgorithm } from '#core/entities/identity/oauth-client'
import type { Task } from '#core/jobs/worker'
import { signingKey } from './signing-key'

const LOGOUT_TOKEN_SECONDS = 120
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Job `back-channel-logout`: tells a client that a sign-in is over (OpenID Connect Back-Channel Logout §2.5). */
export const backChannelLogout: Task = async (ctx, { clientId, memberId, signIn }) => {
  const client = await db(ctx)
    .selectFrom('oauth_clients')
    .select(['client_id', 'id_token_alg', 'backchannel_logout_uri as uri'])
    .where('id', '=', String(clientId))
    .executeTakeFirst()
  if (!client?.uri) return
  const token = await logoutToken(ctx, client, String(memberId), String(signIn))
  const answer = await ctx.house.fetch(client.uri, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ logout_token: token }).toString(),
  })
  if (answer.status >= 500) throw new LogoutNotDelivered(client.uri, answer.status)
}

export class LogoutNotDelivered extends Error {
  override name = 'LogoutNotDelivered'
  constructor(uri: string, status: number) {
    super(`${uri} answered ${status} to a logout token`)
  }
}

async function logoutToken(
  ctx: Ctx,
  client: { readonly client_id: string; readonly id_token_alg: SigningAlgorithm },
  memberId: string,
  signIn: string,
): Promise<string> {
  const { kid, key } = await signingKey(ctx, client.id_token_alg)
  const issuedAt = Math.floor(ctx.now.getTime() / 1000)
  return new SignJWT({ sid: signIn, events: { [LOGOUT_EVENT]: {} } })
    .setProtectedHeader({ alg: client.id_token_alg, kid, typ: 'logout+jwt' })
    .setIssuer(ctx.house.config.origins.federation)
    .setSubject(memberId)
    .setAudience(client.client_id)
    .setJti(Bun.randomUUIDv7())
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LOGOUT_TOKEN_SECONDS)
    .sign(key)
}
