import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readsOf } from '../../../../bench/lib/scale/scans'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deleteNote } from './delete-note'
import { localTimeline, NOTES_PER_PAGE } from './timelines'
import { writeNote } from './write-note'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await sql`insert into actors (id, uri, kind, username, host, inbox, created_at)
    values (${elsewhere}, 'https://far.example/ann', 'Person', 'ann', 'far.example', 'https://far.example/in', now())`.execute(
    db(world.ctx()),
  )
})
afterAll(() => world.close())

const elsewhere = Bun.randomUUIDv7()
const write = (text: string) =>
  writeNote(world.ctx('member'), { text, audience: 'public', warning: null, inReplyTo: null })
const texts = async () =>
  (await localTimeline(world.ctx(), null)).notes.map(({ html }) => html.replace(/<[^>]*>/g, ''))
const broken = async () =>
  (
    await INVARIANTS[
      'notes from here that are not kept as such, or are kept and come from elsewhere'
    ]?.execute(db(world.ctx()))
  )?.rows
const fromElsewhere = (many: number) =>
  sql`insert into notes (id, uri, kind, author_id, html, attachments, published_at, received_at)
    select gen_random_uuid(), 'https://far.example/' || gen_random_uuid(), 'Note', ${elsewhere}, '<p>Far</p>', '[]', now(), now()
    from generate_series(1, ${many}::int)`.execute(db(world.ctx()))

test('the timeline of this place has what was written here, in its order, and nothing from elsewhere', async () => {
  const { id } = await write('Leeks are in')
  await fromElsewhere(3)
  await write('And so is kale')
  expect(await texts()).toEqual(['And so is kale', 'Leeks are in'])
  await sql`update notes set published_at = now() + interval '5 seconds' where id = ${id}`.execute(
    db(world.ctx()),
  )
  expect(await texts()).toEqual(['Leeks are in', 'And so is kale'])
  await deleteNote(world.ctx('member'), id)
  expect(await texts()).toEqual(['And so is kale'])
  expect(await broken()).toEqual([])
})

test('however much comes from elsewhere in between, no more is read than a page shows', async () => {
  for (let number = 0; number <= NOTES_PER_PAGE; number++) await write(`Day ${number}`)
  await fromElsewhere(6_000)
  await sql`analyze notes`.execute(db(world.ctx()))
  const read = async () => {
    const reads = await readsOf(world.ctx(), 0)
    return ['notes', 'actors', 'local_notes'].reduce((sum, table) => sum + (reads.get(table)?.rows ?? 0), 0)
  }
  const before = await read()
  const { notes, older } = await localTimeline(world.ctx(), null)
  expect(await read()).toBeLessThan(before + 500)
  expect([notes.length, older !== null]).toEqual([NOTES_PER_PAGE, true])
  expect(await broken()).toEqual([])
})

test('a note that is kept though it is from elsewhere is found', async () => {
  await transaction(world.ctx(), async tx => {
    await sql`insert into local_notes (note_id, published_at)
      select id, published_at from notes where author_id = ${elsewhere} limit 1`.execute(db(tx))
  })
  expect((await broken())?.length).toBe(1)
  await sql`delete from local_notes l using notes n where n.id = l.note_id and n.author_id = ${elsewhere}`.execute(
    db(world.ctx()),
  )
  expect(await broken()).toEqual([])
})
