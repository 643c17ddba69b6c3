import type { Ctx } from '#core/contracts/ctx'
import { findClient, isSecretOf, type OAuthClientRow } from './clients'
import { TokenRefused } from './refusals'

/**
 * Who calls `/token`, `/revoke` or `/introspect`: client_secret_basic, client_secret_post, or none for a public
 * client (RFC 6749 §2.3). Throws `TokenRefused` `invalid_client`, the same for an unknown client and a wrong secret.
 */
export async function authenticateClient(
  ctx: Ctx,
  authorization: string | null,
  parameters: Readonly<Record<string, string>>,
): Promise<OAuthClientRow> {
  const basic = readBasic(authorization)
  if (basic && parameters.client_secret !== undefined)
    throw new TokenRefused('invalid_request', 'The client authenticates in two ways at once')
  const clientId = basic?.clientId ?? parameters.client_id ?? ''
  const secret = basic?.secret ?? parameters.client_secret
  const client = await findClient(ctx, clientId)
  const genuine =
    client && (client.secretHash === null ? secret === undefined : isSecretOf(client, secret ?? ''))
  if (!genuine) throw new TokenRefused('invalid_client', 'The client is unknown or its secret is wrong')
  return client
}

/** Who the caller says it is, before anything is checked. */
export function claimedClient(
  authorization: string | null,
  parameters: Readonly<Record<string, string>>,
): string {
  return readBasic(authorization)?.clientId ?? parameters.client_id ?? ''
}

/** RFC 6749 §2.3.1: both halves are form-encoded before base64. */
function readBasic(authorization: string | null): { clientId: string; secret: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (!encoded) return null
  const [clientId, ...secret] = Buffer.from(encoded, 'base64').toString().split(':')
  return { clientId: formDecoded(clientId ?? ''), secret: formDecoded(secret.join(':')) }
}

function formDecoded(text: string): string {
  return new URLSearchParams(`v=${text}`).get('v') ?? ''
}
