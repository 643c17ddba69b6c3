/** Errors of RFC 6749 §5.2, RFC 8707 §2, RFC 8628 §3.5 and RFC 9449 §5, answered as JSON. The description says no more than the specification allows. */
export type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'

export class TokenRefused extends Error {
  override name = 'TokenRefused'
  constructor(
    readonly code: TokenErrorCode,
    description: string,
  ) {
    super(description)
  }
}

/** How an answer travels: in the address, or in a form that the browser posts (OAuth 2.0 Form Post Response Mode). */
export const RESPONSE_MODES = ['query', 'form_post'] as const
export type ResponseMode = (typeof RESPONSE_MODES)[number]

/**
 * RFC 6749 §4.1.2.1, RFC 8707 §2, OpenID Connect Core §3.1.2.6 and Unmet Authentication Requirements §2: told to the
 * client at its redirect URI.
 */
export type AuthorizationErrorCode =
  | 'invalid_request'
  | 'unauthorized_client'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'access_denied'
  | 'login_required'
  | 'consent_required'
  | 'unmet_authentication_requirements'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'

/** Where an authorization request is answered, and how. */
export type ReturnAddress = {
  readonly redirectUri: string
  readonly state: string | null
  readonly responseMode: ResponseMode
}

export class AuthorizationRefused extends Error {
  override name = 'AuthorizationRefused'
  readonly to: ReturnAddress
  constructor(
    readonly code: AuthorizationErrorCode,
    description: string,
    { redirectUri, state, responseMode }: ReturnAddress,
  ) {
    super(description)
    this.to = { redirectUri, state, responseMode }
  }
}
