import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { beginMemberSession } from './begin-member-session'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const idOf = (who: 'member' | 'neighbour') => world.cast.members[who].id
const begin = (ctx: Ctx, who: 'member' | 'neighbour', signIn: string | null = null) =>
  beginMemberSession(ctx, { memberId: idOf(who), methods: ['otp'], means: 'a link by mail' }, signIn)
const living = async (who: 'member' | 'neighbour') =>
  (
    await db(world.ctx())
      .selectFrom('sessions')
      .select('sign_in')
      .where('member_id', '=', idOf(who))
      .where('expires_at', '>', new Date())
      .orderBy('id')
      .execute()
  ).map(({ sign_in }) => sign_in)
const lastSaid = async () =>
  await db(world.ctx())
    .selectFrom('security_events')
    .select(['event', 'member_id', 'details'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()

test('who signs in once more stays in what they are signed in under, and the log says that it was again', async () => {
  await begin(world.ctx(), 'member')
  const [signIn] = await living('member')
  expect((await lastSaid()).details).toMatchObject({ with: 'a link by mail' })
  expect((await lastSaid()).details).not.toHaveProperty('again')
  await begin(world.ctx('member'), 'member', signIn ?? '')
  expect(new Set(await living('member'))).toEqual(new Set([signIn ?? '']))
  expect(await lastSaid()).toMatchObject({
    event: 'sign-in.succeeded',
    member_id: idOf('member'),
    details: { again: 'yes' },
  })
})

test('who signs in where somebody else is ends what was theirs, and is under one of their own', async () => {
  await begin(world.ctx(), 'member')
  const theirs = (await living('member')).at(-1) ?? ''
  await begin(world.ctx('member'), 'neighbour', theirs)
  expect(await living('member')).not.toContain(theirs)
  expect(await living('neighbour')).not.toContain(theirs)
  const said = await lastSaid()
  expect([said.member_id, said.details]).toEqual([
    idOf('neighbour'),
    expect.not.objectContaining({ again: 'yes' }),
  ])
})

test('a sign-in that nobody is known to be in is not gone on with', async () => {
  // The browser says so, and nobody is signed in: it may have been taken from elsewhere.
  const foreign = Bun.randomUUIDv7()
  await begin(world.ctx(), 'neighbour', foreign)
  expect(await living('neighbour')).not.toContain(foreign)
})
