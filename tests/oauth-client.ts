import * as oauth from 'oauth4webapi'
import { hashToken } from '#core/crypto/secrets'
import type { Browser } from './browser'
import type { TestHouse } from './house'

export const CLIENT_SECRET = 'the-orchard-keeps-a-secret'
export const REDIRECT_URI = 'https://orchard.example/signed-in'

type Registration = {
  /** Null for a public client. */
  secret?: string | null
  /** Public keys, in place of a secret. */
  jwks?: { keys: object[] }
  authentication?: oauth.ClientAuth
  backchannelLogoutUri?: string
  redirectUris?: readonly string[]
  postLogoutRedirectUris?: readonly string[]
  idTokenAlg?: 'ES256' | 'RS256'
  scopes?: readonly string[]
  grantTypes?: readonly string[]
  dpopBound?: boolean
}

/** An OAuth client that is not ours, written by somebody else (oauth4webapi), registered as `clientId`. */
export class OrchardClient {
  readonly client: oauth.Client
  readonly options: Record<symbol, unknown>
  server!: oauth.AuthorizationServer

  private constructor(
    readonly world: TestHouse,
    readonly wire: Browser,
    clientId: string,
    readonly authentication: oauth.ClientAuth,
  ) {
    this.client = { client_id: clientId }
    this.options = {
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: async (url: string, init: RequestInit) => {
        const headers = Object.fromEntries(new Headers(init.headers))
        const visit = await wire.send('federation', new URL(url).pathname, { ...init, headers })
        return new Response(visit.text || null, { status: visit.status, headers: visit.headers })
      },
    }
  }

  static async register(
    world: TestHouse,
    clientId = 'orchard',
    options: Registration = {},
  ): Promise<OrchardClient> {
    const { jwks, backchannelLogoutUri = null, redirectUris = [REDIRECT_URI] } = options
    const { postLogoutRedirectUris = [], idTokenAlg = 'ES256' } = options
    const secret = jwks ? null : options.secret === undefined ? CLIENT_SECRET : options.secret
    await world.house.orm.em.fork().execute(
      `insert into oauth_clients (id, client_id, name, secret_hash, jwks, redirect_uris, backchannel_logout_uri,
         post_logout_redirect_uris, id_token_alg, scopes, grant_types, dpop_bound, created_at)
       values (?, ?, 'The Orchard', ?, ?::jsonb, ?::jsonb, ?, ?::jsonb, ?, ?::jsonb, ?::jsonb, ?, now())`,
      [
        Bun.randomUUIDv7(),
        clientId,
        secret === null ? null : hashToken(secret),
        jwks ? JSON.stringify(jwks) : null,
        JSON.stringify(redirectUris),
        backchannelLogoutUri,
        JSON.stringify(postLogoutRedirectUris),
        idTokenAlg,
        options.scopes ? JSON.stringify(options.scopes) : null,
        JSON.stringify(options.grantTypes ?? ['authorization_code', 'refresh_token']),
        options.dpopBound ?? false,
      ],
    )
    const orchard = new OrchardClient(
      world,
      await world.browser(),
      clientId,
      options.authentication ?? (secret === null ? oauth.None() : oauth.ClientSecretPost(secret)),
    )
    const issuer = new URL(world.house.config.origins.federation)
    const found = await oauth.discoveryRequest(issuer, orchard.options)
    orchard.server = await oauth.processDiscoveryResponse(issuer, found)
    return orchard
  }

  /** A whole authorization request; `changes` spoils it (null leaves a parameter out). */
  async request(changes: Readonly<Record<string, string | null>> = {}) {
    const verifier = oauth.generateRandomCodeVerifier()
    const nonce = oauth.generateRandomNonce()
    const state = oauth.generateRandomState()
    const parameters = {
      client_id: this.client.client_id,
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: 'openid profile email',
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...changes,
    }
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value)
    return { path: `/authorize?${query}`, consentPath: `/authorize/consent?${query}`, verifier, nonce, state }
  }

  /** The member agrees; what comes back is the callback as oauth4webapi has validated it (state, iss). */
  async authorized(member: Browser, changes: Readonly<Record<string, string | null>> = {}) {
    const asked = await this.request(changes)
    const visit = await member.post('federation', asked.consentPath, { answer: 'allow' })
    const callback = new URL(visit.location ?? '')
    const parameters = oauth.validateAuthResponse(this.server, this.client, callback, asked.state)
    return { ...asked, callback, parameters, code: callback.searchParams.get('code') ?? '' }
  }

  exchange(
    parameters: URLSearchParams,
    verifier: string,
    redirectUri = REDIRECT_URI,
    additionalParameters: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return oauth.authorizationCodeGrantRequest(
      this.server,
      this.client,
      this.authentication,
      parameters,
      redirectUri,
      verifier,
      { ...this.options, additionalParameters },
    )
  }

  refresh(token: string, parameters: Readonly<Record<string, string>> = {}): Promise<Response> {
    return oauth.refreshTokenGrantRequest(this.server, this.client, this.authentication, token, {
      ...this.options,
      additionalParameters: parameters,
    })
  }

  /** The same client, which proves a key of its own with each request (RFC 9449). */
  async withKey(): Promise<{
    proof: oauth.DPoPHandle
    options: Record<symbol, unknown> & oauth.DPoPRequestOptions
  }> {
    const proof = oauth.DPoP(this.client, await oauth.generateKeyPair('ES256'))
    return { proof, options: { ...this.options, DPoP: proof } }
  }

  /** Tokens, checked as the client library checks them: nonce, issuer, audience. */
  async tokens(authorized: { parameters: URLSearchParams; verifier: string; nonce: string }) {
    const answer = await this.exchange(authorized.parameters, authorized.verifier)
    return oauth.processAuthorizationCodeResponse(this.server, this.client, answer, {
      expectedNonce: authorized.nonce,
      requireIdToken: true,
    })
  }
}
