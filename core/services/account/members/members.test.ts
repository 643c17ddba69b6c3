import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { Member } from '#core/entities/identity/member'
import type { Cast } from '../../../../tests/cast'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { devices, signOutDevice, signOutOthers } from '../devices/devices'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { type MemberFilter, memberAccount, memberBatches, members, roleNamed, signMemberOut } from './members'
import { membersCsv } from './members-csv'

type Who = keyof Cast['members']

const NOBODY = '01890000-0000-7000-8000-000000000000'
const ALL: MemberFilter = { query: '', role: null }
const FIREFOX = 'Firefox on Linux'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const operator = () => world.ctx('operator')
const idOf = (who: Who) => world.cast.members[who].id
const found = async (query: string, role: MemberFilter['role'] = null) =>
  (await members(operator(), { query, role }, 1)).members.map(({ handle }) => handle).sort()
/** Signs in with one device to these apps; returns the sign-in. */
async function signIn(who: Who, apps: readonly ('market' | 'blog')[] = ['market'], device = FIREFOX) {
  const signIn = Bun.randomUUIDv7()
  for (const domain of apps) await world.house.sessions.begin(idOf(who), { domain, signIn, device })
  return signIn
}

describe('members are found', () => {
  test.each<[string, string, MemberFilter['role'], string[]]>([
    ['part of a name, in whatever letters', ' PUGH ', null, ['member']],
    ['part of an address', 'Neighbour@', null, ['neighbour']],
    ['part of a handle', 'shopk', null, ['shopkeeper']],
    ['a role', '', 'editor', ['editor']],
    ['a role and a name of another', 'pugh', 'editor', []],
    ['a percent sign, as itself', '%', null, []],
    ['an underscore, as itself', '_', null, []],
    ['a backslash, as itself', '\\', null, []],
    ['what would be a query', "' or true --", null, []],
  ])('by %s', async (_, query, role, handles) => {
    expect(await found(query, role)).toEqual(handles)
  })

  test('with all their roles, whichever was looked for', async () => {
    const grant = {
      id: Bun.randomUUIDv7(),
      member_id: idOf('editor'),
      role: 'organiser',
      granted_at: new Date(),
    }
    await db(world.ctx())
      .insertInto('role_grants')
      .values({ ...grant, role: 'organiser' })
      .execute()
    const [editor] = (await members(operator(), { query: 'edie', role: 'organiser' }, 1)).members
    expect(editor?.roles).toEqual(['editor', 'organiser'])
    await db(world.ctx()).deleteFrom('role_grants').where('id', '=', grant.id).execute()
  })

  test('unless they were erased', async () => {
    const { id, email } = world.cast.members.moderator
    const setTo = (to: string | null) =>
      db(world.ctx()).updateTable('members').set({ email: to }).where('id', '=', id).execute()
    await setTo(null)
    expect(await found('')).not.toContain('moderator')
    await expect(memberAccount(operator(), id)).rejects.toBeInstanceOf(NotFound)
    expect((await allMembers(ALL)).map(({ handle }) => handle)).not.toContain('moderator')
    await setTo(email)
  })

  test.each([
    ['editor', 'editor'],
    ['king', null],
    ['', null],
    [undefined, null],
    ['toString', null],
  ] as const)('and %p is the role %p', (name, role) => {
    expect(roleNamed(name)).toBe(role)
  })
})

describe('a long list', () => {
  const crowd: MemberFilter = { query: 'crowd', role: null }

  test('has pages of fifty, the newest member first, and the last page for whoever asks for more', async () => {
    const { em } = world.ctx()
    for (let n = 0; n <= 100; n++) {
      const joinedAt = new Date(Date.UTC(2026, 0, 1, 0, n))
      em.create(Member, {
        email: `crowd${n}@example.test`,
        name: `Crowd ${n}`,
        handle: `crowd${n}`,
        joinedAt,
      })
    }
    await em.flush()
    const page = async (number: number) => {
      const { members: shown, ...rest } = await members(operator(), crowd, number)
      return { ...rest, names: [shown[0]?.name, shown.at(-1)?.name], shown: shown.length }
    }
    const all = { count: 101, pages: 3 }
    expect(await page(1)).toEqual({ ...all, page: 1, names: ['Crowd 100', 'Crowd 51'], shown: 50 })
    expect(await page(3)).toEqual({ ...all, page: 3, names: ['Crowd 0', 'Crowd 0'], shown: 1 })
    for (const far of [4, 1e6]) expect(await page(far)).toMatchObject({ page: 3, shown: 1 })
    for (const near of [0, -1]) expect(await page(near)).toMatchObject({ page: 1, shown: 50 })
    expect(await allMembers(crowd)).toHaveLength(101)
  })

  test('of nobody has one page', async () => {
    expect(await members(operator(), { query: 'nobody at all', role: null }, 1)).toEqual({
      members: [],
      count: 0,
      page: 1,
      pages: 1,
    })
  })
})

describe('the table to take away', () => {
  const taken = async (filter: MemberFilter) =>
    Buffer.from(await new Response(await membersCsv(operator(), filter)).arrayBuffer()).toString()

  test('is read by so many at a time, each of them once', async () => {
    const joined = new Date('2026-03-01T09:00:00Z')
    await db(world.ctx())
      .insertInto('members')
      .values(
        Array.from({ length: 7 }, (_, at) => ({
          id: Bun.randomUUIDv7(),
          email: `batch${at}@example.test`,
          name: `Batch ${at}`,
          // Some joined in the same moment.
          handle: `batch_${at}`,
          joined_at: new Date(joined.getTime() + (at >> 1)),
          bio: '',
        })),
      )
      .execute()
    const sizes: number[] = []
    const names: string[] = []
    for await (const batch of memberBatches(operator(), { query: 'batch', role: null }, 3)) {
      sizes.push(batch.length)
      names.push(...batch.map(({ name }) => name))
    }
    expect(sizes).toEqual([3, 3, 1])
    expect(names.toSorted()).toEqual(Array.from({ length: 7 }, (_, at) => `Batch ${at}`))
    await db(world.ctx()).deleteFrom('members').where('handle', 'like', 'batch%').execute()
  })

  test('is CSV as spreadsheets want it, with every member that was looked for', async () => {
    const csv = await taken({ query: 'pat', role: 'operator' })
    const joined = (await memberAccount(operator(), idOf('operator'))).joinedAt.toISOString()
    expect(csv).toBe(
      `\uFEFFname,email,handle,roles,joined\nPat Lindqvist,operator@example.test,operator,operator,${joined}\n`,
    )
  })

  test('holds no formula, and a name with a comma or a quote is one name', async () => {
    const named = async (name: string) => {
      await db(world.ctx()).updateTable('members').set({ name }).where('id', '=', idOf('member')).execute()
      const [, line = ''] = (await taken({ query: 'member@', role: null })).split('\n')
      return line
    }
    expect(await named('=HYPERLINK(1)')).toStartWith("'=HYPERLINK(1),")
    expect(await named('@SUM(1)')).toStartWith("'@SUM(1),")
    expect(await named('Pugh, "Mair"')).toStartWith('"Pugh, ""Mair""",')
    expect(await named('Mair Pugh')).toStartWith('Mair Pugh,')
  })
})

describe('a member, as the operator sees them', () => {
  test('is counts, and nothing of what they bought or wrote', async () => {
    const newsletterId = await createNewsletter(world.ctx('editor'), {
      name: 'N',
      slug: 'n',
      description: '',
    })
    await subscribe(world.ctx('neighbour'), newsletterId)
    await signIn('neighbour', ['market', 'blog'])
    await signIn('neighbour')
    const account = await memberAccount(operator(), idOf('neighbour'))
    expect(account).toEqual({
      id: idOf('neighbour'),
      name: 'Tom Askew',
      email: 'neighbour@example.test',
      handle: 'neighbour',
      joinedAt: expect.any(Date),
      roles: [],
      bio: '',
      orders: 0,
      tickets: 0,
      subscriptions: 1,
      devices: 2,
      hasSecondFactor: false,
      lastSeenAt: expect.any(Date),
    })
    const month = { ...operator(), now: new Date(Date.now() + 31 * 86_400_000) }
    expect((await memberAccount(month, idOf('neighbour'))).devices).toBe(0)
  })

  test('can be signed out everywhere, and nobody else is', async () => {
    const others = await signIn('shopkeeper')
    await signMemberOut(operator(), idOf('neighbour'))
    expect((await devices(world.ctx('neighbour'), null)).devices).toEqual([])
    expect((await devices(world.ctx('shopkeeper'), null)).devices.map(({ signIn: id }) => id)).toEqual([
      others,
    ])
  })

  test.each(['none', NOBODY])('that is none (%s) is not found', async id => {
    await expect(memberAccount(operator(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(signMemberOut(operator(), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is the operator’s alone to see', async () => {
    for (const work of [
      (ctx = world.ctx()) => members(ctx, ALL, 1),
      (ctx = world.ctx()) => memberBatches(ctx, ALL).next(),
      (ctx = world.ctx()) => membersCsv(ctx, ALL),
      (ctx = world.ctx()) => memberAccount(ctx, idOf('member')),
      (ctx = world.ctx()) => signMemberOut(ctx, idOf('member')),
    ]) {
      await expect(work()).rejects.toBeInstanceOf(SignInRequired)
      for (const who of ['member', 'editor', 'moderator'] as const)
        await expect(work(world.ctx(who))).rejects.toBeInstanceOf(NotFound)
    }
  })
})

describe('one’s own devices', () => {
  const shown = async (current: string | null) =>
    (await devices(world.ctx('organiser'), current)).devices.map(({ signIn: id, current: isThis }) => [
      id,
      isThis,
    ])

  test('are one for each sign-in, this one first and then the one seen last', async () => {
    const [old, here, last] = [
      await signIn('organiser', ['market', 'blog']),
      await signIn('organiser'),
      await signIn('organiser', ['market'], 'curl'),
    ]
    const seen = (id: string, minute: number) =>
      db(world.ctx())
        .updateTable('sessions')
        .set({ last_seen_at: new Date(Date.UTC(2026, 5, 1, 12, minute)) })
        .where('sign_in', '=', id)
        .execute()
    for (const [at, id] of [here, old, last].entries()) await seen(id, at)
    expect(await shown(here)).toEqual([
      [here, true],
      [last, false],
      [old, false],
    ])
    expect(await shown(null)).toEqual([
      [last, false],
      [old, false],
      [here, false],
    ])
    const [, curl, linux] = (await devices(world.ctx('organiser'), here)).devices
    expect(curl).toMatchObject({
      name: 'curl',
      apps: ['market'],
      lastSeenAt: new Date(Date.UTC(2026, 5, 1, 12, 2)),
    })
    expect(linux).toMatchObject({
      name: 'Firefox on Linux',
      apps: ['blog', 'market'],
      since: expect.any(Date),
    })
  })

  test('are signed out one by one, or all but this one', async () => {
    const [one, two, three] = (await shown(null)).map(([id]) => String(id))
    await signOutDevice(world.ctx('organiser'), one ?? '')
    expect(await shown(two ?? '')).toEqual([
      [two!, true],
      [three!, false],
    ])
    expect(await signOutOthers(world.ctx('organiser'), two ?? '')).toBe(1)
    expect(await signOutOthers(world.ctx('organiser'), two ?? '')).toBe(0)
    expect(await shown(two ?? '')).toEqual([[two!, true]])
    expect(await signOutOthers(world.ctx('organiser'), null)).toBe(1)
  })

  test('are nobody else’s: another’s, one that is over and one that never was are not found', async () => {
    const theirs = await signIn('shopkeeper')
    const gone = await signIn('organiser')
    await signOutDevice(world.ctx('organiser'), gone)
    for (const id of [theirs, gone, NOBODY, 'none'])
      await expect(signOutDevice(world.ctx('organiser'), id)).rejects.toBeInstanceOf(NotFound)
    expect((await devices(world.ctx('shopkeeper'), theirs)).devices.some(device => device.current)).toBe(true)
    await expect(devices(world.ctx(), null)).rejects.toBeInstanceOf(SignInRequired)
    await expect(signOutOthers(world.ctx(), null)).rejects.toBeInstanceOf(SignInRequired)
  })

  test('are gone with their sessions’ time', async () => {
    await signIn('organiser')
    const month = { ...world.ctx('organiser'), now: new Date(Date.now() + 31 * 86_400_000) }
    expect((await devices(month, null)).devices).toEqual([])
  })
})

async function allMembers(filter: MemberFilter) {
  const all = []
  for await (const batch of memberBatches(operator(), filter)) all.push(...batch)
  return all
}
