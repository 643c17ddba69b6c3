/** Errors of RFC 6749 §5.2, answered as JSON. The description says no more than the specification allows. */
export type TokenErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_scope'

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

/** RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6: told to the client at its redirect URI. */
export type AuthorizationErrorCode =
  | 'invalid_request'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'access_denied'
  | 'login_required'
  | 'consent_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'registration_not_supported'

export class AuthorizationRefused extends Error {
  override name = 'AuthorizationRefused'
  constructor(
    readonly code: AuthorizationErrorCode,
    description: string,
    readonly redirectUri: string,
    readonly state: string | null,
    readonly responseMode: ResponseMode = 'query',
  ) {
    super(description)
  }
}
