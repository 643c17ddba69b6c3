import type { Config } from '#core/contracts/platform/config'
import { GRANT_TYPES, SIGNING_ALGORITHMS } from '#core/entities/identity/oauth-client'
import { PROMPTS } from './authorization-request'
import { ASSERTION_ALGORITHMS } from './client-keys'
import { DPOP_ALGORITHMS } from './dpop'
import { RESPONSE_MODES } from './refusals'
import { SCOPES } from './scopes'
import { ACR_VALUES } from './sign-in'

/** RFC 8414 §2 and OpenID Connect Discovery §3: what the authorization server can do, and where. */
export function discoveryDocument({ origins }: Config) {
  const issuer = origins.federation
  const confidential = ['client_secret_post', 'client_secret_basic', 'private_key_jwt']
  const signing = [...ASSERTION_ALGORITHMS]
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    device_authorization_endpoint: `${issuer}/device_authorization`,
    registration_endpoint: `${issuer}/register`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    introspection_endpoint: `${issuer}/introspect`,
    end_session_endpoint: `${issuer}/end-session`,
    jwks_uri: `${issuer}/jwks.json`,
    scopes_supported: Object.keys(SCOPES),
    response_types_supported: ['code'],
    response_modes_supported: [...RESPONSE_MODES],
    grant_types_supported: [...GRANT_TYPES],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [...SIGNING_ALGORITHMS],
    acr_values_supported: [...ACR_VALUES],
    token_endpoint_auth_methods_supported: [...confidential, 'none'],
    token_endpoint_auth_signing_alg_values_supported: signing,
    revocation_endpoint_auth_methods_supported: [...confidential, 'none'],
    revocation_endpoint_auth_signing_alg_values_supported: signing,
    introspection_endpoint_auth_methods_supported: confidential,
    introspection_endpoint_auth_signing_alg_values_supported: signing,
    code_challenge_methods_supported: ['S256'],
    dpop_signing_alg_values_supported: [...DPOP_ALGORITHMS],
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'sid',
      'acr',
      'amr',
      'name',
      'preferred_username',
      'email',
      'email_verified',
    ],
    prompt_values_supported: [...PROMPTS],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    claims_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  }
}
