import type { Ctx } from '#core/contracts/ctx'
import { type Granted, issueCode } from './authorization-code'
import type { AuthorizationRequest } from './authorization-request'
import { AuthorizationRefused, type ResponseMode } from './refusals'

/** What a client is answered, where, and how it travels there. */
export type AuthorizationResponse = {
  readonly redirectUri: string
  readonly mode: ResponseMode
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * What a granted request is answered: a code, the client's state and our `iss` (RFC 9207).
 * Throws `AuthorizationRefused` when the member signed out in this very moment.
 */
export async function grantAuthorization(
  ctx: Ctx,
  request: AuthorizationRequest,
  granted: Granted,
): Promise<AuthorizationResponse> {
  const { redirectUri, state, responseMode } = request
  const code = await issueCode(ctx, request, granted)
  if (code === null)
    throw new AuthorizationRefused(
      'login_required',
      'The member has signed out',
      redirectUri,
      state,
      responseMode,
    )
  return responseTo(ctx, redirectUri, responseMode, { code, state })
}

/** What a refused request is answered (RFC 6749 §4.1.2.1). */
export function refusedAuthorization(ctx: Ctx, refusal: AuthorizationRefused): AuthorizationResponse {
  return responseTo(ctx, refusal.redirectUri, refusal.responseMode, {
    error: refusal.code,
    error_description: refusal.message,
    state: refusal.state,
  })
}

/** Mode `query`: the redirect URI with the answer in it; a query of its own stays (RFC 6749 §3.1.2). */
export function responseAddress({ redirectUri, parameters }: AuthorizationResponse): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

function responseTo(
  ctx: Ctx,
  redirectUri: string,
  mode: ResponseMode,
  answer: Readonly<Record<string, string | null>>,
): AuthorizationResponse {
  const iss = ctx.house.config.origins.federation
  const given = Object.entries({ ...answer, iss }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  )
  return { redirectUri, mode, parameters: Object.fromEntries(given) }
}
