import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { RATE_LIMITS } from '#core/contracts/rate-limits'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { stranger } from '../../../../tests/cart'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { acceptInvitation, findInvitation, InvitationOfAnother, InvitationSpent } from './accept-invitation'
import { invitationToken, sendInvitation } from './invitation-letter'
import { INVITATION_DAYS, invite, openInvitations, withdrawInvitation } from './invite'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'invitations', 'sent_mails')
})

const START = new Date('2031-05-04T12:00:00Z')
const END = new Date(START.getTime() + INVITATION_DAYS * 86_400_000)
/** As they are at this moment, signed in just now. */
const at = (ctx: Ctx, now: Date): Ctx => ({ ...ctx, now, viewer: { ...ctx.viewer, authenticatedAt: now } })
const operator = (now = START) => at(world.ctx('operator'), now)
const rows = () => db(world.ctx()).selectFrom('invitations').selectAll().orderBy('id').execute()
const tokenOf = async () => invitationToken(world.house.config, (await rows()).at(-1)!.id)
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const rolesOf = async (ctx: Ctx) =>
  (
    await db(world.ctx())
      .selectFrom('role_grants')
      .select('role')
      .where('member_id', '=', ctx.viewer.member!.id)
      .orderBy('role')
      .execute()
  ).map(({ role }) => role)
const accept = (ctx: Ctx, token: string, now = START) => acceptInvitation(at(ctx, now), token, null, null)

describe('an invitation', () => {
  test('is to one address in small letters, in place of the one before', async () => {
    await invite(operator(), ' Noa@New.Example ', ['editor'])
    await invite(operator(), 'noa@new.example', ['organiser', 'editor'])
    expect(await openInvitations(operator())).toMatchObject([
      {
        email: 'noa@new.example',
        roles: ['editor', 'organiser'],
        invitedBy: 'Pat Lindqvist',
        invitedAt: START,
        expiresAt: END,
      },
    ])
    expect((await rows()).map(({ withdrawn_at }) => withdrawn_at === null)).toEqual([false, true])
  })

  test('stands in the audit with its roles, when it is sent and when it is taken back', async () => {
    await invite(operator(), 'noa@new.example', ['organiser', 'editor'])
    const [{ id } = { id: '' }] = await rows()
    await withdrawInvitation(operator(), id)
    const audited = await db(world.ctx())
      .selectFrom('audit')
      .select(['action', 'member_id', 'before', 'after'])
      .where('subject_kind', '=', 'invitation')
      .where('subject_id', '=', id)
      .orderBy('id')
      .execute()
    const [member_id, roles] = [world.cast.members.operator.id, ['editor', 'organiser']]
    expect(audited).toEqual([
      { action: 'invitation.sent', member_id, before: null, after: { roles } },
      { action: 'invitation.withdrawn', member_id, before: { roles }, after: null },
    ])
  })

  test('by two at the same moment to one address is one', async () => {
    await Promise.all([1, 2].map(() => invite(operator(), 'noa@new.example', ['editor'])))
    expect(await openInvitations(operator())).toHaveLength(1)
  })

  test.each([
    ['', ['editor'], 'email'],
    ['nobody', ['editor'], 'email'],
    ['a@b.example\nBcc: c@d.example', ['editor'], 'email'],
    ['noa@new.example', [], 'roles'],
    ['noa@new.example', ['king'], 'roles'],
    ['noa@new.example', ['editor', 'king'], 'roles'],
  ])('to %p as %p is refused at its %s', async (typed, roles, field) => {
    expect(await refused(invite(operator(), typed, roles as string[]))).toMatchObject({
      name: 'InvitationRefused',
      field,
    })
    expect(await rows()).toEqual([])
  })

  test('is an operator’s to send, see and take back, who signed in lately', async () => {
    await invite(operator(), 'noa@new.example', ['editor'])
    const { id } = (await openInvitations(operator()))[0]!
    for (const who of ['member', 'editor', 'moderator'] as const) {
      const ctx = world.ctx(who)
      expect(await refused(invite(ctx, 'eve@new.example', ['operator']))).toBeInstanceOf(NotFound)
      expect(await refused(openInvitations(ctx))).toBeInstanceOf(NotFound)
      expect(await refused(withdrawInvitation(ctx, id))).toBeInstanceOf(NotFound)
    }
    const stale = { ...operator(), viewer: { ...operator().viewer, authenticatedAt: null } }
    expect(await refused(invite(stale, 'eve@new.example', ['editor']))).toBeInstanceOf(FreshSignInRequired)
    expect(await refused(invite(world.ctx(), 'eve@new.example', ['editor']))).toBeInstanceOf(SignInRequired)
    await withdrawInvitation(operator(), id)
    for (const gone of [id, Bun.randomUUIDv7(), 'x'])
      expect(await refused(withdrawInvitation(operator(), gone))).toBeInstanceOf(NotFound)
    expect(await openInvitations(operator())).toEqual([])
  })

  test('is written of once it stands, and not when it is of no use any more', async () => {
    const letters = async () =>
      (await db(world.ctx()).selectFrom('sent_mails').select('recipient').execute()).length
    await refused(
      transaction(operator(), async tx => {
        await invite(tx, 'noa@new.example', ['editor'])
        throw new Error('the plug was pulled')
      }),
    )
    await world.work()
    expect([await letters(), (await rows()).length]).toEqual([0, 0])
    await invite(operator(), 'noa@new.example', ['editor'])
    const { id } = (await rows())[0]!
    await sendInvitation({ ...world.ctx(), now: END }, { invitationId: id })
    await sendInvitation(world.ctx(), { invitationId: Bun.randomUUIDv7() })
    expect(await letters()).toBe(0)
  })
})

describe('accepting', () => {
  test('works for a week to the millisecond, once, and gives its roles', async () => {
    const member = await stranger(world)
    await invite(operator(), member.viewer.member!.email, ['editor', 'organiser'])
    const token = await tokenOf()
    const last = new Date(END.getTime() - 1)
    expect(await findInvitation({ ...world.ctx(), now: last }, token)).toMatchObject({
      memberId: member.viewer.member!.id,
    })
    expect(await findInvitation({ ...world.ctx(), now: END }, token)).toBeNull()
    expect(await refused(accept(member, token, END))).toBeInstanceOf(InvitationSpent)
    expect(await accept(member, token, last)).toEqual({ memberId: member.viewer.member!.id, joined: false })
    expect(await rolesOf(member)).toEqual(['editor', 'organiser'])
    expect(await refused(accept(member, token, last))).toBeInstanceOf(InvitationSpent)
  })

  test('by anybody else, without a sign-in or with an old one uses nothing up', async () => {
    const [member, other] = [await stranger(world), await stranger(world)]
    await invite(operator(), member.viewer.member!.email, ['editor'])
    const token = await tokenOf()
    expect(await refused(accept(other, token))).toBeInstanceOf(InvitationOfAnother)
    const visitor = acceptInvitation(
      { ...world.ctx(), now: START },
      token,
      { name: 'Eve', handle: 'eve' },
      null,
    )
    expect(await refused(visitor)).toBeInstanceOf(SignInRequired)
    const stale = { ...member, now: START, viewer: { ...member.viewer, authenticatedAt: null } }
    expect(await refused(acceptInvitation(stale, token, null, null))).toBeInstanceOf(FreshSignInRequired)
    expect([await rolesOf(member), await rolesOf(other)]).toEqual([[], []])
    await accept(member, token)
    expect(await rolesOf(member)).toEqual(['editor'])
  })

  test('of a token that was never made, or was taken back, is refused', async () => {
    const member = await stranger(world)
    await invite(operator(), member.viewer.member!.email, ['editor'])
    const token = await tokenOf()
    await withdrawInvitation(operator(), (await rows())[0]!.id)
    for (const spent of [token, '', 'x', invitationToken(world.house.config, Bun.randomUUIDv7())]) {
      expect(await findInvitation({ ...world.ctx(), now: START }, spent)).toBeNull()
      expect(await refused(accept(member, spent))).toBeInstanceOf(InvitationSpent)
    }
    expect(await rolesOf(member)).toEqual([])
  })

  test('a role that they have already is no second one', async () => {
    const member = await stranger(world)
    for (let times = 0; times < 2; times++) {
      await invite(operator(), member.viewer.member!.email, ['editor'])
      await accept(member, await tokenOf())
    }
    expect(await rolesOf(member)).toEqual(['editor'])
  })
})

// Last, since nobody is invited after it.
test('so many are asked a day, and the next one waits', async () => {
  const most = RATE_LIMITS.invitations.limit
  let last: unknown
  for (let sent = 0; sent <= most && !last; sent++)
    last = await refused(invite(operator(), `new${sent}@new.example`, ['editor']))
  expect(last).toMatchObject({
    field: 'email',
    message: `${most} invitations a day are enough. Go on tomorrow.`,
  })
  expect((await rows()).length).toBeLessThanOrEqual(most)
})
