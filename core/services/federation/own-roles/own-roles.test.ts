import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { ChangedMeanwhile, FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import type { Permission } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { checkSecurityLog } from '#core/services/federation/security-log/keep-log'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { NoSuchMember } from '../identity/roles'
import { waitingRoles } from '../second-factor/required-roles'
import {
  changeOwnRole,
  makeOwnRole,
  OWN_ROLE_FORM,
  type OwnRoleSettings,
  ownRole,
  ownRoles,
  RoleUnusable,
  retireOwnRole,
} from './edit-own-role'
import { giveOwnRole, takeOwnRole } from './give-own-role'
import { whoMayWhat } from './who-may-what'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  for (const table of ['own_role_grants', 'own_roles'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
})

const pat = () => world.ctx('operator')
const stall = (more: Partial<OwnRoleSettings> = {}): OwnRoleSettings => ({
  name: 'Market stall',
  permissions: ['orders', 'door'],
  needsSecondFactor: false,
  ...more,
})

/** A session of the member's in an app: what that app finds by it now. */
async function signedIn(who: 'member' | 'neighbour', methods: readonly ('otp' | 'mfa')[] = ['otp']) {
  const session = { domain: 'events' as const, signIn: Bun.randomUUIDv7(), device: '' }
  const id = await world.house.sessions.begin(world.cast.members[who].id, { ...session, methods })
  return async () => (await world.house.sessions.find(id, 'events'))?.viewer.permissions ?? null
}

const grantId = async (who: string) =>
  (await whoMayWhat(pat())).lines.find(({ member }) => member === who)?.roles.find(role => role.isOwn)
    ?.grantId ?? ''

const actions = async () =>
  (await db(pat()).selectFrom('audit').select(['action', 'before', 'after']).orderBy('id').execute()).slice(
    -1,
  )

describe('an own role', () => {
  test('is made of permissions, and given, lets its holder do them: wherever they sign in', async () => {
    const id = await makeOwnRole(pat(), stall({ name: '  Market   stall ', permissions: ['door', 'orders'] }))
    expect(await ownRoles(pat())).toEqual([{ id, ...stall(), holders: 0 }])
    await giveOwnRole(pat(), '@neighbour', id)
    const found = await signedIn('neighbour')
    expect([...((await found()) ?? [])].sort()).toEqual(['door', 'orders'])
    expect((await ownRoles(pat()))[0]?.holders).toBe(1)
    expect(await (await signedIn('member'))()).toEqual([])
  })

  test.each<[string, () => Promise<unknown>]>([
    [
      'given',
      async () =>
        giveOwnRole(pat(), 'neighbour@example.test', await makeOwnRole(pat(), stall({ name: 'Second' }))),
    ],
    ['taken back', async () => takeOwnRole(pat(), await grantId('Tom Askew'))],
    ['made another', () => changed({ permissions: ['stock'] })],
    ['asked for more than a letter', () => changed({ needsSecondFactor: true })],
    ['retired', async () => retireOwnRole(pat(), (await ownRoles(pat()))[0]?.id ?? '')],
  ])('that is %s signs its holder out, everywhere at once', async (_, change) => {
    await giveOwnRole(pat(), '@neighbour', await makeOwnRole(pat(), stall()))
    const [tom, mair] = [await signedIn('neighbour'), await signedIn('member')]
    expect(await tom()).not.toBeNull()
    await change()
    expect([await tom(), await mair()]).toEqual([null, []])
  })

  test('that is renamed signs nobody out', async () => {
    await giveOwnRole(pat(), '@neighbour', await makeOwnRole(pat(), stall()))
    const tom = await signedIn('neighbour')
    await changed({ name: 'Stall' })
    expect(await tom()).not.toBeNull()
  })

  async function changed(more: Partial<OwnRoleSettings>): Promise<void> {
    const [role] = await ownRoles(pat())
    if (role) await changeOwnRole(pat(), role.id, stall(more), null)
  }

  test('its holder who changes it stays where they are', async () => {
    const id = await makeOwnRole(pat(), stall())
    await giveOwnRole(pat(), '@operator', id)
    const signIn = Bun.randomUUIDv7()
    const session = await world.house.sessions.begin(world.cast.members.operator.id, {
      domain: 'federation',
      signIn,
      device: '',
    })
    await changeOwnRole(pat(), id, stall({ permissions: ['stock'] }), null)
    expect(await world.house.sessions.find(session, 'federation')).not.toBeNull()
  })

  test('that asks for more than a letter waits until its holder signs in with it', async () => {
    await giveOwnRole(pat(), '@neighbour', await makeOwnRole(pat(), stall({ needsSecondFactor: true })))
    expect(await (await signedIn('neighbour'))()).toEqual([])
    expect(await waitingRoles({ ...world.ctx('neighbour') })).toEqual(['Market stall'])
    expect(await (await signedIn('neighbour', ['otp', 'mfa']))()).toHaveLength(2)
  })

  test('that is retired is nobody’s, and its name is free', async () => {
    const id = await makeOwnRole(pat(), stall())
    await giveOwnRole(pat(), '@neighbour', id)
    await retireOwnRole(pat(), id)
    expect(await (await signedIn('neighbour'))()).toEqual([])
    expect(await ownRoles(pat())).toEqual([])
    await expect(giveOwnRole(pat(), '@neighbour', id)).rejects.toBeInstanceOf(NotFound)
    await expect(ownRole(pat(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(retireOwnRole(pat(), id)).rejects.toBeInstanceOf(NotFound)
    await makeOwnRole(pat(), stall())
    expect(await actions()).toMatchObject([{ action: 'own-role.made' }])
  })

  test.each<[string, Partial<OwnRoleSettings>, string]>([
    ['without a name', { name: ' ' }, 'name'],
    ['with a name too long', { name: 'x'.repeat(61) }, 'name'],
    ['with a name that turns around', { name: 'a\u202eb' }, 'name'],
    ['called as a built-in one', { name: 'Operator' }, 'name'],
    ['of nothing', { permissions: [] }, 'permissions'],
    ['of everything, which is an operator', { permissions: ['operator'] }, 'permissions'],
    ['of what is no permission', { permissions: ['root' as Permission, 'door'] }, 'permissions'],
  ])('is refused %s', async (_, more, field) => {
    const refused = makeOwnRole(pat(), stall(more))
    await expect(refused).rejects.toBeInstanceOf(RoleUnusable)
    await expect(refused).rejects.toMatchObject({ field })
    const id = await makeOwnRole(pat(), stall())
    await expect(changeOwnRole(pat(), id, stall(more), null)).rejects.toMatchObject({ field })
  })

  test('is one of its name, however it is written and however many make it at once', async () => {
    const made = await Promise.allSettled(
      ['Till', 'till', 'TILL'].map(name => makeOwnRole(pat(), stall({ name }))),
    )
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    for (const each of made) if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(RoleUnusable)
    const other = await makeOwnRole(pat(), stall({ name: 'Door' }))
    await expect(changeOwnRole(pat(), other, stall({ name: 'TILL' }), null)).rejects.toMatchObject({
      field: 'name',
    })
  })

  test('the database itself keeps one from being an operator', async () => {
    const id = await makeOwnRole(pat(), stall())
    const forged = world
      .ctx()
      .em.execute(`update own_roles set permissions = '["operator"]' where id = ?`, [id])
    await expect(forged).rejects.toThrow('own_roles_permissions_check')
  })

  test('a form that was opened before a change changes nothing', async () => {
    const id = await makeOwnRole(pat(), stall())
    const seen = OWN_ROLE_FORM.version(await ownRole(pat(), id))
    await changeOwnRole(pat(), id, stall({ permissions: ['stock'] }), seen)
    await expect(changeOwnRole(pat(), id, stall({ name: 'Other' }), seen)).rejects.toBeInstanceOf(
      ChangedMeanwhile,
    )
    expect((await ownRole(pat(), id)).permissions).toEqual(['stock'])
  })

  test('is given once, and to nobody whom we do not know', async () => {
    const id = await makeOwnRole(pat(), stall())
    await giveOwnRole(pat(), ' Neighbour@Example.TEST ', id)
    const tom = await signedIn('neighbour')
    await giveOwnRole(pat(), '@neighbour', id)
    expect([await tom(), (await ownRoles(pat()))[0]?.holders]).toEqual([expect.any(Array), 1])
    await expect(giveOwnRole(pat(), '@nobody', id)).rejects.toBeInstanceOf(NoSuchMember)
    await expect(takeOwnRole(pat(), Bun.randomUUIDv7())).rejects.toBeInstanceOf(NotFound)
  })

  test('is not given while it is being retired', async () => {
    const id = await makeOwnRole(pat(), stall())
    await Promise.allSettled([
      retireOwnRole(pat(), id),
      ...['@neighbour', '@member', '@editor'].map(who => giveOwnRole(pat(), who, id)),
    ])
    const left = await db(pat()).selectFrom('own_role_grants').select('id').execute()
    expect(left).toEqual([])
  })

  test('what becomes of it is in the audit and in the security log, whose chain holds', async () => {
    const id = await makeOwnRole(pat(), stall())
    expect(await actions()).toMatchObject([{ action: 'own-role.made', after: stall() }])
    await giveOwnRole(pat(), '@neighbour', id)
    expect(await actions()).toMatchObject([{ action: 'role.granted', after: { role: 'Market stall' } }])
    await changeOwnRole(pat(), id, stall({ permissions: ['stock'] }), null)
    expect(await actions()).toMatchObject([
      {
        action: 'own-role.changed',
        before: { permissions: ['orders', 'door'] },
        after: { permissions: ['stock'] },
      },
    ])
    await takeOwnRole(pat(), await grantId('Tom Askew'))
    await retireOwnRole(pat(), id)
    const events = await db(pat()).selectFrom('security_events').select('event').orderBy('position').execute()
    expect(
      events
        .map(({ event }) => event)
        .filter(event => event.startsWith('role.'))
        .slice(-5),
    ).toEqual(['role.made', 'role.granted', 'role.changed', 'role.revoked', 'role.retired'])
    expect((await checkSecurityLog(pat())).broken).toBeNull()
  })

  test.each<[string, (ctx: Ctx) => Promise<unknown>]>([
    ['made', ctx => makeOwnRole(ctx, stall())],
    ['changed', ctx => changeOwnRole(ctx, Bun.randomUUIDv7(), stall(), null)],
    ['retired', ctx => retireOwnRole(ctx, Bun.randomUUIDv7())],
    ['given', ctx => giveOwnRole(ctx, '@member', Bun.randomUUIDv7())],
    ['taken', ctx => takeOwnRole(ctx, Bun.randomUUIDv7())],
  ])('is %s by a fresh operator alone', async (_, change) => {
    const stale = { ...pat(), viewer: { ...pat().viewer, authenticatedAt: null } }
    await expect(change(stale)).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(change(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
    const clerk = {
      ...world.ctx('member'),
      viewer: { ...world.ctx('member').viewer, permissions: ['members', 'security'] as const },
    }
    await expect(change(clerk)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('who may do what', () => {
  test('says by which roles, given by whom', async () => {
    await giveOwnRole(pat(), '@shopkeeper', await makeOwnRole(pat(), stall({ permissions: ['newsletters'] })))
    const { lines } = await whoMayWhat(pat())
    const sam = lines.find(({ member }) => member === 'Sam Okafor')
    expect(sam?.roles).toMatchObject([
      {
        name: 'shopkeeper',
        isOwn: false,
        permissions: ['shopkeeper', 'stock', 'orders', 'money'],
        grantedBy: null,
      },
      { name: 'Market stall', isOwn: true, permissions: ['newsletters'], grantedBy: 'Pat Lindqvist' },
    ])
  })

  test('may be asked of one permission: by a built-in role, an own one, or as operator', async () => {
    await giveOwnRole(pat(), '@member', await makeOwnRole(pat(), stall()))
    const names = async (permission: Permission) =>
      (await whoMayWhat(pat(), { permission })).lines.map(({ member }) => member)
    expect(await names('door')).toEqual(['Mair Pugh', 'Olwen Price', 'Pat Lindqvist'])
    expect(await names('organiser')).toEqual(['Olwen Price', 'Pat Lindqvist'])
    expect(await names('operator')).toEqual(['Pat Lindqvist'])
  })

  test('goes on from page to page, each member once', async () => {
    const id = await makeOwnRole(pat(), stall())
    const people = Array.from({ length: 60 }, (_, at) => ({
      id: Bun.randomUUIDv7(),
      name: 'Many',
      email: `many${at}@example.test`,
      handle: `many${at}`,
    }))
    await db(pat())
      .insertInto('members')
      .values(people.map(person => ({ ...person, joined_at: new Date() })))
      .execute()
    const grants = people.map(person => ({
      id: Bun.randomUUIDv7(),
      own_role_id: id,
      member_id: person.id,
      granted_by_id: world.cast.members.operator.id,
      granted_at: new Date(),
    }))
    await db(pat()).insertInto('own_role_grants').values(grants).execute()
    const first = await whoMayWhat(pat(), { permission: 'door' })
    const second = await whoMayWhat(pat(), { permission: 'door', after: first.next ?? '' })
    const ids = [...first.lines, ...second.lines].map(({ memberId }) => memberId)
    expect([first.lines.length, new Set(ids).size, ids.length, second.next]).toEqual([50, 62, 62, null])
    await expect(whoMayWhat(pat(), { after: 'nowhere' })).rejects.toBeInstanceOf(NotFound)
    await db(pat()).deleteFrom('own_role_grants').execute()
    await db(pat()).deleteFrom('members').where('name', '=', 'Many').execute()
  })
})
