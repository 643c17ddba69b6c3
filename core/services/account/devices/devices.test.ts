import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { devices, signOutDevice, signOutOthers } from './devices'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(() => db(world.ctx()).deleteFrom('sessions').execute())

type Who = 'member' | 'neighbour'
const me = () => world.ctx('member')

/** A sign-in of somebody, with a session at each of these apps. */
async function signedIn(who: Who, device = 'Firefox', apps: readonly DomainName[] = ['federation']) {
  const signIn = Bun.randomUUIDv7()
  for (const domain of apps)
    await world.house.sessions.begin(world.cast.members[who].id, { domain, signIn, device })
  return signIn
}
const seen = (signIn: string, at: Date) =>
  db(world.ctx()).updateTable('sessions').set({ last_seen_at: at }).where('sign_in', '=', signIn).execute()
const ended = (signIn: string) =>
  db(world.ctx())
    .updateTable('sessions')
    .set({ expires_at: new Date(0) })
    .where('sign_in', '=', signIn)
    .execute()
const namesOf = async (current: string | null = null) =>
  (await devices(me(), current)).devices.map(({ name }) => name)

describe('where a member is signed in', () => {
  test('is told with this one first, then what was seen last; nobody else’s, and none that has ended', async () => {
    const [old, here, late, over] = [
      await signedIn('member', 'Old phone'),
      await signedIn('member', 'This desk'),
      await signedIn('member', 'New phone', ['federation', 'blog', 'cart']),
      await signedIn('member', 'Sold phone'),
    ]
    await signedIn('neighbour', 'Tom’s phone')
    await seen(old, new Date('2026-01-01'))
    await seen(here, new Date('2026-01-02'))
    await ended(over)
    const { devices: all, next } = await devices(me(), here)
    expect(all.map(({ name, current }) => [name, current])).toEqual([
      ['This desk', true],
      ['New phone', false],
      ['Old phone', false],
    ])
    expect(all[1]).toMatchObject({ signIn: late, apps: ['blog', 'cart', 'federation'] })
    expect(next).toBeNull()
  })

  test('has a name also where it said none, and this one is none where nobody knows it', async () => {
    await signedIn('member', '')
    expect(await namesOf()).toEqual(['An unknown device'])
    expect((await devices(me(), null)).devices[0]?.current).toBe(false)
    expect((await devices(me(), Bun.randomUUIDv7())).devices[0]?.current).toBe(false)
  })

  test('is told fifty at a time, each once, this one on the first page alone', async () => {
    const here = await signedIn('member', 'Here')
    await seen(here, new Date('2020-01-01'))
    await world.ctx().em.execute(
      `insert into sessions (id, member_id, domain, sign_in, device, created_at, last_seen_at, expires_at)
       select 'many-' || n, ?, 'federation', gen_random_uuid(), 'Device ' || n, now(),
         date_trunc('day', now()) - (n % 3) * interval '1 hour', now() + interval '1 day' from generate_series(1, 103) n`,
      [world.cast.members.member.id],
    )
    const pages: string[][] = []
    for (let before: string | undefined; ; ) {
      const { devices: some, next } = await devices(me(), here, before)
      pages.push(some.map(({ name }) => name))
      if (next === null) break
      before = next
    }
    expect(pages.map(names => names.length)).toEqual([51, 50, 3])
    expect(pages[0]?.[0]).toBe('Here')
    expect(new Set(pages.flat()).size).toBe(104)
    await expect(devices(me(), here, 'x')).rejects.toBeInstanceOf(NotFound)
    // The last of a page is signed out before the next one is read.
    const { devices: first, next } = await devices(me(), here)
    await signOutDevice(me(), first.at(-1)?.signIn ?? '')
    const second = await devices(me(), here, next ?? '')
    expect(second.devices.map(({ name }) => name)).toEqual(pages[1] ?? [])
    for (const nowhere of ['x', Bun.randomUUIDv7(), `1-x`, `99999999999999-${Bun.randomUUIDv7()}`, ''])
      await expect(devices(me(), here, nowhere)).rejects.toBeInstanceOf(NotFound)
    // Behind the first moment of all there is nothing.
    expect((await devices(me(), here, `0-${await signedIn('neighbour')}`)).devices).toEqual([])
  })

  test('is nobody’s to ask who is not signed in', async () => {
    for (const ask of [
      () => devices(world.ctx(), null),
      () => signOutDevice(world.ctx(), Bun.randomUUIDv7()),
      () => signOutOthers(world.ctx(), null),
    ])
      await expect(ask()).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('a member signs out', () => {
  test('one of their own devices, of all apps, and once', async () => {
    const [phone, desk] = [
      await signedIn('member', 'Phone', ['federation', 'blog', 'cart']),
      await signedIn('member', 'Desk'),
    ]
    await signOutDevice(me(), phone.toUpperCase())
    expect(await namesOf(desk)).toEqual(['Desk'])
    await expect(signOutDevice(me(), phone)).rejects.toBeInstanceOf(NotFound)
  })

  test('no device of anybody else, and none that there is not', async () => {
    const theirs = await signedIn('neighbour', 'Tom’s phone')
    for (const signIn of [theirs, Bun.randomUUIDv7(), '', 'x'])
      await expect(signOutDevice(me(), signIn)).rejects.toBeInstanceOf(NotFound)
    await expect(signOutDevice(world.ctx('operator'), theirs)).rejects.toBeInstanceOf(NotFound)
    expect((await devices(world.ctx('neighbour'), null)).devices).toHaveLength(1)
  })

  test('all others but this one, and says how many; twice at once none is missed', async () => {
    const here = await signedIn('member', 'Here', ['federation', 'market'])
    for (const device of ['One', 'Two', 'Three']) await signedIn('member', device, ['federation', 'blog'])
    const theirs = await signedIn('neighbour')
    expect(await signOutOthers(me(), here)).toBe(3)
    expect(await namesOf(here)).toEqual(['Here'])
    expect(await signOutOthers(me(), here)).toBe(0)
    expect((await devices(world.ctx('neighbour'), theirs)).devices).toHaveLength(1)
    // Where nobody knows which is this one, all of them go.
    expect(await signOutOthers(me(), null)).toBe(1)
    expect(await namesOf()).toEqual([])
  })
})
