import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { beside, idAt, paragraph, saveHere, textsHere, writeHere } from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deletePost } from '../delete-post'
import { publish } from '../publish'
import { schedule } from '../schedule'
import { choose, openConflicts } from './choose'
import { syncView } from './connection'
import { runSync } from './run'
import type { Direction } from './sync'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(() => ghost.stop())

const editor = () => world.ctx('editor')
const run = async () => {
  await sql`update ghost_syncs set compare_ids_at = null`.execute(db(world.ctx()))
  await runSync(world.ctx())
}
const turn = (direction: Direction) =>
  sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))
const words = async () => (await syncView(world.ctx('operator')))!.lines.map(line => line.words)

/** A small site with three posts of ours there, and one of them gone again. */
async function goneThere({ before }: { before: (id: string) => Promise<unknown> }) {
  ghost = await beside(world, { isEmpty: true })
  const id = await writeHere(world, 'Windfalls', 'Three crates')
  await writeHere(world, 'Hens')
  await run()
  await before(id)
  ghost.shelves.posts.delete(ghost.post('windfalls').id)
  return id
}

const linked = async (id: string) =>
  (await db(world.ctx()).selectFrom('ghost_links').select('kind').where('our_id', '=', id).execute()).length

describe('a post that was deleted there', () => {
  test('and changed here since waits for somebody, and stays as it is until they have chosen', async () => {
    const id = await goneThere({ before: () => saveHere(world, 'windfalls', { title: 'Wanted' }) })
    await run()
    await run()
    const waiting = await openConflicts(editor())
    expect(waiting.map(({ title, reason }) => [title, reason])).toEqual([['Wanted', 'deleted there']])
    expect(await textsHere(world)).toMatchObject({ windfalls: 'Wanted: Three crates' })
    expect(await linked(id)).toBe(1)
    expect([...ghost.shelves.posts.values()].map(({ title }) => title)).toEqual(['Hens'])
    expect(await words()).toContain('“Wanted”: changed on both sides: please choose.')
  })

  test.each([
    ['theirs', ['hens'], ['Hens']],
    ['ours', ['hens', 'windfalls'], ['Hens', 'Wanted']],
  ] as const)('and changed here is where %s is chosen, on both sides', async (choice, here, there) => {
    await goneThere({ before: () => saveHere(world, 'windfalls', { title: 'Wanted' }) })
    await run()
    const [conflict] = await openConflicts(editor())
    await choose(editor(), conflict!.id, choice)
    await run()
    expect(Object.keys(await textsHere(world))).toEqual([...here])
    expect([...ghost.shelves.posts.values()].map(({ title }) => title).sort()).toEqual([...there])
    expect(await openConflicts(editor())).toEqual([])
  })

  test('and left alone here lies in the bin, and is public no more', async () => {
    const id = await goneThere({ before: async () => {} })
    await publish(editor(), id)
    await sql`update ghost_links set our_state = 'published' where our_id = ${id}`.execute(db(world.ctx()))
    await run()
    expect(Object.keys(await textsHere(world))).toEqual(['hens'])
    const { rows } = await sql`select 1 from publications where post_id = ${id}`.execute(db(world.ctx()))
    expect(rows).toEqual([])
    expect(await linked(id)).toBe(0)
    expect(await words()).toContain('“Windfalls”: taken from Ghost.')
  })

  test('and changed here goes all the same where Ghost leads', async () => {
    const id = await goneThere({ before: () => saveHere(world, 'windfalls', { title: 'Wanted' }) })
    await turn('ghost')
    await run()
    expect(Object.keys(await textsHere(world))).toEqual(['hens'])
    expect(await openConflicts(editor())).toEqual([])
    expect(await linked(id)).toBe(0)
  })

  test('is made there anew where we lead, changed or not', async () => {
    const id = await goneThere({ before: async () => {} })
    const gone = [...ghost.shelves.posts.keys()]
    await turn('ours')
    await run()
    expect(ghost.post('windfalls').title).toBe('Windfalls')
    expect(gone).not.toContain(ghost.post('windfalls').id)
    expect(Object.keys(await textsHere(world))).toEqual(['hens', 'windfalls'])
    expect(await linked(id)).toBe(1)
  })

  test('and thrown away here too is forgotten without a word', async () => {
    const id = await goneThere({ before: gone => deletePost(editor(), gone) })
    const before = await words()
    await run()
    expect(await linked(id)).toBe(0)
    expect(await words()).toEqual(before)
    expect(await openConflicts(editor())).toEqual([])
  })

  test('while its plan came true by itself is nobody’s change here', async () => {
    const at = new Date(world.ctx().now.getTime() + 3_600_000)
    ghost = await beside(world, { isEmpty: true })
    const id = await writeHere(world, 'Windfalls', 'Three crates')
    await schedule(editor(), id, at)
    await run()
    await sql`delete from publication_schedules where post_id = ${id}`.execute(db(world.ctx()))
    await publish(editor(), id)
    ghost.shelves.posts.delete(ghost.post('windfalls').id)
    await run()
    expect(await openConflicts(editor())).toEqual([])
    expect(await textsHere(world)).toEqual({})
  })
})

test('a post that the list leaves out while it shifts is asked for by itself, and stays', async () => {
  ghost = await beside(world, { isEmpty: true })
  await writeHere(world, 'Windfalls')
  await run()
  const item = ghost.post('windfalls')
  // Not in any list of this run, and there when it is asked for by its id.
  ghost.onRequest = what => {
    if (what === 'GET posts') ghost.shelves.posts.delete(item.id)
    if (what === `GET posts/${item.id}`) ghost.shelves.posts.set(item.id, item)
  }
  await run()
  expect(ghost.asked).toContain(`GET posts/${item.id}`)
  expect(Object.keys(await textsHere(world))).toEqual(['windfalls'])
  expect(await linked(await idAt(world, 'windfalls'))).toBe(1)
})

test('ids are read to the last page: what stands there alone is not taken for gone', async () => {
  ghost = await beside(world, { isEmpty: true })
  for (let number = 1; number <= 101; number += 1) {
    const id = number.toString(16).padStart(24, '0')
    const at = new Date(ghost.seconds * 1000 + number * 1000).toISOString()
    const text = { title: `No ${number}`, slug: `no-${number}`, lexical: JSON.stringify(paragraph('x')) }
    const item = { id, ...text, status: 'draft', visibility: 'public', created_at: at, updated_at: at }
    ghost.shelves.posts.set(id, item)
  }
  await run()
  ghost.asked.length = 0
  await run()
  expect(ghost.asked.filter(each => each.startsWith('GET posts/'))).toEqual([])
  expect(Object.keys(await textsHere(world))).toHaveLength(101)
})
