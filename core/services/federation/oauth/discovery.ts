import type { Config } from '#core/contracts/platform/config'
import { SCOPES } from './scopes'
import { SIGNING_ALGORITHM } from './signing-key'

/** RFC 8414 §2 and OpenID Connect Discovery §3: what the authorization server can do, and where. */
export function discoveryDocument({ origins }: Config) {
  const issuer = origins.federation
  const secrets = ['client_secret_post', 'client_secret_basic']
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    revocation_endpoint: `${issuer}/revoke`,
    introspection_endpoint: `${issuer}/introspect`,
    jwks_uri: `${issuer}/jwks.json`,
    scopes_supported: Object.keys(SCOPES),
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [SIGNING_ALGORITHM],
    token_endpoint_auth_methods_supported: [...secrets, 'none'],
    revocation_endpoint_auth_methods_supported: [...secrets, 'none'],
    introspection_endpoint_auth_methods_supported: secrets,
    code_challenge_methods_supported: ['S256'],
    claims_supported: [
      ...['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'sid'],
      ...['name', 'preferred_username', 'email', 'email_verified'],
    ],
    prompt_values_supported: ['none', 'login', 'consent'],
    authorization_response_iss_parameter_supported: true,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  }
}
