import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { CLIENT_SECRET, OrchardClient } from '../../../../tests/oauth-client'
import { ASSERTION_TYPE } from './client-assertion'
import { authenticateClient, claimedClient, rememberedCaller } from './client-authentication'
import { TokenRefused } from './refusals'

let world: TestHouse
let assertion: string
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'orchard')
  await OrchardClient.register(world, 'odd one', { secret: 'a:b+c &%' })
  await OrchardClient.register(world, 'phone', { secret: null })
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'of today' }] }
  await OrchardClient.register(world, 'signer', { jwks })
  assertion = await new SignJWT({ jti: Bun.randomUUIDv7() })
    .setProtectedHeader({ alg: 'ES256', kid: 'of today' })
    .setIssuer('signer')
    .setSubject('signer')
    .setAudience(world.house.config.origins.federation)
    .setExpirationTime('1m')
    .sign(privateKey)
})
afterAll(() => world.close())

const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
const who = (authorization: string | null, parameters: Record<string, string> = {}) =>
  authenticateClient(world.ctx(), authorization, parameters).then(
    ({ clientId }) => clientId,
    refusal => (refusal instanceof TokenRefused ? refusal.code : refusal),
  )

describe('a client with a secret', () => {
  test.each<[string, string | null, Record<string, string>]>([
    ['in the header', basic('orchard', CLIENT_SECRET), {}],
    ['in the header, whose scheme is written small', basic('orchard', CLIENT_SECRET).replace('B', 'b'), {}],
    ['in the header, named in the form besides', basic('orchard', CLIENT_SECRET), { client_id: 'orchard' }],
    ['in the form', null, { client_id: 'orchard', client_secret: CLIENT_SECRET }],
    [
      'in the form, beside a header of another scheme',
      'Bearer abc',
      { client_id: 'orchard', client_secret: CLIENT_SECRET },
    ],
  ])('is let in by it %s', async (_, authorization, parameters) => {
    expect(await who(authorization, parameters)).toBe('orchard')
  })

  test('has both halves of the header form-encoded, and a colon may stand in the secret', async () => {
    expect(await who(basic('odd+one', 'a%3Ab%2Bc+%26%25'))).toBe('odd one')
    expect(await who(basic('odd%20one', 'a:b%2Bc%20&%'))).toBe('odd one')
    expect(await who(basic('odd+one', 'a:b+c &%'))).toBe('invalid_client')
  })

  test.each<[string, string | null, Record<string, string>]>([
    ['a wrong secret', basic('orchard', `${CLIENT_SECRET}!`), {}],
    ['an empty secret', basic('orchard', ''), {}],
    ['its name alone', null, { client_id: 'orchard' }],
    ['an empty secret in the form', null, { client_id: 'orchard', client_secret: '' }],
    ['a header that is no base64', 'Basic ###', { client_id: 'orchard' }],
    ['a header with nothing in it', 'Basic ', { client_id: 'orchard' }],
    ['a header without a colon', `Basic ${Buffer.from('orchard').toString('base64')}`, {}],
    ['a name with a NUL in the header', basic('orchard%00', CLIENT_SECRET), {}],
    ['a name that nobody has', basic('cellar', CLIENT_SECRET), {}],
    ['no name at all', null, {}],
  ])('is not let in by %s', async (_, authorization, parameters) => {
    expect(await who(authorization, parameters)).toBe('invalid_client')
  })
})

describe('a client without a secret', () => {
  test('is let in by its name, and by no secret', async () => {
    expect(await who(null, { client_id: 'phone' })).toBe('phone')
    expect(await who(null, { client_id: 'phone', client_secret: '' })).toBe('invalid_client')
    expect(await who(basic('phone', 'anything'))).toBe('invalid_client')
  })

  test('that signs for itself is let in by an assertion, once, and never by its name', async () => {
    expect(await who(null, { client_id: 'signer' })).toBe('invalid_client')
    const shown = { client_assertion: assertion, client_assertion_type: ASSERTION_TYPE }
    expect(await who(null, { ...shown, client_assertion_type: 'urn:example:other' })).toBe('invalid_client')
    expect(await who(null, { client_assertion: assertion })).toBe('invalid_client')
    expect(await who(null, { client_id: 'signer', client_assertion_type: ASSERTION_TYPE })).toBe(
      'invalid_client',
    )
    expect(await who(null, shown)).toBe('signer')
    expect(await who(null, shown)).toBe('invalid_client')
  })

  test('that shows what is no assertion is nobody', async () => {
    const shown = { client_assertion: 'a.b.c', client_assertion_type: ASSERTION_TYPE }
    expect(await who(null, shown)).toBe('invalid_client')
    expect(await who(null, { ...shown, client_id: 'signer' })).toBe('invalid_request')
  })
})

describe('whoever proves themselves in two ways, or as two, is refused:', () => {
  const secret = CLIENT_SECRET
  test.each<[string, string | null, Record<string, string>]>([
    ['header and form', basic('orchard', secret), { client_id: 'orchard', client_secret: secret }],
    [
      'header and assertion',
      basic('orchard', secret),
      { client_assertion: 'a', client_assertion_type: ASSERTION_TYPE },
    ],
    ['secret and assertion', null, { client_id: 'orchard', client_secret: secret, client_assertion: 'a' }],
    ['a broken header and a secret', 'Basic ###', { client_id: 'orchard', client_secret: secret }],
    ['another name than the header has', basic('orchard', secret), { client_id: 'phone' }],
  ])('%s', async (_, authorization, parameters) => {
    expect(await who(authorization, parameters)).toBe('invalid_request')
  })

  test('another name than the assertion has', async () => {
    const shown = { client_assertion: assertion, client_assertion_type: ASSERTION_TYPE }
    expect(await who(null, { ...shown, client_id: 'orchard' })).toBe('invalid_request')
  })
})

describe('who is remembered by this process', () => {
  const remembered = (authorization: string | null, parameters: Record<string, string> = {}) =>
    rememberedCaller(world.ctx(), authorization, parameters)?.clientId ?? null

  test('is known again by the right secret, or the name of one without, and by nothing else', async () => {
    await who(basic('orchard', CLIENT_SECRET))
    await who(null, { client_id: 'phone' })
    expect(remembered(basic('orchard', CLIENT_SECRET))).toBe('orchard')
    expect(remembered(null, { client_id: 'phone' })).toBe('phone')
    expect(remembered(basic('orchard', 'wrong'))).toBeNull()
    expect(remembered(null, { client_id: 'orchard' })).toBeNull()
    expect(remembered(basic('phone', 'wrong'))).toBeNull()
  })

  test('is not who signs: its assertion has to be looked at', async () => {
    await who(null, { client_id: 'signer' })
    const shown = { client_assertion: assertion, client_assertion_type: ASSERTION_TYPE }
    expect(remembered(null, shown)).toBeNull()
    expect(remembered(null, { client_id: 'signer' })).toBeNull()
  })
})

test('a caller is counted under the name it claims, before anything is checked', () => {
  expect(claimedClient(basic('orchard', 'wrong'), { client_id: 'phone' })).toBe('orchard')
  expect(claimedClient(null, { client_id: 'phone', client_assertion: assertion })).toBe('phone')
  expect(claimedClient(null, { client_assertion: assertion })).toBe('signer')
  expect(claimedClient('Basic ###', {})).toBe('')
})
