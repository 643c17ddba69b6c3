import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import type { DomainName } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'
import { FRESH_MINUTES } from '#core/contracts/require-fresh-sign-in'
import { callbackUrl, firstPartySecret } from './first-party'

/** What a browser carries (sealed) between `/login` and `/callback`. */
export type SignInAttempt = {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly returnTo: string
  /** The member was asked to prove who they are, lately. */
  readonly fresh?: boolean
}

export type SignedIn = { readonly memberId: string; readonly signIn: string }

/** How a sign-in is asked for: without a page (`prompt=none`), or with proof that is ten minutes old at most. */
export type SignInKind = 'usual' | 'silent' | 'fresh'

/** OpenID Connect Core §3.1.2.1, `max_age`, in seconds. */
const FRESH_SECONDS = FRESH_MINUTES * 60

/** Begins authorization code + PKCE (RFC 6749 §4.1, RFC 7636). */
export async function beginSignIn(
  config: Config,
  domain: DomainName,
  returnTo: string,
  kind: SignInKind = 'usual',
): Promise<{ url: string; attempt: SignInAttempt }> {
  const attempt = {
    state: randomState(),
    nonce: randomNonce(),
    codeVerifier: randomPKCECodeVerifier(),
    returnTo,
    ...(kind === 'fresh' ? { fresh: true } : {}),
  }
  const url = buildAuthorizationUrl(clientConfiguration(config, domain), {
    redirect_uri: callbackUrl(config, domain),
    scope: 'openid profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await calculatePKCECodeChallenge(attempt.codeVerifier),
    code_challenge_method: 'S256',
    ...(kind === 'silent' ? { prompt: 'none' } : {}),
    ...(kind === 'fresh' ? { max_age: String(FRESH_SECONDS) } : {}),
  })
  return { url: url.href, attempt }
}

/** Exchanges the code of a callback. Throws openid-client's errors when state, nonce, verifier or code do not fit. */
export async function finishSignIn(
  config: Config,
  domain: DomainName,
  callback: URL,
  attempt: SignInAttempt,
): Promise<SignedIn> {
  const tokens = await authorizationCodeGrant(clientConfiguration(config, domain), callback, {
    expectedState: attempt.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.codeVerifier,
    idTokenExpected: true,
    ...(attempt.fresh ? { maxAge: FRESH_SECONDS } : {}),
  })
  const claims = tokens.claims()
  if (!claims || typeof claims.sid !== 'string') throw new Error('The ID token names no sign-in (sid)')
  return { memberId: claims.sub, signIn: claims.sid }
}

function clientConfiguration(config: Config, domain: DomainName): Configuration {
  const issuer = config.origins.federation
  const server = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${config.internalOrigins.federation}/token`,
    jwks_uri: `${config.internalOrigins.federation}/jwks.json`,
    id_token_signing_alg_values_supported: ['ES256'],
    // RFC 9207 §2.4: a callback that does not name our issuer came from somebody else.
    authorization_response_iss_parameter_supported: true,
  }
  const secret = firstPartySecret(config, domain)
  const metadata = { client_secret: secret, id_token_signed_response_alg: 'ES256' }
  const configuration = new Configuration(server, domain, metadata, ClientSecretPost(secret))
  allowInsecureRequests(configuration)
  return configuration
}
