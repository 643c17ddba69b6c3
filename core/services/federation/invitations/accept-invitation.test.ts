import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { stranger } from '../../../../tests/cart'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { HandleTaken } from '../identity/refusals'
import { makeOwnRole, retireOwnRole } from '../own-roles/edit-own-role'
import { NewcomerUnnamed } from '../signin/refusals'
import { acceptInvitation, findInvitation, InvitationSpent } from './accept-invitation'
import { invitationToken, sendInvitation } from './invitation-letter'
import { InvitationRefused, invite, openInvitations, withdrawInvitation } from './invite'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'invitations', 'outgoing_letters', 'sent_mails')
  await world.house.cache.delete('rate:invitations:all')
})

const operator = () => world.ctx('operator')
const fresh = (ctx: Ctx): Ctx => ({ ...world.ctx(), viewer: { ...ctx.viewer, authenticatedAt: new Date() } })
const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'taken',
    (fault: unknown) => fault,
  )
let people = 0
const newcomer = () => ({ name: 'Noa New', handle: `noa_${++people}_${Bun.randomUUIDv7().slice(-6)}` })
const address = () => `noa${++people}@new.example`

async function asked(email: string, roles: readonly string[], own: readonly string[] = []): Promise<string> {
  await invite(operator(), email, roles, own)
  const { id } = await db(world.ctx())
    .selectFrom('invitations')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return invitationToken(world.house.config, id)
}

const ownRole = (name = `Baker ${++people}`) =>
  makeOwnRole(operator(), { name, permissions: ['orders'], needsSecondFactor: false })

const memberAt = (email: string) =>
  db(world.ctx()).selectFrom('members').select(['id', 'name', 'handle']).where('email', '=', email).execute()
const rolesOf = (memberId: string) =>
  db(world.ctx())
    .selectFrom('role_grants')
    .select(['role', 'granted_by_id as by'])
    .where('member_id', '=', memberId)
    .orderBy('role')
    .execute()
const ownRolesOf = async (memberId: string) =>
  (
    await db(world.ctx())
      .selectFrom('own_role_grants')
      .select('own_role_id as id')
      .where('member_id', '=', memberId)
      .execute()
  ).map(({ id }) => id)

describe('an invitation to somebody new', () => {
  test('makes a member of them, with their roles in the name of who asked', async () => {
    const email = address()
    const token = await asked(email, ['editor', 'organiser'])
    const who = newcomer()
    const accepted = await acceptInvitation(world.ctx(), token, who, null)
    expect(accepted).toEqual({ memberId: (await memberAt(email))[0]?.id ?? '', joined: true })
    expect(await memberAt(email)).toEqual([{ id: accepted.memberId, ...who }])
    const by = world.cast.members.operator.id
    expect(await rolesOf(accepted.memberId)).toEqual([
      { role: 'editor', by },
      { role: 'organiser', by },
    ])
    expect(await openInvitations(operator())).toEqual([])
  })

  test('stays as it was when they give no name, or one that somebody has', async () => {
    const email = address()
    const token = await asked(email, ['editor'])
    expect(await refused(acceptInvitation(world.ctx(), token, null, null))).toBeInstanceOf(NewcomerUnnamed)
    for (const handle of [world.cast.members.neighbour.handle, 'admin'])
      expect(
        await refused(acceptInvitation(world.ctx(), token, { name: 'Noa', handle }, null)),
      ).toBeInstanceOf(HandleTaken)
    expect([await memberAt(email), (await findInvitation(world.ctx(), token))?.email]).toEqual([[], email])
    expect((await acceptInvitation(world.ctx(), token, newcomer(), null)).joined).toBe(true)
  })

  test('that is opened twice at once makes one member', async () => {
    const email = address()
    const token = await asked(email, ['editor'])
    const both = await Promise.all(
      [1, 2].map(() => refused(acceptInvitation(world.ctx(), token, newcomer(), null))),
    )
    expect(both.filter(each => each instanceof InvitationSpent)).toHaveLength(1)
    expect(await memberAt(email)).toHaveLength(1)
  })

  test('is not accepted while it is being taken back', async () => {
    const email = address()
    const token = await asked(email, ['editor'])
    const [{ id } = { id: '' }] = await openInvitations(operator())
    const outcomes: unknown[] = []
    await overtaking(
      world,
      proceed =>
        transaction(operator(), async tx => {
          await db(tx).updateTable('invitations').set({ withdrawn_at: tx.now }).where('id', '=', id).execute()
          await proceed()
        }),
      async () => outcomes.push(await refused(acceptInvitation(world.ctx(), token, newcomer(), null))),
    )
    expect(outcomes[0]).toBeInstanceOf(InvitationSpent)
    expect(await memberAt(email)).toEqual([])
    await expect(withdrawInvitation(operator(), id)).rejects.toThrow()
  })
})

describe('an invitation whose sender is no operator any more', () => {
  test('gives nothing', async () => {
    const dismissed = await stranger(world)
    const memberId = dismissed.viewer.member?.id ?? ''
    const grant = {
      id: Bun.randomUUIDv7(),
      member_id: memberId,
      role: 'operator' as const,
      granted_by_id: null,
    }
    await db(world.ctx())
      .insertInto('role_grants')
      .values({ ...grant, granted_at: new Date() })
      .execute()
    const email = address()
    const sender = fresh({ ...dismissed, viewer: { ...dismissed.viewer, roles: ['operator'] } })
    await invite(sender, email, ['operator'])
    const { id } = await db(world.ctx())
      .selectFrom('invitations')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirstOrThrow()
    await db(world.ctx()).deleteFrom('role_grants').where('id', '=', grant.id).execute()
    const token = invitationToken(world.house.config, id)
    expect(await refused(acceptInvitation(world.ctx(), token, newcomer(), null))).toBeInstanceOf(
      InvitationSpent,
    )
    expect(await memberAt(email)).toEqual([])
    // Nor may they ask anybody else.
    await expect(invite(sender, address(), ['editor'])).rejects.toThrow()
  })
})

describe('own roles in an invitation', () => {
  test('are named in it, and given with it', async () => {
    const member = await stranger(world)
    const [baker, email] = [await ownRole('Baker of bread'), member.viewer.member?.email ?? '']
    const token = await asked(email, ['editor'], [baker])
    expect(await openInvitations(operator())).toMatchObject([
      { email, roles: ['editor'], ownRoles: ['Baker of bread'] },
    ])
    expect((await findInvitation(world.ctx(), token))?.ownRoles).toMatchObject([
      { id: baker, permissions: ['orders'] },
    ])
    const { memberId } = await acceptInvitation(fresh(member), token, null, null)
    expect(await ownRolesOf(memberId)).toEqual([baker])
    expect((await rolesOf(memberId)).map(({ role }) => role)).toEqual(['editor'])
  })

  test('that were retired meanwhile are not given; the others are', async () => {
    const member = await stranger(world)
    const [kept, gone] = [await ownRole(), await ownRole()]
    const token = await asked(member.viewer.member?.email ?? '', [], [kept, gone])
    await retireOwnRole(operator(), gone)
    expect((await findInvitation(world.ctx(), token))?.ownRoles.map(({ id }) => id)).toEqual([kept])
    const { memberId } = await acceptInvitation(fresh(member), token, null, null)
    expect(await ownRolesOf(memberId)).toEqual([kept])
  })

  test('of which none is left offer nothing, and no letter goes out for them', async () => {
    const email = address()
    const gone = await ownRole()
    const token = await asked(email, [], [gone])
    await retireOwnRole(operator(), gone)
    expect(await findInvitation(world.ctx(), token)).toBeNull()
    expect(await refused(acceptInvitation(world.ctx(), token, newcomer(), null))).toBeInstanceOf(
      InvitationSpent,
    )
    await world.work()
    const letters = db(world.ctx()).selectFrom('outgoing_letters').select(['sent_at', 'failure'])
    expect(await letters.where('recipient', '=', email).execute()).toEqual([
      { sent_at: null, failure: 'the role was retired' },
    ])
    expect(await memberAt(email)).toEqual([])
  })

  test('that are retired, unknown or no ids are not offered', async () => {
    const gone = await ownRole()
    await retireOwnRole(operator(), gone)
    for (const own of [[gone], [Bun.randomUUIDv7()], ['x'], [await ownRole(), gone]])
      expect(await refused(invite(operator(), address(), [], own))).toMatchObject({ field: 'roles' })
    expect(await openInvitations(operator())).toEqual([])
  })

  test('named twice, in whatever letters, are one', async () => {
    const member = await stranger(world)
    const baker = await ownRole()
    const token = await asked(member.viewer.member?.email ?? '', [], [baker, baker.toUpperCase()])
    const { memberId } = await acceptInvitation(fresh(member), token, null, null)
    expect(await ownRolesOf(memberId)).toEqual([baker])
  })
})

describe('who may be invited', () => {
  test('is whoever has an address, to a role that there is', async () => {
    for (const typed of [
      '',
      'noa',
      'noa@',
      '@new.example',
      'noa@new.example, eve@new.example',
      'noa@new.example\nBcc: x@y.example',
    ])
      expect(await refused(invite(operator(), typed, ['editor']))).toMatchObject({ field: 'email' })
    for (const roles of [[], ['member'], ['editor', 'emperor'], ['Editor']])
      expect(await refused(invite(operator(), address(), roles))).toMatchObject({ field: 'roles' })
    expect(await refused(invite(operator(), '', ['editor']))).toBeInstanceOf(InvitationRefused)
    expect(await openInvitations(operator())).toEqual([])
  })

  test('an invitation that is not there writes no letter', async () => {
    await sendInvitation(world.ctx(), { invitationId: Bun.randomUUIDv7() })
    expect(await db(world.ctx()).selectFrom('outgoing_letters').select('key').execute()).toEqual([])
  })
})

test('who gains a role signs in again everywhere else, who had it already stays signed in', async () => {
  const ended: string[] = []
  const member = await stranger(world)
  const memberId = member.viewer.member?.id ?? ''
  const signIns = ['the one that accepts', 'another'].map(() => Bun.randomUUIDv7())
  const [own = '', other = ''] = signIns
  const now = new Date()
  const hash = () => new Bun.CryptoHasher('sha256').update(crypto.randomUUID()).digest('hex')
  for (const sign_in of signIns)
    await db(world.ctx())
      .insertInto('sessions')
      .values({
        id: hash(),
        member_id: memberId,
        domain: 'federation',
        sign_in,
        address: '',
        created_at: now,
        last_seen_at: now,
        expires_at: new Date(now.getTime() + 3_600_000),
      })
      .execute()
  const watched = (): Ctx => {
    const ctx = fresh(member)
    const sessions = { ...ctx.house.sessions, endSignIn: async (signIn: string) => void ended.push(signIn) }
    return { ...ctx, house: { ...ctx.house, sessions } }
  }
  const email = member.viewer.member?.email ?? ''
  await acceptInvitation(watched(), await asked(email, ['editor']), null, own)
  expect(ended).toEqual([other])
  await acceptInvitation(watched(), await asked(email, ['editor']), null, own)
  expect(ended).toEqual([other])
})
