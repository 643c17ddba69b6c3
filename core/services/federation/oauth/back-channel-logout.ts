import { SignJWT } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { SigningAlgorithm } from '#core/entities/identity/oauth-client'
import type { Task } from '#core/jobs/worker'
import { FIRST_PARTY_CLIENTS } from '#core/oauth/first-party'
import { BACK_CHANNEL_LOGOUT_PATH, LOGOUT_EVENT } from '#core/oauth/logout-token'
import { signingKey } from './signing-key'

const LOGOUT_TOKEN_SECONDS = 120
const PATIENCE_MS = 10_000
/** As Bun calls it, depending on where the connection was refused. */
const REFUSED = new Set(['ECONNREFUSED', 'ConnectionRefused'])

/**
 * Job `back-channel-logout`: tells a client that a sign-in is over (OpenID Connect Back-Channel Logout §2.5); our own
 * apps as well, who are asked within the house.
 */
export const backChannelLogout: Task = async (ctx, { clientId, memberId, signIn }) => {
  const client = await db(ctx)
    .selectFrom('oauth_clients')
    .select(['client_id', 'id_token_alg', 'backchannel_logout_uri as uri', 'first_party as firstParty'])
    .where('id', '=', String(clientId))
    .executeTakeFirst()
  const uri = client?.firstParty ? ownAddress(ctx, client.client_id) : client?.uri
  if (!client || !uri) return
  const token = await logoutToken(ctx, client, String(memberId), String(signIn))
  const request = {
    method: 'POST' as const,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ logout_token: token }).toString(),
  }
  const answer = await (client.firstParty ? askOwn(uri, request) : ctx.house.fetch(uri, request))
  if (answer && answer.status >= 500) throw new LogoutNotDelivered(uri, answer.status)
}

/** Null where the app is not up: its sessions ended with the sign-in, and a process that is gone remembers none. */
async function askOwn(uri: string, request: RequestInit): Promise<Response | null> {
  try {
    return await fetch(uri, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) })
  } catch (fault) {
    const isDown = fault instanceof Error && 'code' in fault && REFUSED.has(String(fault.code))
    if (isDown) return null
    throw fault
  }
}

function ownAddress({ house }: Ctx, clientId: string): string | null {
  const domain = FIRST_PARTY_CLIENTS.find(known => known === clientId)
  return domain ? house.config.internalOrigins[domain] + BACK_CHANNEL_LOGOUT_PATH : null
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
