import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { somebodyElsewhere } from '../../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../../tests/house'
import type { ActorRow } from '../actors/actor-row'
import { REPORTS_PER_PAGE, reports, settleReport } from './reports'

const NOON = Date.parse('2026-06-01T12:00:00Z')

let world: TestHouse
let ada: ActorRow
beforeAll(async () => {
  world = await testHouse()
  ada = await somebodyElsewhere(world, 'ada')
})
afterAll(() => world.close())

beforeEach(async () => {
  await db(world.ctx()).deleteFrom('reports').execute()
})

test('the youngest comes first, and what is settled comes last', async () => {
  const ids = [await report('first', 1), await report('second', 2), await report('third', 3)]
  await settleReport(world.ctx('moderator'), ids[2]!)
  const page = await reports(world.ctx('moderator'))
  expect(page.total).toBe(3)
  expect(page.reports.map(({ content, reporter, settledBy }) => [content, reporter, settledBy])).toEqual([
    ['second', '@ada@far.example', null],
    ['first', '@ada@far.example', null],
    ['third', '@ada@far.example', 'Moss Hartley'],
  ])
})

test('it is settled once: who did it first, and when, stays', async () => {
  const id = await report('rude', 1)
  const now = new Date(NOON)
  await settleReport({ ...world.ctx('moderator'), now }, id)
  await settleReport(world.ctx('operator'), id)
  const [settled] = (await reports(world.ctx('operator'))).reports
  expect(settled).toMatchObject({ settledAt: now, settledBy: 'Moss Hartley' })
})

test('a page is full before the next one begins, and none is lost between them', async () => {
  for (let number = 0; number <= REPORTS_PER_PAGE; number++) await report(`number ${number}`, number)
  const [first, second] = [await reports(world.ctx('moderator')), await reports(world.ctx('moderator'), 2)]
  expect([first.reports.length, second.reports.length]).toEqual([REPORTS_PER_PAGE, 1])
  expect(second.reports[0]?.content).toBe('number 0')
  expect(first.total).toBe(REPORTS_PER_PAGE + 1)
  expect(await reports(world.ctx('moderator'), 3)).toEqual({ reports: [], total: 0 })
})

test.each([undefined, 'member', 'shopkeeper'] as const)('to %s there are no reports', async who => {
  const id = await report('rude', 1)
  await expect(reports(world.ctx(who))).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
  await expect(settleReport(world.ctx(who), id)).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
  expect((await reports(world.ctx('moderator'))).reports[0]?.settledAt).toBeNull()
})

async function report(content: string, minute: number): Promise<string> {
  const id = Bun.randomUUIDv7()
  const receivedAt = new Date(NOON + minute * 60_000)
  await db(world.ctx())
    .insertInto('reports')
    .values({
      id,
      uri: `${ada.uri}/${id}`,
      reporter_id: ada.id,
      content,
      received_at: receivedAt,
      targets: jsonb([ada.uri]),
    })
    .execute()
  return id
}
