import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { callFunction } from '#core/database/call'
import { waitingEvent } from '#core/security-log/record-event'
import { CODE_SECONDS } from './authorization-code'
import {
  type AuthorizationRequest,
  readAuthorizationRequest,
  UnknownClientRequest,
} from './authorization-request'
import { type AuthorizationResponse, responseTo } from './authorization-response'
import { isPublicClient } from './clients'
import { AuthorizationRefused } from './refusals'
import { rememberedClient } from './remembered-clients'

/** What asks for nothing but a code: no page, no age of the sign-in, no resource, no claim by name. */
const USUAL: ReadonlySet<string> = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'dpop_jkt',
  'login_hint',
])

/**
 * The answer to a member who is signed in, and agreed before to all that a remembered client asks for, in one
 * statement: grant, code, and what the security log says of it. Null for all else, of which nothing is changed: the
 * authorization endpoint knows what to do then.
 */
export async function issueCodeInOneStatement(
  ctx: Ctx,
  parameters: URLSearchParams,
  signIn: string,
): Promise<AuthorizationResponse | null> {
  const asked = await readUsual(ctx, parameters)
  const { member } = ctx.viewer
  if (!asked || !member) return null
  const { client } = asked
  const scope = asked.scope.join(' ')
  const code = newToken()
  const event = waitingEvent(ctx, {
    event: 'grant.made',
    client: client.clientId,
    details: { program: client.name, scope, asked: 'before' },
  })
  const until = new Date(ctx.now.getTime() + CODE_SECONDS * 1000)
  const rows = await callFunction(ctx, 'give_code', [
    ...[Bun.randomUUIDv7(), member.id, client.id, client.version, client.firstParty, signIn],
    ...[scope, Bun.randomUUIDv7(), hashToken(code), asked.redirectUri, asked.codeChallenge, asked.nonce],
    ...[asked.dpopJkt, ctx.now, until],
    ...[event.id, event.client, JSON.stringify(event.details), event.detailsDigest, event.seal],
  ])
  return rows.length > 0 ? responseTo(ctx, asked, { code }) : null
}

/** A client of which anybody may say to be it has to ask each time (RFC 8252 §8.6). */
async function readUsual(ctx: Ctx, parameters: URLSearchParams): Promise<AuthorizationRequest | null> {
  const client = rememberedClient(ctx, parameters.get('client_id') ?? '')
  if (!client || isPublicClient(client) || ![...parameters.keys()].every(name => USUAL.has(name))) return null
  try {
    return await readAuthorizationRequest(ctx, parameters, client)
  } catch (fault) {
    // Refused by whoever reads it from the database.
    if (fault instanceof AuthorizationRefused || fault instanceof UnknownClientRequest) return null
    throw fault
  }
}
