import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import type { Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking, somebodyWaits } from '../../../../tests/lock-waits'
import { roleGrants } from '../../../../tests/role-grants'
import { obligationsOf } from '../closing/obligations-of'
import { invite, openInvitations } from '../invitations/invite'
import { makeOwnRole } from '../own-roles/edit-own-role'
import { giveOwnRole } from '../own-roles/give-own-role'
import { grantRole, LastOperator, lockOperators, NoSuchMember, revokeRole } from './roles'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('role_grants').execute()
  await db(world.ctx()).deleteFrom('account_closings').execute()
  await db(world.ctx()).deleteFrom('ap_activities').execute()
  await grantAt('operator', 'operator')
})

type Who = 'member' | 'neighbour' | 'moderator' | 'operator'

const pat = () => world.ctx('operator')

/** As it stands in the database, whoever did it. */
async function grantAt(who: Who, role: Role): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('role_grants')
    .values({ id, member_id: world.cast.members[who].id, role, granted_by_id: null, granted_at: new Date() })
    .execute()
  return id
}

async function closing(who: Who): Promise<void> {
  await world
    .ctx()
    .em.execute('insert into account_closings (member_id, asked_at, erase_after) values (?, now(), now())', [
      world.cast.members[who].id,
    ])
}

const standing = async () => (await roleGrants(pat())).map(({ member, role }) => `${member}: ${role}`)

async function emitted() {
  return db(world.ctx())
    .selectFrom('ap_activities')
    .select(['type', 'subject_id', 'payload', 'audience'])
    .orderBy('id')
    .execute()
}

describe('a role', () => {
  test.each(['given', 'taken'])(
    'that is %s ends the sign-ins with it, whatever becomes of us after it',
    async how => {
      const { sessions } = world.house
      const signIn = Bun.randomUUIDv7()
      await sessions.begin(world.cast.members.neighbour.id, { domain: 'blog', signIn, device: '' })
      const grantId = how === 'taken' ? await grantAt('neighbour', 'editor') : ''
      const lost = {
        ...world.house,
        sessions: { ...sessions, endSignIn: () => Promise.reject(new Error('gone')) },
      }
      const ctx = { ...pat(), house: lost }
      const change = how === 'taken' ? revokeRole(ctx, grantId) : grantRole(ctx, '@neighbour', 'editor')
      await expect(change).rejects.toThrow('gone')
      const [session] = await db(world.ctx())
        .selectFrom('sessions')
        .select('expires_at')
        .where('sign_in', '=', signIn)
        .execute()
      expect(session?.expires_at).toEqual(new Date(0))
    },
  )

  test.each([' Neighbour@Example.TEST ', '@neighbour', 'neighbour', '@NEIGHBOUR'])(
    'is granted to %j, once, with who did it and when',
    async who => {
      const now = new Date('2026-05-01T08:00:00.000Z')
      await grantRole({ ...pat(), now }, who, 'editor')
      await grantRole({ ...world.ctx('operator'), now: new Date() }, who, 'editor')
      const grants = (await roleGrants(pat())).filter(({ role }) => role === 'editor')
      expect(grants).toMatchObject([
        { member: 'Tom Askew', email: 'neighbour@example.test', grantedBy: 'Pat Lindqvist', grantedAt: now },
      ])
      expect((await emitted())[0]).toEqual({
        type: 'Add',
        subject_id: world.cast.members.neighbour.id,
        payload: { role: 'editor' },
        audience: 'internal',
      })
    },
  )

  test.each(['nobody', '', '@', 'tom askew', '%'])('is granted to nobody called %j', async who => {
    await expect(grantRole(pat(), who, 'editor')).rejects.toBeInstanceOf(NoSuchMember)
    expect(await standing()).toEqual(['Pat Lindqvist: operator'])
  })

  test('that there is none of is not granted, nor any to who has left', async () => {
    await expect(grantRole(pat(), '@neighbour', 'king' as Role)).rejects.toBeInstanceOf(NotFound)
    const { id } = world.cast.members.shopkeeper
    const address = (email: string | null) =>
      db(world.ctx()).updateTable('members').set({ email }).where('id', '=', id).execute()
    await address(null)
    await expect(grantRole(pat(), '@shopkeeper', 'editor')).rejects.toBeInstanceOf(NoSuchMember)
    await address(world.cast.members.shopkeeper.email)
  })

  test('is taken back once, and that is told inside the house', async () => {
    const id = await grantAt('neighbour', 'editor')
    await revokeRole(pat(), id)
    await expect(revokeRole(pat(), id)).rejects.toBeInstanceOf(NotFound)
    expect(await standing()).toEqual(['Pat Lindqvist: operator'])
    expect(await emitted()).toMatchObject([{ type: 'Remove', payload: { role: 'editor' } }])
  })

  test.each([undefined, 'member', 'moderator'] as const)('is none of the business of %s', async who => {
    const id = await grantAt('neighbour', 'editor')
    await expect(roleGrants(world.ctx(who))).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
    await expect(grantRole(world.ctx(who), '@member', 'operator')).rejects.toBeInstanceOf(
      who ? NotFound : SignInRequired,
    )
    await expect(revokeRole(world.ctx(who), id)).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
    expect(await standing()).toEqual(['Tom Askew: editor', 'Pat Lindqvist: operator'])
  })
})

describe('the last operator', () => {
  test('stays one, however their grant is written; with another who stays they may go', async () => {
    const [{ id } = { id: '' }] = await roleGrants(pat())
    for (const written of [id, id.toUpperCase()])
      await expect(revokeRole(pat(), written)).rejects.toBeInstanceOf(LastOperator)
    await grantAt('moderator', 'operator')
    await revokeRole(pat(), id)
    expect(await standing()).toEqual(['Moss Hartley: operator'])
  })

  test('is whoever stays when the other is leaving; who leaves may lose the role', async () => {
    const [{ id } = { id: '' }] = await roleGrants(pat())
    const leaving = await grantAt('moderator', 'operator')
    await closing('moderator')
    await expect(revokeRole(pat(), id)).rejects.toBeInstanceOf(LastOperator)
    await revokeRole(pat(), leaving)
    expect(await standing()).toEqual(['Pat Lindqvist: operator'])
  })

  test('is still one when two take each other’s role in the same moment', async () => {
    const [{ id } = { id: '' }] = await roleGrants(pat())
    const other = await grantAt('moderator', 'operator')
    const both = await Promise.allSettled([revokeRole(pat(), id), revokeRole(pat(), other)])
    expect(both.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: expect.any(LastOperator) },
    ])
    expect(await standing()).toHaveLength(1)
  })

  test('may not close the account, and is told where to make another one', async () => {
    const of = (who: Who) => obligationsOf(world.ctx(), world.cast.members[who].id)
    expect(await of('operator')).toEqual([
      {
        text: 'You are the last operator of the cooperative. Make somebody else one first.',
        label: 'Roles',
        href: `${world.house.config.origins.federation}/operator/roles`,
      },
    ])
    expect(await of('member')).toEqual([])
    await grantAt('moderator', 'operator')
    expect(await of('operator')).toEqual([])
    await closing('moderator')
    expect(await of('operator')).toHaveLength(1)
    expect(await of('moderator')).toEqual([])
  })

  test('is counted after whoever is changing it has ended', async () => {
    await grantAt('moderator', 'operator')
    const [locked, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const leaving = transaction(world.ctx(), async tx => {
      await lockOperators(tx)
      await tx.em.execute(
        'insert into account_closings (member_id, asked_at, erase_after) values (?, now(), now())',
        [world.cast.members.moderator.id],
      )
      locked.resolve()
      await mayEnd.promise
    })
    await locked.promise
    const asked = transaction(world.ctx(), tx => obligationsOf(tx, world.cast.members.operator.id))
    await somebodyWaits(world, asked)
    mayEnd.resolve()
    await leaving
    expect(await asked).toHaveLength(1)
  })
})

describe('an operator who was dismissed a moment ago, and whose request does not know it yet,', () => {
  const moss = () => world.ctx('moderator')
  const dismissed = () => {
    const ctx = moss()
    return { ...ctx, viewer: { ...ctx.viewer, roles: ['operator'] as const } }
  }

  test.each<[string, (ctx: Ctx) => Promise<unknown>]>([
    ['grants no role', ctx => grantRole(ctx, '@neighbour', 'operator')],
    [
      'makes none',
      ctx => makeOwnRole(ctx, { name: 'Door', permissions: ['door'], needsSecondFactor: false }),
    ],
    ['gives no own role', ctx => giveOwnRole(ctx, '@neighbour', Bun.randomUUIDv7())],
    ['invites nobody', ctx => invite(ctx, 'friend@new.example', ['operator'])],
  ])('%s', async (_, act) => {
    await expect(act(dismissed())).rejects.toBeInstanceOf(NotFound)
    expect(await standing()).toEqual(['Pat Lindqvist: operator'])
    expect(await openInvitations(pat())).toEqual([])
  })

  test('takes no role', async () => {
    const id = await grantAt('neighbour', 'editor')
    await expect(revokeRole(dismissed(), id)).rejects.toBeInstanceOf(NotFound)
    expect(await standing()).toEqual(['Tom Askew: editor', 'Pat Lindqvist: operator'])
  })

  test('makes nobody an operator in the very moment of it', async () => {
    const id = await grantAt('moderator', 'operator')
    let refusal: unknown
    await overtaking(
      world,
      proceed =>
        transaction(pat(), async tx => {
          await revokeRole(tx, id)
          await proceed()
        }),
      async () => {
        refusal = await grantRole(dismissed(), '@neighbour', 'operator').catch(fault => fault)
      },
    )
    expect(refusal).toBeInstanceOf(NotFound)
    expect(await standing()).toEqual(['Pat Lindqvist: operator'])
  })

  test('has asked nobody to come in after them', async () => {
    const id = await grantAt('moderator', 'operator')
    await invite(dismissed(), 'friend@new.example', ['operator'])
    await invite(pat(), 'other@new.example', ['editor'])
    await revokeRole(pat(), id)
    expect((await openInvitations(pat())).map(({ email }) => email)).toEqual(['other@new.example'])
    await db(world.ctx()).deleteFrom('invitations').execute()
  })
})
