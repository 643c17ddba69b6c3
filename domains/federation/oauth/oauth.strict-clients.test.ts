import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair } from 'jose'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { registerResource } from '#core/services/federation/oauth/register-resource'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

/** openid-client and oauth4webapi over the network, knowing the issuer and nothing else, in each flow there is. */

const SHED = 'https://shed.example/api'
const SCOPE = 'openid email offline_access'
const INSECURE = { [oauth.allowInsecureRequests]: true }

let world: TestHouse
let stop: () => Promise<void>
let issuer: URL
let member: Browser
let signing: CryptoKeyPair
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  issuer = new URL(world.house.config.origins.federation)
  stop = listen(world.house, 'federation')
  member = await world.browser('member')
  signing = await generateKeyPair('ES256', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(signing.publicKey)), kid: 'mill', alg: 'ES256', use: 'sig' }] }
  const postLogoutRedirectUris = ['https://orchard.example/bye']
  await OrchardClient.register(world, 'orchard', { postLogoutRedirectUris })
  await OrchardClient.register(world, 'mill', { jwks })
  await OrchardClient.register(world, 'page', { secret: null, dpopBound: true })
  await OrchardClient.register(world, 'phone', { secret: null, grantTypes: ['refresh_token', DEVICE_CODE] })
  await OrchardClient.register(world, 'robot', { scopes: ['tools'], grantTypes: ['client_credentials'] })
  await registerResource(world.ctx('operator'), {
    name: 'A shed',
    uri: SHED,
    format: 'jwt',
    clientId: 'robot',
    scopes: [{ name: 'tools', words: 'Borrow tools' }],
  })
})
afterAll(async () => {
  await stop()
  await world.close()
})

/** What a client knows once it has read the discovery document, and how it proves itself. */
async function discovered(name: string, authentication: client.ClientAuth) {
  const metadata = { id_token_signed_response_alg: 'ES256' }
  const execute = [client.allowInsecureRequests, client.enableNonRepudiationChecks]
  return client.discovery(issuer, name, metadata, authentication, { execute })
}

/** The member agrees to what the client pushed; the client takes the answer apart. */
async function signedIn(
  configuration: client.Configuration,
  options: client.DPoPOptions = {},
  browser = member,
) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
  const asked = {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    state: expectedState,
    nonce: expectedNonce,
    code_challenge_method: 'S256',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  }
  const url = await client.buildAuthorizationUrlWithPAR(configuration, asked, options)
  const { location } = await browser.post('federation', `/authorize/consent${url.search}`, {
    answer: 'allow',
  })
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
  return client.authorizationCodeGrant(configuration, new URL(location ?? ''), checks, undefined, options)
}

describe('openid-client', () => {
  test('signs a member in by a key of its own (private_key_jwt), refreshes, asks, revokes and signs out', async () => {
    const key = { key: signing.privateKey, kid: 'mill' }
    const configuration = await discovered('mill', client.PrivateKeyJwt(key))
    const tokens = await signedIn(configuration)
    const { id, email } = world.cast.members.member
    expect(tokens.claims()).toMatchObject({ sub: id, email })
    const renewed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')
    const { access_token, refresh_token } = renewed
    expect(await client.tokenIntrospection(configuration, access_token)).toMatchObject({
      active: true,
      sub: id,
    })
    await client.tokenRevocation(configuration, refresh_token ?? '')
    expect(await client.tokenIntrospection(configuration, access_token)).toMatchObject({ active: false })
    await expect(client.refreshTokenGrant(configuration, refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  test('as a page without a secret proves a key with each request, by our nonces (DPoP)', async () => {
    const configuration = await discovered('page', client.None())
    const DPoP = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair('ES256'))
    const tokens = await signedIn(configuration, { DPoP })
    expect(tokens.token_type).toBe('dpop')
    const { id } = world.cast.members.member
    expect(await client.fetchUserInfo(configuration, tokens.access_token, id, { DPoP })).toMatchObject({
      sub: id,
    })
    const renewed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '', undefined, {
      DPoP,
    })
    expect(renewed.token_type).toBe('dpop')
    const other = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair('ES256'))
    await expect(
      client.refreshTokenGrant(configuration, renewed.refresh_token ?? '', undefined, { DPoP: other }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(client.fetchUserInfo(configuration, renewed.access_token, id)).rejects.toThrow()
  })

  test('signs a device in that its member lets in elsewhere', async () => {
    const configuration = await discovered('phone', client.None())
    const asked = await client.initiateDeviceAuthorization(configuration, { scope: SCOPE })
    const { pathname, search } = new URL(asked.verification_uri_complete ?? '')
    expect((await member.get('federation', pathname + search)).status).toBe(200)
    await member.post('federation', '/device', { user_code: asked.user_code, answer: 'allow' })
    // It has been let in: there is nothing to wait for before the first question.
    const tokens = await client.pollDeviceAuthorizationGrant(configuration, { ...asked, interval: 0 })
    expect(tokens.claims()?.sub).toBe(world.cast.members.member.id)
    expect(tokens.refresh_token).toBeString()
  })

  test('gets a token in its own name, for a resource that reads it itself', async () => {
    const configuration = await discovered('robot', client.ClientSecretBasic(CLIENT_SECRET))
    const tokens = await client.clientCredentialsGrant(configuration, { scope: 'tools', resource: SHED })
    const server = await oauth
      .discoveryRequest(issuer, INSECURE)
      .then(answer => oauth.processDiscoveryResponse(issuer, answer))
    const request = new Request(SHED, { headers: { authorization: `Bearer ${tokens.access_token}` } })
    expect(await oauth.validateJwtAccessToken(server, request, SHED, INSECURE)).toMatchObject({
      client_id: 'robot',
      scope: 'tools',
      aud: [SHED],
    })
    expect(await client.tokenIntrospection(configuration, tokens.access_token)).toMatchObject({
      active: true,
    })
  })

  test('leads a member to sign out, and back to where it registered', async () => {
    const configuration = await discovered('orchard', client.ClientSecretPost(CLIENT_SECRET))
    const leaving = await world.browser('neighbour')
    const tokens = await signedIn(configuration, {}, leaving)
    const goodbye = client.buildEndSessionUrl(configuration, {
      id_token_hint: tokens.id_token ?? '',
      state: 'so long',
      post_logout_redirect_uri: 'https://orchard.example/bye',
    })
    const visit = await leaving.get('federation', goodbye.pathname + goodbye.search)
    expect(visit.location).toBe('https://orchard.example/bye?state=so+long')
    const { id } = world.cast.members.neighbour
    await expect(client.fetchUserInfo(configuration, tokens.access_token, id)).rejects.toThrow()
    await expect(client.refreshTokenGrant(configuration, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })
})

describe('oauth4webapi', () => {
  test('pushes a request with a key, is told our nonce, and shows both with all that follows', async () => {
    const server = await oauth
      .discoveryRequest(issuer, INSECURE)
      .then(answer => oauth.processDiscoveryResponse(issuer, answer))
    const orchard: oauth.Client = { client_id: 'orchard' }
    const proven = oauth.ClientSecretBasic(CLIENT_SECRET)
    const DPoP = oauth.DPoP(orchard, await oauth.generateKeyPair('ES256'))
    const options = { ...INSECURE, DPoP }
    /** The second time with the nonce that the first answer named. */
    const insisting = async <T>(ask: () => Promise<T>) =>
      ask().catch(error => {
        if (!oauth.isDPoPNonceError(error)) throw error
        return ask()
      })
    const [verifier, nonce, state] = [
      oauth.generateRandomCodeVerifier(),
      oauth.generateRandomNonce(),
      oauth.generateRandomState(),
    ]
    const asked = new URLSearchParams({
      redirect_uri: REDIRECT_URI,
      response_type: 'code',
      scope: SCOPE,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const pushed = await insisting(async () =>
      oauth.processPushedAuthorizationResponse(
        server,
        orchard,
        await oauth.pushedAuthorizationRequest(server, orchard, proven, asked, options),
      ),
    )
    const query = new URLSearchParams({ client_id: 'orchard', request_uri: pushed.request_uri })
    const { location } = await member.post('federation', `/authorize/consent?${query}`, { answer: 'allow' })
    const callback = oauth.validateAuthResponse(server, orchard, new URL(location ?? ''), state)
    const tokens = await insisting(async () =>
      oauth.processAuthorizationCodeResponse(
        server,
        orchard,
        await oauth.authorizationCodeGrantRequest(
          ...([server, orchard, proven, callback, REDIRECT_URI, verifier, options] as const),
        ),
        { expectedNonce: nonce, requireIdToken: true },
      ),
    )
    const { id } = world.cast.members.member
    const told = await oauth.userInfoRequest(server, orchard, tokens.access_token, options)
    expect((await oauth.processUserInfoResponse(server, orchard, id, told)).sub).toBe(id)
    const renewed = await insisting(async () =>
      oauth.processRefreshTokenResponse(
        server,
        orchard,
        await oauth.refreshTokenGrantRequest(server, orchard, proven, tokens.refresh_token ?? '', options),
      ),
    )
    const looked = async () => {
      const answer = await oauth.introspectionRequest(server, orchard, proven, renewed.access_token, INSECURE)
      return oauth.processIntrospectionResponse(server, orchard, answer)
    }
    expect(await looked()).toMatchObject({
      active: true,
      token_type: 'DPoP',
      cnf: { jkt: expect.any(String) },
    })
    const revoked = await oauth.revocationRequest(server, orchard, proven, renewed.access_token, INSECURE)
    expect(await oauth.processRevocationResponse(revoked)).toBeUndefined()
    expect(await looked()).toMatchObject({ active: false })
  })
})
