import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { type TestHouse, testHouse } from '../../tests/house'
import { luciaAdapter } from './lucia-adapter'

let world: TestHouse
let adapter: ReturnType<typeof luciaAdapter>
beforeAll(async () => {
  world = await testHouse()
  adapter = luciaAdapter(world.house.orm)
})
afterAll(() => world.close())

const soon = () => new Date(Date.now() + 60_000)

async function begin(who: 'member' | 'neighbour', expiresAt = soon(), domain: DomainName = 'blog') {
  const id = Bun.randomUUIDv7()
  const attributes = {
    domain,
    signIn: Bun.randomUUIDv7(),
    device: 'Firefox',
    address: '',
    authenticatedAt: null,
  }
  await adapter.setSession({ id, userId: world.cast.members[who].id, expiresAt, attributes })
  return { id, attributes, expiresAt }
}

const isKnown = async (id: string) => (await adapter.getSessionAndUser(id))[0] !== null

test('a session is found with its member, under the id that its cookie carries', async () => {
  const { id, attributes, expiresAt } = await begin('member', soon(), 'market')
  const [session, user] = await adapter.getSessionAndUser(id)
  const { id: memberId, name, email, handle } = world.cast.members.member
  expect(session).toEqual({
    id,
    userId: memberId,
    expiresAt,
    attributes: { ...attributes, lastSeenAt: expect.any(Date) },
  })
  expect(user).toEqual({
    id: memberId,
    attributes: { member: { id: memberId, name, email, handle }, roles: [], permissions: [] },
  })
  expect(await adapter.getSessionAndUser('unknown')).toEqual([null, null])
})

test('a member has their own sessions, and they end together', async () => {
  const [mine, theirs] = [await begin('member'), await begin('neighbour')]
  const { id } = world.cast.members.member
  const sessions = await adapter.getUserSessions(id)
  expect(sessions.map(({ attributes }) => attributes.signIn)).toContain(mine.attributes.signIn)
  expect(sessions.every(({ userId }) => userId === id)).toBe(true)
  await adapter.deleteUserSessions(id)
  expect([await isKnown(mine.id), await isKnown(theirs.id)]).toEqual([false, true])
})

test('one session ends without the others', async () => {
  const [one, other] = [await begin('member'), await begin('member')]
  await adapter.deleteSession(one.id)
  expect([await isKnown(one.id), await isKnown(other.id)]).toEqual([false, true])
})

test('what has expired is swept away, and nothing else', async () => {
  const [past, present] = [await begin('member', new Date(Date.now() - 60_000)), await begin('member')]
  await adapter.deleteExpiredSessions()
  expect([await isKnown(past.id), await isKnown(present.id)]).toEqual([false, true])
})
