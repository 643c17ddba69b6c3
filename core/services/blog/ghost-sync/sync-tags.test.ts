import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { beside } from '../../../../tests/ghost-sides'
import type { GhostStandIn } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { openConflicts } from './choose'
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

const run = () => runSync(world.ctx())
const turn = (direction: Direction) =>
  sql`update ghost_syncs set direction = ${direction}`.execute(db(world.ctx()))
const tagsThere = () => [...ghost.shelves.tags.values()].map(({ slug }) => String(slug)).sort()
const tagsHere = async () =>
  (await db(world.ctx()).selectFrom('tags').select('slug').orderBy('slug').execute()).map(({ slug }) => slug)
const faults = async () =>
  (await syncView(world.ctx('operator')))!.lines.filter(({ level }) => level === 'fault').map(l => l.words)
const write = (slug: string, description = '') =>
  sql`insert into tags (id, slug, name, description, internal)
    values (${Bun.randomUUIDv7()}, ${slug}, ${slug}, ${description}, false)`.execute(db(world.ctx()))
const describeHere = (slug: string, description: string) =>
  sql`update tags set description = ${description} where slug = ${slug}`.execute(db(world.ctx()))
const said = async (slug: string) =>
  (
    await db(world.ctx())
      .selectFrom('tags')
      .select('description')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
  ).description

/** Ghost takes no tag that says so. */
const refusesScarecrows = () => {
  ghost.refusalOf = (of, sent) =>
    of === 'tags' && JSON.stringify(sent).includes('scarecrow') ? 'error-422-title-too-long' : null
}

async function withTags(...slugs: string[]) {
  ghost = await beside(world, { isEmpty: true })
  for (const slug of slugs) await write(slug)
  await run()
}

test('a new tag that Ghost refuses is said once, and the tags and posts behind it go on', async () => {
  ghost = await beside(world, { isEmpty: true })
  refusesScarecrows()
  for (const slug of ['apples', 'scarecrow', 'windfalls']) await write(slug)
  await run()
  expect(tagsThere()).toEqual(['apples', 'windfalls'])
  expect((await syncView(world.ctx('operator')))!.runAt).not.toBeNull()
  expect(await faults()).toEqual([expect.stringMatching(/^“Tag scarecrow: .+”: refused\.$/)])
  ghost.asked.length = 0
  await run()
  expect(ghost.asked).not.toContain('POST tags')
  expect(await faults()).toHaveLength(1)
})

test('a changed tag that Ghost refuses is said once for each wording, and taken when it is another one', async () => {
  await withTags('apples', 'windfalls')
  refusesScarecrows()
  await describeHere('apples', 'a scarecrow')
  await describeHere('windfalls', 'Three crates')
  await run()
  expect(ghost.tag('windfalls').description).toBe('Three crates')
  expect(await faults()).toEqual([expect.stringContaining('Tag apples: ')])
  await run()
  expect(await faults()).toHaveLength(1)
  await describeHere('apples', 'another scarecrow')
  await run()
  expect(await faults()).toHaveLength(2)
  await describeHere('apples', 'Straw')
  await run()
  expect(ghost.tag('apples').description).toBe('Straw')
  expect(await said('apples')).toBe('Straw')
  // What was refused once and taken since may be refused again, and is said again.
  await describeHere('apples', 'another scarecrow')
  await run()
  expect(await faults()).toHaveLength(3)
})

test('a fault of Ghost’s that is no refusal still ends the run, to be tried again', async () => {
  ghost = await beside(world, { isEmpty: true })
  await write('apples')
  ghost.onRequest = what => {
    if (what === 'POST tags') ghost.mishaps.set(ghost.asked.length, '500 before')
  }
  await expect(run()).rejects.toThrow()
  ghost.onRequest = () => {}
  await run()
  expect(tagsThere()).toEqual(['apples'])
})

test('a tag deleted there and described here in other words stays here, and is made there anew', async () => {
  await withTags('apples')
  const before = ghost.tag('apples').id
  ghost.shelves.tags.delete(before)
  await describeHere('apples', 'Still wanted')
  await run()
  expect(await tagsHere()).toEqual(['apples'])
  expect(ghost.tag('apples')).toMatchObject({ description: 'Still wanted' })
  expect(ghost.tag('apples').id).not.toBe(before)
})

test.each([
  ['both', [], []],
  ['ghost', [], []],
  ['ours', ['apples'], ['apples']],
] as const)('a tag deleted there and left alone here: %s lead', async (direction, here, there) => {
  await withTags('apples')
  await turn(direction)
  ghost.shelves.tags.delete(ghost.tag('apples').id)
  await run()
  expect(await tagsHere()).toEqual([...here])
  expect(tagsThere()).toEqual([...there])
})

test.each([
  ['both', [], []],
  ['ghost', ['apples'], ['apples']],
  ['ours', [], []],
] as const)('a tag deleted here: %s lead', async (direction, here, there) => {
  await withTags('apples')
  await turn(direction)
  await sql`delete from tags`.execute(db(world.ctx()))
  await run()
  await run()
  expect(await tagsHere()).toEqual([...here])
  expect(tagsThere()).toEqual([...there])
})

test('a tag that the list leaves out while it shifts is asked for, and stays', async () => {
  await withTags('apples')
  const item = ghost.tag('apples')
  ghost.onRequest = what => {
    if (what === 'GET tags') ghost.shelves.tags.delete(item.id)
    if (what === `GET tags/${item.id}`) ghost.shelves.tags.set(item.id, item)
  }
  ghost.asked.length = 0
  await run()
  expect(ghost.asked).toContain(`GET tags/${item.id}`)
  expect(await tagsHere()).toEqual(['apples'])
})

test('a new tag there has no place here where we lead; one of the same address has', async () => {
  await withTags('apples')
  await turn('ours')
  for (const slug of ['pears', 'quinces']) {
    const at = new Date(ghost.seconds * 1000).toISOString()
    const id = slug[0]!.charCodeAt(0).toString(16).padStart(24, '0')
    ghost.shelves.tags.set(id, {
      id,
      slug,
      name: slug,
      description: 'Theirs',
      created_at: at,
      updated_at: at,
    })
  }
  await write('quinces', 'Ours')
  await run()
  expect(await tagsHere()).toEqual(['apples', 'quinces'])
  expect(ghost.tag('quinces').description).toBe('Ours')
  expect(await openConflicts(world.ctx('editor'))).toEqual([])
})

test('both described in other words, theirs counts where Ghost leads and ours where we do', async () => {
  for (const [direction, words] of [
    ['ghost', 'Theirs'],
    ['ours', 'Ours'],
  ] as const) {
    ghost?.stop()
    await withTags('apples')
    await turn(direction)
    ghost.save(ghost.tag('apples'), { description: 'Theirs' })
    await describeHere('apples', 'Ours')
    await run()
    expect([await said('apples'), ghost.tag('apples').description]).toEqual([words, words])
    expect(await openConflicts(world.ctx('editor'))).toEqual([])
  }
})

test('tags are read to the last page', async () => {
  ghost = await beside(world, { isEmpty: true })
  for (let number = 1; number <= 101; number += 1) {
    const id = number.toString(16).padStart(24, '0')
    const at = new Date((ghost.seconds + number) * 1000).toISOString()
    ghost.shelves.tags.set(id, { id, slug: `t${number}`, name: `T${number}`, created_at: at, updated_at: at })
  }
  await run()
  await run()
  expect(await tagsHere()).toHaveLength(101)
  expect(tagsThere()).toHaveLength(101)
})
