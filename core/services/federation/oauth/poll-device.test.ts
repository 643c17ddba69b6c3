import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient } from '../../../../tests/oauth-client'
import { findToken } from './access-token'
import { findClient, type OAuthClientRow } from './clients'
import { answerDevice, requestDevice } from './device-request'
import { type DevicePoll, pollDevice } from './poll-device'
import { TokenRefused } from './refusals'

let world: TestHouse
let television: OAuthClientRow
let radio: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  for (const name of ['television', 'radio'])
    await OrchardClient.register(world, name, { secret: null, grantTypes: [DEVICE_CODE] })
  television = (await findClient(world.ctx(), 'television'))!
  radio = (await findClient(world.ctx(), 'radio'))!
})
afterAll(() => world.close())

const start = Date.now()
const at = (seconds: number) => ({ ...world.ctx(), now: new Date(start + seconds * 1000) })

let device: { readonly device_code: string; readonly user_code: string }
beforeEach(async () => {
  device = await requestDevice(at(0), television, { scope: 'openid profile', resources: [] })
})

async function answered(allowed: boolean): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  const { id } = world.cast.members.member
  await world.house.sessions.begin(id, { domain: 'federation', signIn, device: 'x' })
  const ctx = { ...world.ctx('member'), now: new Date(start) }
  await answerDevice(ctx, device.user_code, { allowed, signIn })
  return signIn
}
const poll = (seconds: number, more: Partial<DevicePoll> = {}, client = television) =>
  pollDevice(at(seconds), client, { deviceCode: device.device_code, ...more })
const refused = (...asked: Parameters<typeof poll>) =>
  poll(...asked).then(
    () => null,
    refusal => (refusal instanceof TokenRefused ? refusal.code : refusal),
  )

describe('a device that asks', () => {
  test('before anybody answered has to wait', async () => {
    expect(await refused(1)).toBe('authorization_pending')
    expect(await refused(6)).toBe('authorization_pending')
  })

  test('too soon is slowed down, for five seconds more each time', async () => {
    expect(await refused(1)).toBe('authorization_pending')
    expect(await refused(5.999)).toBe('slow_down')
    expect(await refused(15.998)).toBe('slow_down')
    expect(await refused(30.998)).toBe('authorization_pending')
  })

  test('too soon, but after the answer, has its tokens all the same', async () => {
    expect(await refused(1)).toBe('authorization_pending')
    await answered(true)
    expect(await refused(2)).toBeNull()
  })

  test('in time after the answer has tokens, once', async () => {
    await answered(true)
    const { access_token, scope } = await poll(10)
    expect(scope).toBe('openid profile')
    expect(await findToken(at(11), access_token)).toMatchObject({
      client: 'television',
      memberId: world.cast.members.member.id,
    })
    expect(await refused(20)).toBe('invalid_grant')
    expect(await findToken(at(21), access_token)).not.toBeNull()
  })

  test('from two of its parts at the same moment has tokens once', async () => {
    await answered(true)
    const seen = await Promise.all([1, 2, 3].map(() => refused(10)))
    expect(seen.toSorted()).toEqual(['invalid_grant', 'invalid_grant', null])
  })

  test('is told that the member said no', async () => {
    await answered(false)
    expect(await refused(10)).toBe('access_denied')
    expect(await refused(20)).toBe('access_denied')
  })

  test('after ten minutes is told that nobody came, also when somebody did too late to ask', async () => {
    expect(await refused(599.9)).toBe('authorization_pending')
    expect(await refused(600)).toBe('expired_token')
    await answered(true)
    expect(await refused(600)).toBe('expired_token')
  })

  test('with the code of another client, or of none, learns nothing and spoils nothing', async () => {
    await answered(true)
    expect(await refused(1, {}, radio)).toBe('invalid_grant')
    expect(await refused(1, { deviceCode: '' })).toBe('invalid_grant')
    expect(await refused(1, { deviceCode: device.user_code })).toBe('invalid_grant')
    expect(await refused(2)).toBeNull()
  })

  test('after the member has signed out has nothing', async () => {
    const signIn = await answered(true)
    await db(at(0)).deleteFrom('sessions').where('sign_in', '=', signIn).execute()
    expect(await refused(10)).toBe('invalid_grant')
  })

  test('for a resource that was not granted may ask again for what was', async () => {
    await answered(true)
    expect(await refused(10, { resources: ['https://ledger.example/'] })).toBe('invalid_target')
    expect(await refused(11)).toBeNull()
  })

  test('with a key has tokens that are bound to it', async () => {
    await answered(true)
    const jkt = 'k'.repeat(43)
    const { access_token, token_type } = await poll(10, { jkt })
    expect(token_type).toBe('DPoP')
    expect(await findToken(at(11), access_token)).toMatchObject({ jkt })
  })

  test('for what an operator took from its client meanwhile is told no', async () => {
    await answered(true)
    expect(await refused(10, {}, { ...television, scopes: ['email'] })).toBe('access_denied')
    expect((await poll(11, {}, { ...television, scopes: ['openid'] })).scope).toBe('openid')
  })
})
