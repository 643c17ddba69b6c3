import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { Browser, Visit } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

const BLOCKS = '/moderation/blocks'

let world: TestHouse
let moderator: Browser
beforeAll(async () => {
  world = await testHouse()
  moderator = await world.browser('moderator')
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('blocks').execute()
})

const blocked = async () =>
  (await db(world.ctx()).selectFrom('blocks').select('target').orderBy('target').execute()).map(
    ({ target }) => target,
  )
const typed = (visit: Visit) => [
  visit.document.querySelector('#field-target')?.getAttribute('value') ?? '',
  visit.document.querySelector('#field-reason')?.textContent?.replace(/^\n/, '') ?? '',
]

test.each([
  ['', 'Spam', 'target'],
  ['spam.example', '', 'reason'],
  ['spam.example', 'x'.repeat(1_001), 'reason'],
  ['x'.repeat(301), 'Spam', 'target'],
  ['spam example', 'Spam', 'target'],
  ['@spam.example', 'Spam', 'target'],
  ['localhost:4004', 'Spam', 'target'],
  ['localhost', 'Spam', 'target'],
] as const)('to block %p for %p is refused at its %s, with what was typed', async (target, reason, field) => {
  const visit = await moderator.post('federation', BLOCKS, { target, reason })
  expect(visit.status).toBe(422)
  expect(visit.document.querySelector(`#field-${field}-error`)?.textContent?.trim()).not.toBe('')
  expect(typed(visit)).toEqual([target, reason])
  expect(await blocked()).toEqual([])
})

test('a server is blocked once, however it is written, and lifted by whoever moderates', async () => {
  for (const target of ['spam.example', ' SPAM.example '])
    expect((await moderator.post('federation', BLOCKS, { target, reason: 'Spam' })).location).toBe(BLOCKS)
  expect(await blocked()).toEqual(['spam.example'])
  const operator = await world.browser('operator')
  const page = await operator.get('federation', BLOCKS)
  expect(page.text).toContain('Moss Hartley')
  const lift = page.document.querySelector('form[action*="_method=delete"]')!.getAttribute('action')!
  // Pressed twice, it is lifted once, and nobody is told of a fault.
  for (const _ of [1, 2]) expect((await operator.post('federation', lift)).location).toBe(BLOCKS)
  expect(await blocked()).toEqual([])
})

test('what a report says is shown as words, and what it is about is linked', async () => {
  await db(world.ctx())
    .insertInto('reports')
    .values({
      id: Bun.randomUUIDv7(),
      uri: 'https://far.example/flags/1',
      reporter_id: null,
      targets: jsonb(['https://far.example/notes/1']),
      content: '<b>Rude</b>',
      received_at: new Date(),
    })
    .execute()
  const page = await moderator.get('federation', '/moderation/reports')
  const links = [...page.document.querySelectorAll('main td a')].map(link => link.getAttribute('href'))
  expect(links).toEqual(['https://far.example/notes/1'])
  const words = [...page.document.querySelectorAll('main td')].map(cell => cell.textContent)
  expect(words).toContain('<b>Rude</b>')
})

test('all of it is moderators’ work: others find nothing, and visitors sign in', async () => {
  await moderator.post('federation', BLOCKS, { target: 'spam.example', reason: 'Spam' })
  const { id } = await db(world.ctx()).selectFrom('blocks').select('id').executeTakeFirstOrThrow()
  const others = [await world.browser('member'), await world.browser('editor')]
  const visitor = await world.browser()
  for (const path of [BLOCKS, '/moderation/reports']) {
    for (const other of others) expect((await other.get('federation', path)).status).toBe(404)
    expect((await visitor.get('federation', path)).location).toStartWith('/login')
  }
  const forms = [BLOCKS, `${BLOCKS}/${id}?_method=delete`, `/moderation/reports/${id}/settlement`]
  const filled: Record<string, string>[] = [{ target: '' }, { target: 'other.example', reason: 'X' }]
  for (const path of forms)
    for (const fields of filled) {
      for (const other of others) expect((await other.post('federation', path, fields)).status).toBe(404)
      expect((await visitor.post('federation', path, fields)).location).toStartWith('/login')
    }
  expect(await blocked()).toEqual(['spam.example'])
  expect((await moderator.get('federation', '/moderation/reports?page=2')).status).toBe(404)
})
