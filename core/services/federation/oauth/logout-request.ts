import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { findClient } from './clients'
import { readIdTokenHint } from './id-token-hint'
import { withParameters } from './redirect-uri'

export type LogoutRequest = {
  /** The name of the client that asks; null when none says who it is. */
  readonly clientName: string | null
  /** The sign-in that the client was told of; null when it does not show its ID token. */
  readonly signIn: string | null
  /** Where the member goes on to, with the client's state; null for nowhere. */
  readonly continueTo: string | null
}

export class UnknownLogoutRequest extends Refusal {
  override name = 'UnknownLogoutRequest'
  constructor() {
    super('The site that sent you here to sign out did not say who it is, or where you may go on to.', 400)
  }
}

/**
 * Reads a logout request (OpenID Connect RP-Initiated Logout §2). Throws `UnknownLogoutRequest` for an ID token that
 * is none of ours, one of another client than `client_id`, and an address that the client never registered (§3).
 */
export async function readLogoutRequest(ctx: Ctx, parameters: URLSearchParams): Promise<LogoutRequest> {
  for (const name of new Set(parameters.keys()))
    if (parameters.getAll(name).length > 1) throw new UnknownLogoutRequest()
  const [idToken, clientId, redirectUri, state] = [
    ...['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state'].map(name => parameters.get(name)),
  ]
  const hint = idToken ? await readIdTokenHint(ctx, idToken) : null
  if (idToken && (!hint || (clientId && clientId !== hint.clientId))) throw new UnknownLogoutRequest()
  const named = hint?.clientId ?? clientId
  const client = named ? await findClient(ctx, named) : null
  if (named && !client) throw new UnknownLogoutRequest()
  if (redirectUri && !client?.postLogoutRedirectUris.includes(redirectUri)) throw new UnknownLogoutRequest()
  return {
    clientName: client?.name ?? null,
    signIn: hint?.signIn ?? null,
    continueTo: redirectUri ? withParameters(redirectUri, state ? { state } : {}) : null,
  }
}
