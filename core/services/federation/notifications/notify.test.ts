import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { NotificationKind } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { ActorRow } from '../actors/actor-row'
import { memberActor } from '../actors/local-actor'
import { notificationsOf, unreadCount } from './list'
import { notifyOf } from './notify'

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
  const { notifications, pages } = await notificationsOf(world.ctx('member'), 1)
  expect(pages).toBe(1)
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

async function tell(actor: ActorRow, kind: NotificationKind, laterMs = 0): Promise<void> {
  const now = new Date(MORNING.getTime() + laterMs)
  await transaction({ ...world.ctx(), now }, tx =>
    notifyOf(tx, world.cast.members.member.id, kind, {
      actor,
      text: 'Tom “did’ it',
      url: '/x?',
      about: `${actor.uri}/did/${kind}/${laterMs}`,
    }),
  )
}

async function told(): Promise<number> {
  return (await notificationsOf(world.ctx('member'), 1)).notifications.length
}
