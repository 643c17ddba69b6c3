import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { grower } from '../../../../tests/hub'
import { overtaking } from '../../../../tests/lock-waits'
import { roomToken, sendProducerInvitation } from './invitation-letter'
import {
  acceptRoomInvitation,
  findRoomInvitation,
  INVITATION_DAYS,
  InvitationRefused,
  inviteProducer,
  leaveRoom,
  peopleOf,
  RoomInvitationSpent,
  withdrawRoomInvitation,
} from './invite-producer'

let world: TestHouse
let maker: string
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  maker = await grower(world)
})

const DAY_MS = 86_400_000
const keeper = (now?: Date): Ctx => {
  const ctx = world.ctx('shopkeeper')
  return now ? { ...ctx, now, viewer: { ...ctx.viewer, authenticatedAt: now } } : ctx
}
const addressOf = (ctx: Ctx) => requireMember(ctx).email
const at = (ctx: Ctx, now: Date): Ctx => ({ ...ctx, now, viewer: { ...ctx.viewer, authenticatedAt: now } })
const invitations = () =>
  db(world.ctx())
    .selectFrom('producer_invitations')
    .selectAll()
    .where('producer_id', '=', maker)
    .orderBy('id')
    .execute()
const tokenOf = async () => roomToken(world.house.config, (await invitations()).at(-1)!.id)
const audited = async (action: 'producer.invited' | 'producer.joined' | 'producer.left') =>
  (
    await db(world.ctx())
      .selectFrom('audit')
      .select('id')
      .where('action', '=', action)
      .where('subject_id', '=', maker)
      .execute()
  ).length
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const letters = async (address: string) =>
  (
    await db(world.ctx())
      .selectFrom('sent_mails')
      .select('text')
      .where('recipient', '=', address)
      .orderBy('sent_at')
      .execute()
  ).map(({ text }) => text)

describe('asking somebody in', () => {
  test('again takes the place of the first, and one link works', async () => {
    for (let times = 0; times < 3; times++) await inviteProducer(keeper(), maker, ' Ada@Farm.Example ')
    const all = await invitations()
    expect(all.map(({ withdrawn_at }) => withdrawn_at === null)).toEqual([false, false, true])
    expect(all.every(({ email }) => email === 'ada@farm.example')).toBe(true)
    expect(await audited('producer.invited')).toBe(3)
  })

  test('goes to twenty at most who have not answered', async () => {
    for (let many = 0; many < 20; many++) await inviteProducer(keeper(), maker, `ada${many}@farm.example`)
    expect(await refused(inviteProducer(keeper(), maker, 'one.more@farm.example'))).toBeInstanceOf(
      InvitationRefused,
    )
    await inviteProducer(keeper(), maker, 'ada7@farm.example')
    const [first] = (await peopleOf(keeper(), maker)).invitations
    await withdrawRoomInvitation(keeper(), maker, first!.id)
    await inviteProducer(keeper(), maker, 'one.more@farm.example')
  })

  test('does not count those that are too old to be used', async () => {
    const long = new Date(Date.now() - (INVITATION_DAYS + 1) * DAY_MS)
    for (let many = 0; many < 20; many++) await inviteProducer(keeper(long), maker, `old${many}@farm.example`)
    await inviteProducer(keeper(), maker, 'young@farm.example')
    expect((await invitations()).at(-1)?.email).toBe('young@farm.example')
  })

  test.each(['', 'nobody', 'a@b.example\nBcc: c@d.example', 'a b@c.example', '"x"@'])(
    'at no address is refused: %p',
    async typed => {
      expect(await refused(inviteProducer(keeper(), maker, typed))).toBeInstanceOf(InvitationRefused)
      expect(await invitations()).toEqual([])
    },
  )

  test('is a shopkeeper’s to do, and so is taking it back and seeing who was asked', async () => {
    await inviteProducer(keeper(), maker, 'ada@farm.example')
    const { id } = (await peopleOf(keeper(), maker)).invitations[0]!
    for (const who of ['member', 'editor', 'organiser'] as const) {
      const ctx = world.ctx(who)
      expect(await refused(inviteProducer(ctx, maker, 'eve@farm.example'))).toBeInstanceOf(NotFound)
      expect(await refused(withdrawRoomInvitation(ctx, maker, id))).toBeInstanceOf(NotFound)
      expect(await refused(peopleOf(ctx, maker))).toBeInstanceOf(NotFound)
      expect(await refused(leaveRoom(ctx, maker, world.cast.members.member.id))).toBeInstanceOf(NotFound)
    }
    expect((await invitations()).map(({ email }) => email)).toEqual(['ada@farm.example'])
  })

  test('leaves nothing behind when what follows fails', async () => {
    await refused(
      transaction(keeper(), async tx => {
        await inviteProducer(tx, maker, 'never@farm.example')
        throw new Error('the plug was pulled')
      }),
    )
    expect(await invitations()).toEqual([])
    await world.work()
    expect(await letters('never@farm.example')).toEqual([])
  })
})

describe('its letter', () => {
  test('holds the link, which is written down nowhere', async () => {
    await inviteProducer(keeper(), maker, 'bel@farm.example')
    await world.work()
    const token = await tokenOf()
    expect((await letters('bel@farm.example')).join()).toContain(token)
    expect(JSON.stringify(await invitations())).not.toContain(token)
  })

  test('is not sent once it is withdrawn, or of no use any more', async () => {
    await inviteProducer(keeper(), maker, 'cai@farm.example')
    const { id } = (await invitations())[0]!
    const late = new Date(Date.now() + (INVITATION_DAYS + 1) * DAY_MS)
    await sendProducerInvitation({ ...world.ctx(), now: late }, { invitationId: id })
    await withdrawRoomInvitation(keeper(), maker, id)
    await world.work()
    await sendProducerInvitation(world.ctx(), { invitationId: Bun.randomUUIDv7() })
    expect(await letters('cai@farm.example')).toEqual([])
  })
})

describe('accepting', () => {
  test('works for fourteen days to the millisecond', async () => {
    const guest = await stranger(world)
    const start = new Date('2031-05-04T12:00:00Z')
    await inviteProducer(keeper(start), maker, addressOf(guest))
    const token = await tokenOf()
    const end = new Date(start.getTime() + INVITATION_DAYS * DAY_MS)
    expect(await findRoomInvitation({ ...world.ctx(), now: end }, token)).toBeNull()
    expect(await refused(acceptRoomInvitation(at(guest, end), token))).toBeInstanceOf(RoomInvitationSpent)
    const last = new Date(end.getTime() - 1)
    expect(await findRoomInvitation({ ...world.ctx(), now: last }, token)).not.toBeNull()
    expect(await acceptRoomInvitation(at(guest, last), token)).toBe(maker)
  })

  test('by two presses at the same moment lets in once', async () => {
    const guest = await stranger(world)
    await inviteProducer(keeper(), maker, addressOf(guest))
    const token = await tokenOf()
    let second: unknown
    await overtaking(
      world,
      proceed =>
        transaction(guest, async tx => {
          await acceptRoomInvitation(tx, token)
          await proceed()
        }),
      async () => {
        second = await refused(acceptRoomInvitation(guest, token))
      },
    )
    expect(second).toBeInstanceOf(RoomInvitationSpent)
    expect(await audited('producer.joined')).toBe(1)
  })

  test('while the shop takes it back is refused, or the taking back finds nothing', async () => {
    const guest = await stranger(world)
    await inviteProducer(keeper(), maker, addressOf(guest))
    const [token, { id }] = [await tokenOf(), (await invitations())[0]!]
    let late: unknown
    await overtaking(
      world,
      proceed =>
        transaction(guest, async tx => {
          await acceptRoomInvitation(tx, token)
          await proceed()
        }),
      async () => {
        late = await refused(withdrawRoomInvitation(keeper(), maker, id))
      },
    )
    expect(late).toBeInstanceOf(NotFound)
    expect((await peopleOf(keeper(), maker)).members.map(({ email }) => email)).toEqual([addressOf(guest)])
  })

  test('by who works there already changes nothing but that it is used', async () => {
    const guest = await stranger(world)
    await inviteProducer(keeper(), maker, addressOf(guest))
    const token = await tokenOf()
    await db(world.ctx())
      .insertInto('producer_members')
      .values({ producer_id: maker, member_id: requireMember(guest).id, joined_at: new Date(0) })
      .execute()
    await acceptRoomInvitation(guest, token)
    expect((await peopleOf(keeper(), maker)).members).toHaveLength(1)
  })

  test('of a token that was never made is refused', async () => {
    const guest = await stranger(world)
    for (const token of ['', 'x', roomToken(world.house.config, Bun.randomUUIDv7())]) {
      expect(await findRoomInvitation(world.ctx(), token)).toBeNull()
      expect(await refused(acceptRoomInvitation(guest, token))).toBeInstanceOf(RoomInvitationSpent)
    }
  })
})
