import { afterAll, beforeAll, expect, test } from 'bun:test'
import { decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../../tests/oauth-client'

/** openid-client over the network, knowing the issuer and nothing else. */

let world: TestHouse
let stop: () => Promise<void>
let issuer: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  issuer = world.house.config.origins.federation
  stop = listen(world.house, 'federation')
  await OrchardClient.register(world, 'orchard')
  await OrchardClient.register(world, 'vineyard', { idTokenAlg: 'RS256' })
})
afterAll(async () => {
  await stop()
  await world.close()
})

test.each([
  ['orchard', 'ES256', client.ClientSecretBasic(CLIENT_SECRET)],
  ['vineyard', 'RS256', client.ClientSecretPost(CLIENT_SECRET)],
] as const)('a strict client (%s, %s) does all of it', async (name, alg, authentication) => {
  const metadata = { id_token_signed_response_alg: alg }
  const configuration = await client.discovery(new URL(issuer), name, metadata, authentication, {
    execute: [client.allowInsecureRequests],
  })
  client.enableNonRepudiationChecks(configuration)
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const url = await client.buildAuthorizationUrlWithPAR(configuration, {
    redirect_uri: REDIRECT_URI,
    scope: 'openid email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    max_age: '3600',
    state,
    nonce,
  })
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri'])
  const member = await world.browser('member')
  const { location } = await member.post('federation', `/authorize/consent${url.search}`, { answer: 'allow' })
  const tokens = await client.authorizationCodeGrant(configuration, new URL(location ?? ''), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    maxAge: 3_600,
    idTokenExpected: true,
  })
  expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe(alg)
  const { id, email } = world.cast.members.member
  expect(tokens.claims()).toMatchObject({ sub: id, email, acr: '1', amr: ['otp'] })
  expect(await client.fetchUserInfo(configuration, tokens.access_token, id)).toMatchObject({ sub: id, email })

  const renewed = await client.refreshTokenGrant(configuration, tokens.refresh_token ?? '', {
    scope: 'email',
  })
  expect(renewed.scope).toBe('email')
  expect(await client.tokenIntrospection(configuration, renewed.access_token)).toMatchObject({ active: true })
  await client.tokenRevocation(configuration, renewed.access_token)
  expect(await client.tokenIntrospection(configuration, renewed.access_token)).toMatchObject({
    active: false,
  })

  const goodbye = client.buildEndSessionUrl(configuration, { id_token_hint: tokens.id_token ?? '' })
  expect((await member.get('federation', goodbye.pathname + goodbye.search)).location).toBe('/')
})

test('says what is there, and nothing else', async () => {
  const visitor = await world.browser()
  const document: Record<string, unknown> = JSON.parse(
    (await visitor.get('federation', '/.well-known/openid-configuration')).text,
  )
  const endpoints = Object.entries(document).filter(([name]) => /_(endpoint|uri)$/.test(name))
  expect(endpoints.map(([name]) => name).sort()).toEqual([
    'authorization_endpoint',
    'device_authorization_endpoint',
    'end_session_endpoint',
    'introspection_endpoint',
    'jwks_uri',
    'pushed_authorization_request_endpoint',
    'registration_endpoint',
    'revocation_endpoint',
    'token_endpoint',
    'userinfo_endpoint',
  ])
  for (const [, address] of endpoints) {
    const { pathname } = new URL(String(address))
    const [asked, sent] = [
      await visitor.get('federation', pathname),
      await visitor.post('federation', pathname),
    ]
    expect([pathname, Math.min(asked.status, sent.status) < 404]).toEqual([pathname, true])
  }
  for (const type of document.grant_types_supported as string[]) {
    const fields = { grant_type: type, client_id: 'orchard', client_secret: CLIENT_SECRET }
    const { error } = JSON.parse((await visitor.post('federation', '/token', fields)).text)
    const known = /client|device/.test(type) ? 'unauthorized_client' : 'invalid_request'
    expect([type, error]).toEqual([type, known])
  }
  expect(document).toMatchObject({ claims_parameter_supported: true, request_parameter_supported: false })
})
