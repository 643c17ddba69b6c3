import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { NotificationKind } from '#core/contracts/federation'
import { SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { ActorRow } from '../actors/actor-row'
import { memberActor } from '../actors/local-actor'
import { markAllRead, notificationsOf, unreadCount } from './list'
import { notify, notifyOf } from './notify'

const DAY_MS = 86_400_000
const MORNING = new Date('2026-05-01T09:00:00.000Z')

let world: TestHouse
let tom: ActorRow
let edie: ActorRow
beforeAll(async () => {
  world = await testHouse()
  tom = await memberActor(world.ctx(), world.cast.members.neighbour.id)
  edie = await memberActor(world.ctx(), world.cast.members.editor.id)
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('notifications').execute()
})

test('what one person does again within a day is told once', async () => {
  await tell(tom, 'follow')
  await tell(tom, 'follow', DAY_MS - 1)
  expect(await told()).toBe(1)
})

test('what two workers tell at the same moment is told once', async () => {
  const [written, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const first = transaction({ ...world.ctx(), now: MORNING }, async tx => {
    await notifyOf(tx, world.cast.members.member.id, 'follow', noticeOf(tom, 'follow', 0))
    written.resolve()
    await mayEnd.promise
  })
  await written.promise
  let hasEnded = false
  const second = tell(tom, 'follow', 1).finally(() => {
    hasEnded = true
  })
  while (!(await someoneWaits()) && !hasEnded) await nextTurn()
  mayEnd.resolve()
  await Promise.all([first, second])
  expect(await told()).toBe(1)
})

test('after a day it is told again', async () => {
  await tell(tom, 'follow')
  await tell(tom, 'follow', DAY_MS)
  expect(await told()).toBe(2)
})

test('another person, and something else, are told of at once', async () => {
  await tell(tom, 'follow')
  await tell(edie, 'follow')
  await tell(tom, 'mention')
  expect(await told()).toBe(3)
})

test('it is read by the member alone whom it is for', async () => {
  await tell(tom, 'follow')
  expect(await unreadCount(world.ctx('member'))).toBe(1)
  expect(await unreadCount(world.ctx('neighbour'))).toBe(0)
  const { notifications, total } = await notificationsOf(world.ctx('member'), 1)
  expect(total).toBe(1)
  expect(notifications).toEqual([
    expect.objectContaining({
      kind: 'follow',
      text: 'Tom “did’ it',
      url: '/x?',
      read: false,
      createdAt: MORNING,
    }),
  ])
})

describe('what another domain tells', () => {
  const tellOfOrder = (activityId: string | null, kind: NotificationKind = 'order') =>
    transaction(world.ctx(), tx =>
      notify(tx, {
        memberId: world.cast.members.member.id,
        kind,
        activityId,
        text: 'Your order is paid',
        url: 'https://cart.example/orders/1',
      }),
    )

  test('of one thing that happened is told once, of each kind', async () => {
    const activityId = await transaction(world.ctx(), tx =>
      emit(tx, { type: 'Accept', domain: 'cart', subject: { kind: 'order', id: '1' } }),
    )
    await tellOfOrder(activityId)
    await tellOfOrder(activityId)
    await tellOfOrder(activityId, 'ticket')
    expect(await told()).toBe(2)
  })

  test('of nothing in particular is told each time', async () => {
    await tellOfOrder(null)
    await tellOfOrder(null)
    expect(await told()).toBe(2)
  })
})

describe('reading', () => {
  test('is said of more than a hundred to be of more, on whatever page one is', async () => {
    const { id } = world.cast.members.member
    await sql`insert into notifications (id, member_id, kind, text, url, created_at)
      select gen_random_uuid(), ${id}::uuid, 'order', 'Paid', '/', now() - make_interval(mins => n) from generate_series(1, 150) n`.execute(
      db(world.ctx()),
    )
    const member = await world.browser('member')
    for (const page of [1, 2]) {
      const { document } = await member.get('federation', `/notifications?page=${page}`)
      const tab = document.querySelector('a[href="/notifications"] .tabs__count')
      expect([page, tab?.textContent]).toEqual([page, '100+'])
      expect(document.querySelector('form[action="/notifications/reading"]')).not.toBeNull()
    }
    await markAllRead(world.ctx('member'))
    expect(await unreadCount(world.ctx('member'))).toBe(0)
  })

  test('marks what is there now, and not what comes after, nor anybody else’s', async () => {
    await tell(tom, 'follow')
    await tell(edie, 'follow', 1)
    await transaction(world.ctx(), tx =>
      notifyOf(tx, world.cast.members.organiser.id, 'follow', {
        actor: tom,
        text: '',
        url: '/',
        about: `${tom.uri}/other`,
      }),
    )
    await markAllRead({ ...world.ctx('member'), now: MORNING })
    expect(await unreadCount(world.ctx('member'))).toBe(1)
    expect(await unreadCount(world.ctx('organiser'))).toBe(1)
    const { notifications } = await notificationsOf(world.ctx('member'), 1)
    expect(notifications.map(({ read }) => read)).toEqual([false, true])
  })

  test('again does not make it read later than it was', async () => {
    await tell(tom, 'follow')
    const readAt = new Date(MORNING.getTime() + 1)
    await markAllRead({ ...world.ctx('member'), now: readAt })
    await markAllRead(world.ctx('member'))
    expect(await db(world.ctx()).selectFrom('notifications').select('read_at').execute()).toEqual([
      { read_at: readAt },
    ])
  })

  test('goes in pages of thirty, the youngest first', async () => {
    for (let number = 0; number < 31; number++) await tell(tom, 'follow', number * DAY_MS)
    const [first, second] = [
      await notificationsOf(world.ctx('member'), 1),
      await notificationsOf(world.ctx('member'), 2),
    ]
    expect([first.total, first.notifications.length]).toEqual([31, 30])
    expect(first.notifications[0]?.createdAt).toEqual(new Date(MORNING.getTime() + 30 * DAY_MS))
    expect(second.notifications.map(({ createdAt }) => createdAt)).toEqual([MORNING])
    await db(world.ctx()).deleteFrom('notifications').where('created_at', '=', MORNING).execute()
    expect((await notificationsOf(world.ctx('member'), 1)).total).toBe(30)
  })

  test('is for members: a visitor signs in, and has nothing unread', async () => {
    await expect(notificationsOf(world.ctx(), 1)).rejects.toBeInstanceOf(SignInRequired)
    await expect(markAllRead(world.ctx())).rejects.toBeInstanceOf(SignInRequired)
    expect(await unreadCount(world.ctx())).toBe(0)
  })
})

async function tell(actor: ActorRow, kind: NotificationKind, laterMs = 0): Promise<void> {
  const now = new Date(MORNING.getTime() + laterMs)
  await transaction({ ...world.ctx(), now }, tx =>
    notifyOf(tx, world.cast.members.member.id, kind, noticeOf(actor, kind, laterMs)),
  )
}

const noticeOf = (actor: ActorRow, kind: NotificationKind, laterMs: number) => ({
  actor,
  text: 'Tom “did’ it',
  url: '/x?',
  about: `${actor.uri}/did/${kind}/${laterMs}`,
})

async function someoneWaits(): Promise<boolean> {
  const { rows } = await sql`select from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`.execute(
    db(world.ctx()),
  )
  return rows.length > 0
}

const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve))

async function told(): Promise<number> {
  return (await notificationsOf(world.ctx('member'), 1)).notifications.length
}
