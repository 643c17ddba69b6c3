import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { DEVICE_CODE } from '#core/entities/identity/oauth-client'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient } from '../../../../tests/oauth-client'
import { findClient, type OAuthClientRow } from './clients'
import { answerDevice, findDevice, requestDevice, TooManyUserCodes, UserCodeUnknown } from './device-request'
import { TokenRefused } from './refusals'

let world: TestHouse
let television: OAuthClientRow
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'television', { secret: null, grantTypes: [DEVICE_CODE] })
  television = (await findClient(world.ctx(), 'television'))!
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('device_requests').execute()
  await db(world.ctx()).deleteFrom('grants').execute()
})

type Who = 'member' | 'neighbour'
const asked = (scope = 'profile', resources: readonly string[] = [], client = television) =>
  requestDevice(world.ctx(), client, { scope, resources })
const later = (who: Who, seconds: number) => {
  const ctx = world.ctx(who)
  return { ...ctx, now: new Date(ctx.now.getTime() + seconds * 1000) }
}
async function signedIn(who: Who): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  await world.house.sessions.begin(world.cast.members[who].id, { domain: 'federation', signIn, device: 'x' })
  return signIn
}
const grants = async () =>
  (await db(world.ctx()).selectFrom('grants').select(['member_id', 'scope']).execute()).map(row => [
    row.member_id,
    row.scope,
  ])

describe('a device that asks', () => {
  test('is told two codes of its own, of which we keep neither', async () => {
    const [one, other] = [await asked(), await asked()]
    expect(one.device_code).not.toBe(other.device_code)
    expect(one.user_code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    const page = `${world.house.config.origins.federation}/device`
    expect(one).toMatchObject({
      verification_uri: page,
      expires_in: 600,
      interval: 5,
      verification_uri_complete: `${page}?user_code=${one.user_code}`,
    })
    const kept = JSON.stringify(await db(world.ctx()).selectFrom('device_requests').selectAll().execute())
    for (const secret of [one.device_code, one.user_code, one.user_code.replace('-', '')])
      expect(kept).not.toContain(secret)
  })

  test('is refused what it may not ask for', async () => {
    const code = (work: Promise<unknown>) =>
      work.then(
        () => null,
        refusal => (refusal instanceof TokenRefused ? refusal.code : refusal),
      )
    expect(await code(asked('king'))).toBe('invalid_scope')
    expect(await code(asked(''))).toBe('invalid_scope')
    expect(await code(asked('email', [], { ...television, scopes: ['profile'] }))).toBe('invalid_scope')
    expect(await code(asked('profile', ['https://nobody.example/']))).toBe('invalid_target')
    const phone = { ...television, grantTypes: ['authorization_code' as const] }
    expect(await code(asked('profile', [], phone))).toBe('unauthorized_client')
  })
})

describe('the code on its screen', () => {
  test('is found however it is typed, by a member', async () => {
    const { user_code } = await asked('email profile')
    for (const typed of [user_code, user_code.toLowerCase(), ` ${user_code.replace('-', ' ')} `])
      expect(await findDevice(world.ctx('member'), typed)).toMatchObject({
        userCode: user_code,
        scope: ['profile', 'email'],
        client: { clientId: 'television' },
      })
    await expect(findDevice(world.ctx(), user_code)).rejects.toBeInstanceOf(SignInRequired)
  })

  test('is good for ten minutes, to the second', async () => {
    const { user_code } = await asked()
    const { expires_at } = await db(world.ctx())
      .selectFrom('device_requests')
      .select('expires_at')
      .executeTakeFirstOrThrow()
    const at = (ms: number) => ({ ...world.ctx('member'), now: new Date(expires_at.getTime() + ms) })
    expect(await findDevice(at(-1), user_code)).toMatchObject({ userCode: user_code })
    await expect(findDevice(at(0), user_code)).rejects.toBeInstanceOf(UserCodeUnknown)
  })

  test.each(['', 'BCDF', 'AAAA-AAAA', 'BCDF-GHJ1', 'BCDF-GHJK-L'])('is none when it is %p', async typed => {
    await expect(findDevice(world.ctx('member'), typed)).rejects.toBeInstanceOf(UserCodeUnknown)
  })

  test('is guessed forty times in ten minutes by one member, and by others still', async () => {
    const { user_code } = await asked()
    const guess = () => findDevice(world.ctx('neighbour'), 'BBBB-BBBB').catch(refusal => refusal)
    const refusals = []
    for (let nth = 0; nth < 41; nth++) refusals.push(await guess())
    expect(refusals.filter(refusal => refusal instanceof UserCodeUnknown)).toHaveLength(40)
    expect(refusals.at(-1)).toBeInstanceOf(TooManyUserCodes)
    // Not even a right one is looked up any more.
    await expect(findDevice(world.ctx('neighbour'), user_code)).rejects.toBeInstanceOf(TooManyUserCodes)
    expect(await findDevice(world.ctx('member'), user_code)).toMatchObject({ userCode: user_code })
  })
})

describe('the answer', () => {
  test('that lets it in is a grant of the member’s, for what was asked', async () => {
    const { user_code } = await asked('email profile')
    await answerDevice(world.ctx('member'), user_code, { allowed: true, signIn: await signedIn('member') })
    expect(await grants()).toEqual([[world.cast.members.member.id, 'profile email']])
  })

  test('that keeps it out is no grant', async () => {
    const { user_code } = await asked()
    await answerDevice(world.ctx('member'), user_code, { allowed: false, signIn: await signedIn('member') })
    expect(await grants()).toEqual([])
  })

  test('is given once, whoever gives it and whatever it was', async () => {
    for (const first of [true, false]) {
      const { user_code } = await asked()
      const signIn = await signedIn('member')
      await answerDevice(world.ctx('member'), user_code, { allowed: first, signIn })
      for (const allowed of [true, false]) {
        const again = answerDevice(world.ctx('member'), user_code, { allowed, signIn })
        await expect(again).rejects.toBeInstanceOf(UserCodeUnknown)
      }
    }
    expect(await grants()).toHaveLength(1)
  })

  test('of two at the same moment is one', async () => {
    const { user_code } = await asked()
    const signIn = await signedIn('member')
    const answers = await Promise.allSettled(
      [true, false, true].map(allowed => answerDevice(world.ctx('member'), user_code, { allowed, signIn })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  })

  test('from a sign-in that has ended lets nobody in', async () => {
    const { user_code } = await asked()
    const gone = Bun.randomUUIDv7()
    const answer = answerDevice(world.ctx('member'), user_code, { allowed: true, signIn: gone })
    await expect(answer).rejects.toBeInstanceOf(UserCodeUnknown)
    expect(await grants()).toEqual([])
    // The device waits on.
    expect(await findDevice(later('member', 1), user_code)).toMatchObject({ userCode: user_code })
  })
})
