import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Tx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deleteNote } from './delete-note'
import { tagTimeline } from './timelines'
import { writeNote } from './write-note'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const write = (text: string) =>
  writeNote(world.ctx('member'), { text, audience: 'public', warning: null, inReplyTo: null })
const tagged = async (tag: string) =>
  (await tagTimeline(world.ctx(), tag, null)).notes.map(({ html }) => html.replace(/<[^>]*>/g, ''))
const ask = <Row>(statement: string, values: unknown[] = []) =>
  world.ctx().em.execute<Row[]>(statement, values)

describe('a tag', () => {
  test('finds notes by its letters, large or small, and nothing else', async () => {
    await write('Set #Honey')
    await write('Runny #honey and #honey again')
    await write('#honeycomb')
    expect(await tagged('honey')).toEqual(['Runny #honey and #honey again', 'Set #Honey'])
    expect(await tagged('HONEY')).toHaveLength(2)
    expect(await tagged('hon')).toEqual([])
  })

  test('that a note has no more does not find it, nor one that is gone', async () => {
    const { id } = await write('#Quince')
    await ask(
      `update notes set tags = '[{"name": "#Medlar", "href": ""}, {"href": ""}, {"name": "#"}]' where id = ?`,
      [id],
    )
    expect([await tagged('quince'), await tagged('medlar')]).toEqual([[], ['#Quince']])
    await deleteNote(world.ctx('member'), id)
    expect(await tagged('medlar')).toEqual([])
  })

  test('is written by whoever writes the note’s own list, as the version before this one does', async () => {
    await ask(
      `insert into notes (id, uri, kind, author_id, html, attachments, tags, published_at, received_at)
       select gen_random_uuid(), 'https://old.example/1', 'Note', author_id, '<p>Old</p>', '[]',
         '[{"name": "#Damson", "href": ""}]', now(), now() from notes limit 1`,
    )
    expect(await tagged('damson')).toEqual(['Old'])
  })
})

test('among many notes a tag is found by its index, and only as many are read as a page shows', async () => {
  for (const from of [0, 3_000])
    await ask(
      `insert into notes (id, uri, kind, author_id, html, attachments, tags, published_at, received_at)
       select gen_random_uuid(), 'https://grown.example/' || n, 'Note', author.id, 'x', '[]',
         jsonb_build_array(jsonb_build_object('name', '#t' || n % 40)), now() - make_interval(mins => n), now()
       from generate_series(?::int, ?::int) n, (select author_id as id from notes limit 1) author`,
      [from + 1, from + 3_000],
    )
  for (const table of ['notes', 'note_tags']) await ask(`analyze ${table}`)
  const rowsRead = (tx: Tx) =>
    tx.em.execute<{ scanned: number; fetched: number }[]>(
      `select seq_tup_read::int as scanned, idx_tup_fetch::int as fetched from pg_stat_xact_user_tables
       where relname in ('notes', 'note_tags') order by relname`,
    )
  // The counts of this connection's transactions just before are still among them.
  const [before, after] = await transaction(world.ctx(), async tx => {
    const counted = await rowsRead(tx)
    expect((await tagTimeline(tx, 'T7', null)).notes).toHaveLength(20)
    return [counted, await rowsRead(tx)] as const
  })
  const scanned = after.map((each, table) => each.scanned - (before[table]?.scanned ?? 0))
  const fetched = after.map((each, table) => each.fetched - (before[table]?.fetched ?? 0))
  expect(scanned).toEqual([0, 0])
  expect(Math.max(...fetched)).toBeLessThan(100)
})
