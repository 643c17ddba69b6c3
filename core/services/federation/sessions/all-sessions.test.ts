import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { allSessions, endOneSignIn, endSignInsOf } from './all-sessions'

let world: TestHouse
let keeper: Ctx
beforeAll(async () => {
  world = await testHouse()
  keeper = world.ctx('operator')
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'sessions')
})

type Who = keyof TestHouse['cast']['members']
/** Signed in to these apps from this address. Returns the sign-in. */
async function signedIn(
  who: Who,
  apps: readonly DomainName[] = ['blog'],
  address = '192.0.2.7',
): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  for (const domain of apps)
    await world.house.sessions.begin(world.cast.members[who].id, {
      domain,
      signIn,
      device: 'Firefox on Linux',
    })
  await db(world.ctx()).updateTable('sessions').set({ address }).where('sign_in', '=', signIn).execute()
  return signIn
}
const listed = async (filter = {}, ctx = keeper) =>
  (await allSessions(ctx, filter)).lines.map(({ signIn }) => signIn)
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)

describe('who is signed in', () => {
  test('is listed by sign-in, the latest first, with all apps of each', async () => {
    const first = await signedIn('member', ['blog', 'cart'])
    const second = await signedIn('neighbour', ['market'])
    const { lines, next } = await allSessions(keeper)
    expect(next).toBeNull()
    expect(lines.map(({ signIn, member, apps }) => [signIn, member, apps])).toEqual([
      [second, 'Tom Askew', ['market']],
      [first, 'Mair Pugh', ['blog', 'cart']],
    ])
    expect(lines[0]).toMatchObject({ device: 'Firefox on Linux', address: '192.0.2.7', isStrong: false })
  })

  test('is found by the whole address, or the handle with its sign or without', async () => {
    const [mine, other] = [await signedIn('member'), await signedIn('neighbour')]
    for (const who of ['member@example.test', ' MEMBER@example.test ', 'member', '@member'])
      expect(await listed({ who })).toEqual([mine])
    for (const who of ['memb', 'mair', '@', '%']) expect(await listed({ who })).toEqual([])
    expect(await listed({ who: ' ' })).toEqual([other, mine])
  })

  test('is found by how the network address begins, which is no pattern', async () => {
    const near = await signedIn('member', ['blog'], '192.0.2.7')
    const far = await signedIn('neighbour', ['blog'], '2001:db8::1')
    expect(await listed({ address: '192.0.2.' })).toEqual([near])
    expect(await listed({ address: '2001:db8:' })).toEqual([far])
    for (const address of ['92.0', '%', '192_0']) expect(await listed({ address })).toEqual([])
  })

  test('ends where the sign-in does', async () => {
    const signIn = await signedIn('member')
    const { expires_at: end } = await db(world.ctx())
      .selectFrom('sessions')
      .select('expires_at')
      .executeTakeFirstOrThrow()
    expect(await listed({}, { ...keeper, now: new Date(end.getTime() - 1) })).toEqual([signIn])
    expect(await listed({}, { ...keeper, now: end })).toEqual([])
    expect(await refused(endOneSignIn({ ...keeper, now: end }, signIn))).toBeInstanceOf(NotFound)
  })

  test('goes on from page to page, each once', async () => {
    const made: string[] = []
    for (let many = 0; many < 51; many++) made.push(await signedIn(many % 2 ? 'member' : 'neighbour'))
    const first = await allSessions(keeper)
    expect([first.lines.length, first.next]).toEqual([50, made[1]!])
    const second = await allSessions(keeper, { before: first.next! })
    expect([second.lines.map(({ signIn }) => signIn), second.next]).toEqual([[made[0]!], null])
    for (const before of ['', 'x'])
      expect(await refused(allSessions(keeper, { before }))).toBeInstanceOf(NotFound)
  })
})

describe('shutting out', () => {
  test('ends one sign-in in all its apps, and no other; again, it is not there', async () => {
    const [gone, stays] = [await signedIn('member', ['blog', 'cart']), await signedIn('member')]
    await endOneSignIn(keeper, gone)
    expect(await listed()).toEqual([stays])
    expect(await refused(endOneSignIn(keeper, gone))).toBeInstanceOf(NotFound)
  })

  test('ends all of one member, and says how many there were', async () => {
    const other = await signedIn('neighbour')
    await signedIn('member', ['blog', 'cart'])
    await signedIn('member')
    const { id } = world.cast.members.member
    expect(await endSignInsOf(keeper, id)).toBe(2)
    expect(await listed()).toEqual([other])
    expect(await refused(endSignInsOf(keeper, id))).toBeInstanceOf(NotFound)
  })

  test('is for those who look after security', async () => {
    const signIn = await signedIn('member')
    const { id } = world.cast.members.member
    const steps: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
      ctx => allSessions(ctx),
      ctx => endOneSignIn(ctx, signIn),
      ctx => endSignInsOf(ctx, id),
    ]
    for (const step of steps) {
      for (const who of ['member', 'editor', 'shopkeeper'] as const)
        expect(await refused(step(world.ctx(who)))).toBeInstanceOf(NotFound)
      expect(await refused(step(world.ctx()))).toBeInstanceOf(SignInRequired)
    }
    for (const strange of [Bun.randomUUIDv7(), 'x']) {
      expect(await refused(endOneSignIn(keeper, strange))).toBeInstanceOf(NotFound)
      expect(await refused(endSignInsOf(keeper, strange))).toBeInstanceOf(NotFound)
    }
    expect(await listed()).toEqual([signIn])
  })
})
