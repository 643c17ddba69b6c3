import type { House } from '#core/app/house'
import type { RequestScope } from '#core/app/request-scope'
import type { Ctx } from '#core/contracts/ctx'
import { seal, unseal } from '#core/crypto/secrets'
import type { AuthorizationRequest } from '#core/services/federation/oauth/authorization-request'
import { essentialAcr, wantedSubject } from '#core/services/federation/oauth/claims-request'
import { AuthorizationRefused } from '#core/services/federation/oauth/refusals'
import { ACR_VALUES, type Authentication, authenticationOf } from '#core/services/federation/oauth/sign-in'

export type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply' | 'signIn'>

/** Says since when a sign-in is young enough for this request, once the member was sent to sign in for it. */
const SINCE = 'signed_in_since'

type WhoIsHere = {
  /** Nobody is, or not whom the client wants, or not well enough. */
  readonly mustSignIn: boolean
  /** The sign-in began after we sent the member to sign in for this request. */
  readonly signedInForThis: boolean
}

/**
 * Whether the sign-in of this browser will do for the request. Throws `AuthorizationRefused`
 * `unmet_authentication_requirements` where no sign-in of ours could.
 */
export async function whoIsHere(
  house: House,
  { ctx, signIn }: Scope,
  asked: AuthorizationRequest,
  parameters: URLSearchParams,
): Promise<WhoIsHere> {
  const classes = essentialAcr(asked.claims)
  const unmet = () =>
    new AuthorizationRefused('unmet_authentication_requirements', 'No sign-in here is of that class', asked)
  if (classes && !ACR_VALUES.some(acr => classes.includes(acr))) throw unmet()
  const authentication = signIn === null ? null : await authenticationOf(ctx, signIn)
  if (!authentication) return { mustSignIn: true, signedInForThis: false }
  const since = sentToSignIn(house, asked, parameters)
  const signedInForThis = since !== null && authentication.at.getTime() >= since
  const isWeak = classes !== null && !classes.includes(authentication.acr)
  if (isWeak && signedInForThis) throw unmet()
  const mustSignIn =
    isWeak || isOther(ctx, asked) || (!signedInForThis && isTooOld(ctx, asked, authentication))
  return { mustSignIn, signedInForThis }
}

/** The sign-in page, which leads back to this request. */
export function signInPath(
  house: House,
  ctx: Ctx,
  asked: AuthorizationRequest,
  parameters: URLSearchParams,
): string {
  const request = new URLSearchParams(parameters)
  request.set(
    SINCE,
    seal(`${asked.codeChallenge} ${ctx.now.getTime()}`, house.config.keys, 'sign-ins asked for'),
  )
  const query = new URLSearchParams({ continue_to: `/authorize?${request}` })
  if (asked.loginHint) query.set('login_hint', asked.loginHint)
  return `/signin?${query}`
}

/** Somebody else than the client knows by its ID token, or names as `sub` (OpenID Connect Core §5.5.1). */
function isOther({ viewer }: Ctx, { memberHint, claims }: AuthorizationRequest): boolean {
  const wanted = [memberHint, wantedSubject(claims)].filter(each => each !== null && each !== undefined)
  return wanted.some(each => each !== viewer.member?.id)
}

/** `prompt=login`, or an age the client does not take: of 0 it takes none (OpenID Connect Core §3.1.2.1). */
function isTooOld(ctx: Ctx, { prompt, maxAge }: AuthorizationRequest, { at }: Authentication): boolean {
  if (prompt.includes('login') || maxAge === 0) return true
  return maxAge !== null && ctx.now.getTime() - at.getTime() > maxAge * 1000
}

/** Sealed, and bound to the request by its code challenge: no other request is let through by it. */
function sentToSignIn(house: House, asked: AuthorizationRequest, parameters: URLSearchParams): number | null {
  const sealed = unseal(parameters.get(SINCE) ?? '', house.config.keys, 'sign-ins asked for')
  const [challenge, since] = sealed?.split(' ') ?? []
  return challenge === asked.codeChallenge && since !== undefined ? Number(since) : null
}
