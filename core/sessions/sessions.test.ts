import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Tx } from '#core/contracts/ctx'
import type { Sessions } from '#core/contracts/platform/sessions'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../tests/house'
import { somebodyWaits } from '../../tests/lock-waits'
import { luciaAdapter } from './lucia-adapter'
import { createSessions } from './sessions'

let world: TestHouse
let sessions: Sessions
beforeAll(async () => {
  world = await testHouse()
  sessions = createSessions(world.house.orm, world.house.cache)
})
afterAll(() => world.close())

const signIn = () => Bun.randomUUIDv7()

function begin(attributes: { domain?: 'blog' | 'cart'; signIn?: string; device?: string } = {}) {
  const { member } = world.cast.members
  return sessions.begin(member.id, { domain: 'blog', signIn: signIn(), device: 'Firefox', ...attributes })
}

const rowOf = (sessionId: string) =>
  db(world.ctx()).selectFrom('sessions').selectAll().where('id', '=', hashToken(sessionId)).executeTakeFirst()

test('a session is its member with their roles, in its own app and in no other', async () => {
  const { organiser } = world.cast.members
  const attributes = { domain: 'blog', signIn: signIn(), device: 'Firefox' } as const
  const id = await sessions.begin(organiser.id, attributes)
  expect(await sessions.find(id, 'cart')).toBeNull()
  expect(await sessions.find(id, 'blog')).toMatchObject({
    viewer: { member: { id: organiser.id, handle: organiser.handle }, roles: world.cast.roles.organiser },
    signIn: attributes.signIn,
  })
  // And again from the hot copy.
  expect(await sessions.find(id, 'cart')).toBeNull()
})

test('the id is in the cookie alone: the database has its hash', async () => {
  const id = await begin()
  expect((await rowOf(id))?.id).toBe(hashToken(id))
  expect(await sessions.find(hashToken(id), 'blog')).toBeNull()
})

test('a device’s name is cut to what fits', async () => {
  expect((await rowOf(await begin({ device: 'x'.repeat(500) })))?.device).toHaveLength(120)
})

test('a session is over thirty days after it was used last, also when it was used early', async () => {
  const DAY_MS = 86_400_000
  const id = await begin()
  const now = Date.now()
  await db(world.ctx())
    .updateTable('sessions')
    .set({ last_seen_at: new Date(now - 10 * DAY_MS), expires_at: new Date(now + 20 * DAY_MS) })
    .where('id', '=', hashToken(id))
    .execute()
  await sessions.find(id, 'blog')
  expect((await rowOf(id))?.expires_at.getTime()).toBeGreaterThan(now + 29 * DAY_MS)
})

test('a session that was signed out while it was looked at is not brought back by that', async () => {
  const id = await begin()
  const ended = () =>
    db(world.ctx())
      .updateTable('sessions')
      .set({ expires_at: new Date(0) })
      .where('id', '=', hashToken(id))
      .execute()
  await ended()
  await luciaAdapter(world.house.orm).updateSessionExpiration(id, new Date(Date.now() + 86_400_000))
  expect((await rowOf(id))?.expires_at).toEqual(new Date(0))
})

test('a session that has expired is nobody’s, and its row goes', async () => {
  const id = await begin()
  await db(world.ctx())
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() - 1) })
    .where('id', '=', hashToken(id))
    .execute()
  expect(await sessions.find(id, 'blog')).toBeNull()
  expect(await rowOf(id)).toBeUndefined()
})

test('in the second half of its life a session is given all of it again', async () => {
  const id = await begin()
  const soon = new Date(Date.now() + 86_400_000)
  await db(world.ctx())
    .updateTable('sessions')
    .set({ expires_at: soon, last_seen_at: new Date(0) })
    .where('id', '=', hashToken(id))
    .execute()
  expect(await sessions.find(id, 'blog')).not.toBeNull()
  const row = await rowOf(id)
  expect(row!.expires_at.getTime()).toBeGreaterThan(soon.getTime() + 20 * 86_400_000)
  expect(row!.last_seen_at.getTime()).toBeGreaterThan(0)
})

test('ninety days after its sign-in a session is over, however often it is used', async () => {
  const one = signIn()
  const day = 86_400_000
  const id = await begin({ signIn: one })
  await db(world.ctx())
    .updateTable('sign_ins')
    .set({ began_at: new Date(Date.now() - 85 * day) })
    .where('id', '=', one)
    .execute()
  await db(world.ctx())
    .updateTable('sessions')
    .set({ expires_at: new Date(Date.now() + day) })
    .where('id', '=', hashToken(id))
    .execute()
  expect(await sessions.find(id, 'blog')).not.toBeNull()
  const left = (row: Awaited<ReturnType<typeof rowOf>>) => (row!.expires_at.getTime() - Date.now()) / day
  expect(Math.round(left(await rowOf(id)))).toBe(5)
  expect(Math.round(left(await rowOf(await begin({ signIn: one, domain: 'cart' }))))).toBe(5)
})

test('a session is fresh when its member has just proved who they are, and no longer than they did in an app that was joined', async () => {
  const one = signIn()
  const [fresh, long] = [Date.now() - 60_000, Date.now() - 3_600_000]
  const own = (await sessions.find(await begin({ signIn: one }), 'blog'))?.viewer.authenticatedAt
  expect(own?.getTime()).toBeGreaterThan(fresh)
  await db(world.ctx())
    .updateTable('sign_ins')
    .set({ authenticated_at: new Date(long) })
    .where('id', '=', one)
    .execute()
  await grantFor(one)
  const joined = await sessions.join(world.cast.members.member.id, {
    domain: 'cart',
    signIn: one,
    device: '',
  })
  for (let look = 0; look < 2; look++)
    expect((await sessions.find(joined!, 'cart'))?.viewer.authenticatedAt).toEqual(new Date(long))
})

test('one session is ended without the others of its sign-in, hot copy and all', async () => {
  const one = signIn()
  const [blog, cart] = [await begin({ signIn: one }), await begin({ signIn: one, domain: 'cart' })]
  await sessions.find(blog, 'blog')
  await sessions.end(blog, 'cart')
  expect(await sessions.find(blog, 'blog')).not.toBeNull()
  await sessions.end(blog, 'blog')
  expect(await sessions.find(blog, 'blog')).toBeNull()
  expect(await sessions.find(cart, 'cart')).not.toBeNull()
})

/** As federation gives it to the cart. */
async function grantFor(one: string): Promise<void> {
  const id = Bun.randomUUIDv7()
  const client = { id, client_id: 'cart', name: 'cart', redirect_uris: jsonb([]), first_party: true }
  await db(world.ctx())
    .insertInto('oauth_clients')
    .values({ ...client, created_at: new Date() })
    .execute()
  await db(world.ctx())
    .insertInto('grants')
    .values({
      id: Bun.randomUUIDv7(),
      member_id: world.cast.members.member.id,
      client_id: id,
      sign_in: one,
      scope: 'openid',
      granted_at: new Date(),
    })
    .execute()
}

test('a session is seen when it is used, to ten minutes', async () => {
  const id = await begin()
  const seenAt = async (minutes: number) => {
    const at = new Date(Date.now() - minutes * 60_000)
    await db(world.ctx())
      .updateTable('sessions')
      .set({ last_seen_at: at })
      .where('id', '=', hashToken(id))
      .execute()
    await sessions.find(id, 'blog')
    await world.house.cache.delete(`session:blog:${hashToken(id)}`)
    return (await rowOf(id))!.last_seen_at.getTime() === at.getTime()
  }
  expect([await seenAt(9), await seenAt(11)]).toEqual([true, false])
})

test('the end of a sign-in ends its sessions in all apps at once, seen before or not, and no other', async () => {
  const one = signIn()
  const [blog, cart, other] = [
    await begin({ signIn: one }),
    await begin({ signIn: one, domain: 'cart' }),
    await begin(),
  ]
  await sessions.find(blog, 'blog')
  await sessions.endSignIn(one)
  expect(await sessions.find(blog, 'blog')).toBeNull()
  expect(await sessions.find(cart, 'cart')).toBeNull()
  expect(await sessions.find(other, 'blog')).not.toBeNull()
})

test('who is closing their account is signed in nowhere', async () => {
  const { neighbour } = world.cast.members
  const id = await sessions.begin(neighbour.id, { domain: 'blog', signIn: signIn(), device: '' })
  await db(world.ctx())
    .insertInto('account_closings')
    .values({ member_id: neighbour.id, asked_at: new Date(), erase_after: new Date(Date.now() + 86_400_000) })
    .execute()
  expect(await sessions.find(id, 'blog')).toBeNull()
})

test('an app is not joined under a sign-in that has no grant for it', async () => {
  const attributes = { domain: 'market', signIn: signIn(), device: '' } as const
  expect(await sessions.join(world.cast.members.member.id, attributes)).toBeNull()
  const { count } = await db(world.ctx())
    .selectFrom('sessions')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('sign_in', '=', attributes.signIn)
    .executeTakeFirstOrThrow()
  expect(count).toBe(0)
})

test('a sign-in ends though somebody has its sessions locked in another order', async () => {
  const one = signIn()
  const [first, second] = [await begin({ signIn: one }), await begin({ signIn: one, domain: 'cart' })]
  const lock = (tx: Tx, id: string) =>
    db(tx).selectFrom('sessions').select('id').where('id', '=', hashToken(id)).forUpdate().execute()
  let ended: Promise<void> | undefined
  await transaction(world.ctx(), async tx => {
    await lock(tx, second)
    ended ??= sessions.endSignIn(one)
    await somebodyWaits(world, ended)
    // Each has what the other waits for: one is given up, mostly the one who has waited longer, and tries again.
    await lock(tx, first)
  })
  await ended
  expect([await rowOf(first), await rowOf(second)]).toEqual([undefined, undefined])
})
