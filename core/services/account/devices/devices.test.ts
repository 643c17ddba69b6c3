import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { devices, signOutDevice, signOutOthers } from './devices'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('sessions').execute()
})

const member = () => world.ctx('member')

async function signIn(who: 'member' | 'neighbour', device = 'Firefox on Linux'): Promise<string> {
  const signIn = Bun.randomUUIDv7()
  for (const domain of ['blog', 'cart'] as const)
    await world.house.sessions.begin(world.cast.members[who].id, { domain, signIn, device })
  return signIn
}

describe('the devices of a member', () => {
  test('are one a sign-in, with the apps it is good for; the one in use first', async () => {
    const [phone, desk] = [await signIn('member', 'A phone'), await signIn('member', '')]
    await signIn('neighbour')
    const listed = await devices(member(), phone)
    expect(listed.map(({ signIn, current }) => [signIn, current])).toEqual([
      [phone, true],
      [desk, false],
    ])
    expect(listed.map(({ name }) => name)).toEqual(['A phone', 'An unknown device'])
    expect([...listed[0]!.apps].sort()).toEqual(['blog', 'cart'])
    expect((await devices(member(), desk))[0]?.signIn).toBe(desk)
  })

  test('are only those whose session has not run out', async () => {
    const ended = await signIn('member')
    const { now } = member()
    await db(member()).updateTable('sessions').set({ expires_at: now }).where('sign_in', '=', ended).execute()
    expect(await devices({ ...member(), now }, null)).toEqual([])
    await expect(signOutDevice(member(), ended)).rejects.toBeInstanceOf(NotFound)
  })

  test('are a member’s matter', async () => {
    for (const work of [
      () => devices(world.ctx(), null),
      () => signOutOthers(world.ctx(), null),
      () => signOutDevice(world.ctx(), Bun.randomUUIDv7()),
    ])
      await expect(work()).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('signing out', () => {
  test('one device leaves the others, and nobody signs another’s out', async () => {
    const [phone, desk, theirs] = [await signIn('member'), await signIn('member'), await signIn('neighbour')]
    await signOutDevice(member(), phone)
    expect((await devices(member(), desk)).map(device => device.signIn)).toEqual([desk])
    await expect(signOutDevice(member(), theirs)).rejects.toBeInstanceOf(NotFound)
    expect(await devices(world.ctx('neighbour'), theirs)).toHaveLength(1)
  })

  test('all others leaves the one in use, and says how many there were', async () => {
    const here = await signIn('member')
    await signIn('member')
    await signIn('member')
    expect(await signOutOthers(member(), here)).toBe(2)
    expect((await devices(member(), here)).map(device => device.signIn)).toEqual([here])
    expect(await signOutOthers(member(), here)).toBe(0)
  })
})
