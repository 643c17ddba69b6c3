import type { Ctx } from '#core/contracts/ctx'
import { isClean } from '#core/text/clean'
import { ASSERTION_TYPE, claimedIssuer, isAssertionOf } from './client-assertion'
import { findClient, isPublicClient, isSecretOf, type OAuthClientRow } from './clients'
import { TokenRefused } from './refusals'
import { rememberedClient } from './remembered-clients'

type Parameters = Readonly<Record<string, string>>

/** What a caller shows for who it is: a secret, an assertion, or nothing but its name. */
type Credentials = {
  readonly clientId: string
  readonly secret?: string
  readonly assertion?: string
}

/**
 * Who calls `/token`, `/par`, `/revoke` or `/introspect`: client_secret_basic, client_secret_post, private_key_jwt, or none
 * for a public client (RFC 6749 §2.3, RFC 7523 §2.2). Throws `TokenRefused` `invalid_client`, the same for an unknown
 * client and a wrong secret.
 */
export async function authenticateClient(
  ctx: Ctx,
  authorization: string | null,
  parameters: Parameters,
): Promise<OAuthClientRow> {
  const credentials = readCredentials(authorization, parameters)
  const client = credentials && (await findClient(ctx, credentials.clientId))
  if (!client || !(await isGenuine(ctx, client, credentials)))
    throw new TokenRefused('invalid_client', 'The client is unknown or its secret is wrong')
  return client
}

/**
 * The same as this process remembers it, for a secret or nothing but a name; null where it does not, or somebody else
 * calls. See `rememberedClient` for what that is good for.
 */
export function rememberedCaller(
  ctx: Ctx,
  authorization: string | null,
  parameters: Parameters,
): OAuthClientRow | null {
  const credentials = readCredentials(authorization, parameters)
  const client = credentials && rememberedClient(ctx, credentials.clientId)
  if (!client || credentials.assertion !== undefined) return null
  const isKnown =
    credentials.secret === undefined ? isPublicClient(client) : isSecretOf(client, credentials.secret)
  return isKnown ? client : null
}

/** Who the caller says it is, before anything is checked. */
export function claimedClient(authorization: string | null, parameters: Parameters): string {
  const { client_id, client_assertion } = parameters
  return readBasic(authorization)?.clientId ?? client_id ?? claimedIssuer(client_assertion ?? '')
}

async function isGenuine(ctx: Ctx, client: OAuthClientRow, shown: Credentials): Promise<boolean> {
  if (shown.assertion !== undefined) return isAssertionOf(ctx, client, shown.assertion)
  if (shown.secret !== undefined) return isSecretOf(client, shown.secret)
  return isPublicClient(client)
}

/** Null for what nobody can make out. Throws `TokenRefused` where two ways are used at once (RFC 6749 §2.3). */
function readCredentials(authorization: string | null, parameters: Parameters): Credentials | null {
  const { client_id, client_secret, client_assertion, client_assertion_type } = parameters
  const basic = readBasic(authorization)
  const usesBasic = /^Basic\b/i.test(authorization ?? '')
  const ways = [usesBasic, client_secret !== undefined, client_assertion !== undefined].filter(Boolean)
  if (ways.length > 1)
    throw new TokenRefused('invalid_request', 'The client authenticates in two ways at once')
  if (usesBasic && !basic) return null
  if ((client_assertion === undefined) !== (client_assertion_type === undefined)) return null
  if (client_assertion_type !== undefined && client_assertion_type !== ASSERTION_TYPE) return null
  const shown = basic?.clientId ?? (client_assertion && claimedIssuer(client_assertion))
  if (shown !== undefined && client_id !== undefined && shown !== client_id)
    throw new TokenRefused('invalid_request', 'client_id is another one than the client that authenticates')
  const clientId = shown ?? client_id ?? ''
  return { clientId, secret: basic?.secret ?? client_secret, assertion: client_assertion }
}

/** RFC 6749 §2.3.1: both halves are form-encoded before base64. */
function readBasic(authorization: string | null): { clientId: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1]
  if (!encoded) return null
  const [clientId, ...secret] = Buffer.from(encoded, 'base64').toString().split(':')
  if (clientId === undefined || secret.length === 0) return null
  const named = formDecoded(clientId)
  // What comes in a header has passed no gate for text.
  return isClean(named) ? { clientId: named, secret: formDecoded(secret.join(':')) } : null
}

/** application/x-www-form-urlencoded, one value; what is no escape stands for itself. */
function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
}
