import type { Ctx } from '#core/contracts/ctx'
import { type CodeRequest, type Granted, issueCode } from './authorization-code'
import { withParameters } from './redirect-uri'
import { AuthorizationRefused, type ResponseMode, type ReturnAddress } from './refusals'

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
  request: CodeRequest & ReturnAddress,
  granted: Granted,
): Promise<AuthorizationResponse> {
  const code = await issueCode(ctx, request, granted)
  if (code === null) throw new AuthorizationRefused('login_required', 'The member has signed out', request)
  return responseTo(ctx, request, { code })
}

/** What a refused request is answered (RFC 6749 §4.1.2.1). */
export function refusedAuthorization(ctx: Ctx, refusal: AuthorizationRefused): AuthorizationResponse {
  return responseTo(ctx, refusal.to, { error: refusal.code, error_description: refusal.message })
}

/** Mode `query`: the redirect URI with the answer in it. */
export function responseAddress({ redirectUri, parameters }: AuthorizationResponse): string {
  return withParameters(redirectUri, parameters)
}

export function responseTo(
  ctx: Ctx,
  { redirectUri, state, responseMode: mode }: ReturnAddress,
  answer: Readonly<Record<string, string>>,
): AuthorizationResponse {
  const iss = ctx.house.config.origins.federation
  return { redirectUri, mode, parameters: { ...answer, ...(state === null ? {} : { state }), iss } }
}
