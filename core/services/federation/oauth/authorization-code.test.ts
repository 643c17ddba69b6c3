import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { decodeJwt } from 'jose'
import type { Ctx } from '#core/contracts/ctx'
import { newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient, REDIRECT_URI } from '../../../../tests/oauth-client'
import { statementsOf } from '../../../../tests/statements'
import { findToken } from './access-token'
import { CODE_SECONDS, type CodeExchange, exchangeCode, issueCode } from './authorization-code'
import { UnknownClientRequest } from './authorization-request'
import { findClient, type OAuthClientRow } from './clients'
import { challengeOf } from './code-challenge'
import { withdrawProgram } from './connected-programs'
import { TokenRefused } from './refusals'
import { deleteClient } from './register-client'
import { registerResource } from './register-resource'

const LEDGER = 'https://ledger.example/'

let world: TestHouse
let orchard: OAuthClientRow
let vineyard: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  for (const name of ['orchard', 'vineyard']) await OrchardClient.register(world, name)
  orchard = (await findClient(world.ctx(), 'orchard'))!
  vineyard = (await findClient(world.ctx(), 'vineyard'))!
  await registerResource(world.ctx('operator'), {
    uri: LEDGER,
    name: 'ledger',
    format: 'opaque',
    clientId: null,
    scopes: [],
  })
})
afterAll(() => world.close())

const start = Date.now()
const verifier = newToken()
let signIn: string
beforeEach(async () => {
  signIn = Bun.randomUUIDv7()
  const { id } = world.cast.members.member
  await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
})

const at = (seconds = 0, who?: 'member'): Ctx => ({
  ...world.ctx(who),
  now: new Date(start + seconds * 1000),
})
const issue = (more: Partial<Parameters<typeof issueCode>[1]> = {}, granted = { signIn, asked: true }) =>
  issueCode(
    at(0, 'member'),
    {
      client: orchard,
      redirectUri: REDIRECT_URI,
      scope: ['openid', 'email'],
      codeChallenge: challengeOf(verifier),
      nonce: 'n',
      ...more,
    },
    granted,
  )

async function exchanged(
  code: string | null,
  more: Partial<CodeExchange> = {},
  client = orchard,
  seconds = 0,
) {
  const exchange = { code: code ?? '', codeVerifier: verifier, redirectUri: REDIRECT_URI, ...more }
  return exchangeCode(at(seconds), client, exchange)
}
const refused = (...asked: Parameters<typeof exchanged>) =>
  exchanged(...asked).then(
    () => null,
    refusal => (refusal instanceof TokenRefused ? refusal.code : refusal),
  )
const endings = async () =>
  (
    await db(world.ctx())
      .selectFrom('grants')
      .select('ended_why as why')
      .where('sign_in', '=', signIn)
      .orderBy('id')
      .execute()
  ).map(({ why }) => why)

describe('a code', () => {
  test('is exchanged once for tokens of what was granted', async () => {
    const code = await issue()
    const answer = await exchanged(code)
    expect(answer).toMatchObject({ token_type: 'Bearer', scope: 'openid email' })
    expect(decodeJwt(answer.id_token ?? '')).toMatchObject({ nonce: 'n', aud: 'orchard', sid: signIn })
    expect(await findToken(at(), answer.access_token)).toMatchObject({ client: 'orchard', audience: null })
  })

  test('that is good is read once and used up without a transaction, in three statements', async () => {
    // What the first of them learns is kept: the keys, above all.
    await exchanged(await issue())
    const code = await issue()
    expect(await statementsOf(() => exchanged(code))).toBe(3)
  })

  test('used again ends the grant, and all that it gave', async () => {
    const code = await issue()
    const { access_token: first } = await exchanged(code)
    expect(await refused(code)).toBe('invalid_grant')
    expect(await findToken(at(), first)).toBeNull()
    expect(await endings()).toEqual(['reused'])
  })

  test('exchanged by several at the same moment gives tokens once at most, and they are worth nothing', async () => {
    const code = await issue()
    const seen = await Promise.all([1, 2, 3, 4].map(() => exchanged(code).catch((error: unknown) => error)))
    const given = seen.flatMap(each =>
      each instanceof TokenRefused ? [] : [each as { access_token: string }],
    )
    expect(given).toHaveLength(1)
    expect(await findToken(at(), given[0]?.access_token ?? '')).toBeNull()
    expect(await endings()).toEqual(['reused'])
  })

  test('lives a minute', async () => {
    expect(await refused(await issue(), {}, orchard, CODE_SECONDS)).toBe('invalid_grant')
    expect(await refused(await issue(), {}, orchard, CODE_SECONDS - 0.001)).toBeNull()
  })

  test('that is late is no second use: the grant lives on', async () => {
    const code = await issue()
    expect(await refused(code, {}, orchard, CODE_SECONDS)).toBe('invalid_grant')
    expect(await endings()).toEqual([null])
  })

  test('of another client is unknown, and is not used up by it', async () => {
    const code = await issue()
    expect(await refused(code, {}, vineyard)).toBe('invalid_grant')
    expect(await refused(code)).toBeNull()
  })

  test.each<[string, Partial<CodeExchange>]>([
    ['another verifier', { codeVerifier: 'v'.repeat(43) }],
    ['the challenge in place of the verifier', { codeVerifier: challengeOf(verifier) }],
    ['another address', { redirectUri: `${REDIRECT_URI}/` }],
    ['no address', { redirectUri: '' }],
  ])('is used up by an attempt with %s', async (_, more) => {
    const code = await issue()
    expect(await refused(code, more)).toBe('invalid_grant')
    expect(await refused(code)).toBe('invalid_grant')
  })

  test.each(['', 'short', 'v'.repeat(42), 'v'.repeat(129), `${'v'.repeat(43)}+`, `${'v'.repeat(43)}\n`])(
    'is not used up by %j, which is no verifier',
    async codeVerifier => {
      const code = await issue()
      expect(await refused(code, { codeVerifier })).toBe('invalid_request')
      expect(await refused(code)).toBeNull()
    },
  )

  test('that nobody issued is refused', async () => {
    expect(await refused(newToken())).toBe('invalid_grant')
    expect(await refused('')).toBe('invalid_grant')
  })

  test('is worth nothing after the sign-out, and not after a new sign-in either', async () => {
    const code = await issue()
    await db(at()).deleteFrom('sessions').where('sign_in', '=', signIn).execute()
    expect(await refused(code)).toBe('invalid_grant')
    const { id } = world.cast.members.member
    await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'test' })
    expect(await refused(code)).toBe('invalid_grant')
  })

  test('is for less, or nothing, when the operator took scopes from the client since', async () => {
    const narrowed = { ...orchard, scopes: ['openid'] }
    expect((await exchanged(await issue(), {}, narrowed)).scope).toBe('openid')
    const none = { ...orchard, scopes: ['profile'] }
    const code = await issue()
    expect(await refused(code, {}, none)).toBe('invalid_grant')
    expect(await refused(code)).toBe('invalid_grant')
  })
})

describe('a code that is bound to a key', () => {
  const jkt = 'k'.repeat(43)

  test('is exchanged by who has it', async () => {
    const answer = await exchanged(await issue({ dpopJkt: jkt }), { jkt })
    expect(answer.token_type).toBe('DPoP')
    expect(await findToken(at(), answer.access_token)).toMatchObject({ jkt })
  })

  test.each([null, 'x'.repeat(43)])('is used up by who shows %p', async shown => {
    const code = await issue({ dpopJkt: jkt })
    expect(await refused(code, { jkt: shown })).toBe('invalid_grant')
    expect(await refused(code, { jkt })).toBe('invalid_grant')
  })

  test('may be bound late: a code that is not gives tokens that are', async () => {
    expect((await exchanged(await issue(), { jkt })).token_type).toBe('DPoP')
  })
})

describe('what is asked for of a code', () => {
  test('is every resource that was granted, or one of them', async () => {
    const code = await issue({ resources: [LEDGER] })
    const { access_token } = await exchanged(code)
    expect((await findToken(at(), access_token))?.audience).toEqual([LEDGER])
  })

  test('is no resource that was not granted', async () => {
    const code = await issue()
    expect(await refused(code, { resources: [LEDGER] })).toBe('invalid_target')
    expect(await refused(code)).toBe('invalid_grant')
  })
})

describe('no code is given', () => {
  test('once the sign-in is over', async () => {
    await db(at()).deleteFrom('sessions').where('sign_in', '=', signIn).execute()
    expect(await issue()).toBeNull()
    expect(await issue({}, { signIn: Bun.randomUUIDv7(), asked: true })).toBeNull()
  })

  test('without asking, to who was never asked or has said no since', async () => {
    const stranger = { client: vineyard }
    expect(await issue(stranger, { signIn, asked: false })).toBeNull()
    await issue(stranger)
    expect(await issue(stranger, { signIn, asked: false })).toBeString()
    await withdrawProgram(at(0, 'member'), vineyard.id)
    expect(await issue(stranger, { signIn, asked: false })).toBeNull()
  })

  test('to a client that is gone meanwhile', async () => {
    await OrchardClient.register(world, 'gone')
    const gone = (await findClient(world.ctx(), 'gone'))!
    await deleteClient(world.ctx('operator'), gone.id)
    await expect(issue({ client: gone })).rejects.toBeInstanceOf(UnknownClientRequest)
  })
})
