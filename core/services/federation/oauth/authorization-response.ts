import type { Ctx } from '#core/contracts/ctx'
import { issueCode } from './authorization-code'
import type { AuthorizationRequest } from './authorization-request'
import type { AuthorizationRefused } from './refusals'

/** Where a granted request leads: the client's redirect URI with a code, its state and our `iss` (RFC 9207). */
export async function grantAuthorization(
  ctx: Ctx,
  request: AuthorizationRequest,
  signIn: string,
): Promise<string> {
  const code = await issueCode(ctx, request, signIn)
  return answerAt(ctx, request.redirectUri, { code, state: request.state })
}

/** Where a refused request leads (RFC 6749 §4.1.2.1). */
export function refusedAuthorization(ctx: Ctx, refusal: AuthorizationRefused): string {
  return answerAt(ctx, refusal.redirectUri, {
    error: refusal.code,
    error_description: refusal.message,
    state: refusal.state,
  })
}

function answerAt(ctx: Ctx, redirectUri: string, parameters: Record<string, string | null>): string {
  const url = new URL(redirectUri)
  for (const [name, value] of Object.entries({ ...parameters, iss: ctx.house.config.origins.federation }))
    if (value !== null) url.searchParams.set(name, value)
  return url.href
}
