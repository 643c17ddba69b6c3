import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import {
  beside,
  idAt,
  paragraph,
  saveHere,
  textsHere,
  textsThere,
  untilDone,
  writeHere,
} from '../../../../tests/ghost-sides'
import type { GhostStandIn, Mishap } from '../../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { saveRows } from '../../../../tests/saved-rows'
import { deletePost } from '../delete-post'
import { runSync } from './run'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** A small site on which something of each kind is to be done, both ways. */
async function muchToDo(): Promise<GhostStandIn> {
  const ghost = await beside(world)
  const kept = new Set([
    'winter-rota',
    'every-list-we-keep',
    'nine-growers-one-barn',
    'open-day',
    'house-rules',
  ])
  for (const shelf of [ghost.shelves.posts, ghost.shelves.pages])
    for (const [id, { slug }] of shelf) if (!kept.has(String(slug))) shelf.delete(id)
  await untilDone(world)
  ghost.save(ghost.post('winter-rota'), { title: 'Rota', lexical: JSON.stringify(paragraph('at six')) })
  await saveHere(world, 'every-list-we-keep', { title: 'Lists', document: paragraph('few') })
  ghost.shelves.posts.delete(ghost.post('open-day').id)
  await deletePost(world.ctx('editor'), await draftOf('house-rules'))
  ghost.save(ghost.tag('market'), { description: 'The stall' })
  await sql`update tags set name = 'Field reports' where slug = 'field-notes'`.execute(db(world.ctx()))
  await writeHere(world, 'Windfalls', 'Three crates')
  await sql`update ghost_syncs set compare_ids_at = null`.execute(db(world.ctx()))
  ghost.asked.length = 0
  return ghost
}

async function draftOf(slug: string): Promise<string> {
  const id = await idAt(world, slug)
  await sql`delete from publications where post_id = ${id}`.execute(db(world.ctx()))
  return id
}

async function outcome(ghost: GhostStandIn) {
  const tags = await db(world.ctx())
    .selectFrom('tags')
    .select(['slug', 'name', 'description'])
    .orderBy('slug')
    .execute()
  const { rows } =
    await sql`select count(*)::int as links, count(distinct our_id)::int as ours from ghost_links`.execute(
      db(world.ctx()),
    )
  return {
    here: await textsHere(world),
    there: textsThere(ghost),
    tags,
    links: rows[0],
    tagsThere: [...ghost.shelves.tags.values()]
      .map(({ slug, name, description }) => [slug, name, description])
      .sort(),
    conflicts: await db(world.ctx()).selectFrom('ghost_conflicts').select('title').execute(),
  }
}

test('whatever befalls whichever request, running again comes to the same end, and nothing is there twice', async () => {
  const ghost = await muchToDo()
  const [putBackHere, putBackThere] = [await saveRows(world.ctx()), ghost.remember()]
  await runSync(world.ctx())
  const steps = ghost.asked.length
  const expected = await outcome(ghost)
  expect(expected.here).toMatchObject({ windfalls: 'Windfalls: Three crates' })
  expect(Object.keys(expected.here)).toEqual(Object.keys(expected.there))
  expect(steps).toBeGreaterThan(10)
  // A process that dies has done, or has not done, one of these and comes to no further.
  const kinds: readonly Mishap[] = ['500 before', 'cut after']
  for (let step = 1; step <= steps; step += 1) {
    for (const mishap of kinds) {
      await putBackHere()
      putBackThere()
      ghost.mishaps.set(step, mishap)
      await untilDone(world)
      expect({ step, mishap, ...(await outcome(ghost)) }).toEqual({ step, mishap, ...expected })
    }
  }
  ghost.stop()
}, 240_000)
