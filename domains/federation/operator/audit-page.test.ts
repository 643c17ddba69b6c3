import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { grantRole } from '#core/services/federation/identity/roles'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
  await grantRole(world.ctx('operator'), '@neighbour', 'editor')
})
afterAll(() => world.close())

/** The cells of each line, without when. */
async function lines(path: string): Promise<string[][]> {
  const { status, document } = await operator.get('federation', path)
  expect(status).toBe(200)
  return [...document.querySelectorAll('tbody tr')]
    .map(row => [...row.querySelectorAll('td, th')].map(cell => cell.textContent.trim()).slice(1))
    .filter(cells => cells.length > 1)
}

const GRANTED = ['Pat Lindqvist', 'Role granted', 'Tom Askew', '–', 'role editor']

test('the operator reads who changed what of whom', async () => {
  expect(await lines('/operator/audit')).toContainEqual(GRANTED)
})

describe('it is narrowed', () => {
  test.each([
    ['action=role.granted', true],
    ['action=price.set', false],
    ['who=%40operator', true],
    ['who=Operator%40Example.test', true],
    ['who=neighbour', false],
    ['who=nobody%27%3B+drop+table+audit', false],
    ['action=role.granted&who=operator', true],
    // What is no action narrows nothing.
    ['action=x', true],
  ])('by %s', async (query, isThere) => {
    const found = await lines(`/operator/audit?${query}`)
    expect(found.some(cells => Bun.deepEquals(cells, GRANTED))).toBe(isThere)
  })

  test('and the form says by what', async () => {
    const { document } = await operator.get('federation', '/operator/audit?action=price.set&who=%40operator')
    expect(document.querySelector('option[selected]')?.getAttribute('value')).toBe('price.set')
    expect(document.querySelector('input[name=who]')?.getAttribute('value')).toBe('@operator')
  })
})

test('a page leads to the older ones, each entry once, whatever is added meanwhile', async () => {
  await sql`insert into audit (id, at, action, subject_kind, subject_id, after)
    select ('01890000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, now() - make_interval(days => 200), 'block.added',
      'host', 'h' || n || '.example', '{}' from generate_series(1, 120) n`.execute(db(world.ctx()))
  const hosts: string[] = []
  let path: string | null = '/operator/audit?action=block.added'
  while (path) {
    const { document } = await operator.get('federation', path)
    for (const row of document.querySelectorAll('tbody tr'))
      hosts.push(row.querySelectorAll('td, th')[3]?.textContent.trim() ?? '')
    path = document.querySelector('.pagination a[rel=next]')?.getAttribute('href') ?? null
    await grantRole(world.ctx('operator'), '@neighbour', 'organiser')
  }
  expect(hosts).toHaveLength(120)
  expect(new Set(hosts).size).toBe(120)
  expect(hosts[0]).toBe('h120.example')
})

test('a page that begins nowhere is not there', async () => {
  expect((await operator.get('federation', '/operator/audit?before=yesterday')).status).toBe(404)
})

test('of who has left, the entry stays and the name does not', async () => {
  await grantRole(world.ctx('operator'), '@editor', 'moderator')
  const { id, name } = world.cast.members.editor
  await world
    .ctx()
    .em.transactional(em => em.execute('update members set name = ? where id = ?', ['Former', id]))
  const found = await lines('/operator/audit?action=role.granted')
  expect(found).toContainEqual(['Pat Lindqvist', 'Role granted', 'Former', '–', 'role moderator'])
  expect(JSON.stringify(found)).not.toContain(name)
})
