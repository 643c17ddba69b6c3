import type { Ctx } from '#core/contracts/ctx'
import { type Granted, issueCode } from './authorization-code'
import type { AuthorizationRequest } from './authorization-request'
import { AuthorizationRefused } from './refusals'

/**
 * Where a granted request leads: the client's redirect URI with a code, its state and our `iss` (RFC 9207).
 * Throws `AuthorizationRefused` when the member signed out in this very moment.
 */
export async function grantAuthorization(
  ctx: Ctx,
  request: AuthorizationRequest,
  granted: Granted,
): Promise<string> {
  const { redirectUri, state } = request
  const code = await issueCode(ctx, request, granted)
  if (code === null)
    throw new AuthorizationRefused('login_required', 'The member has signed out', redirectUri, state)
  return answerAt(ctx, redirectUri, { code, state })
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
