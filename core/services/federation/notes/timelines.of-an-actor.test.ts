import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { readCursor } from './cursor'
import { deleteNote } from './delete-note'
import { NOTES_PER_PAGE, timelineOf } from './timelines'
import { writeNote } from './write-note'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const write = (text: string) =>
  writeNote(world.ctx('member'), { text, audience: 'public', warning: null, inReplyTo: null })
const actorOf = async (noteId: string) =>
  (
    await db(world.ctx())
      .selectFrom('notes')
      .select('author_id')
      .where('id', '=', noteId)
      .executeTakeFirstOrThrow()
  ).author_id
const textsOf = (notes: readonly { readonly html: string }[]) =>
  notes.map(({ html }) => html.replace(/<[^>]*>/g, ''))

/** A boost by `actor` of `note`, so many minutes from now. */
const boost = (actor: string, note: string, minutes: number) =>
  sql`insert into reactions (id, uri, kind, actor_id, note_id, reacted_at) select i, i::text, 'Announce', ${actor}, ${note},
    now() + make_interval(mins => ${minutes}::int) from gen_random_uuid() i`.execute(db(world.ctx()))

test('what an account wrote and boosted is walked page by page: nothing twice, nothing left out, however much of it is not for whoever looks', async () => {
  const { id: first } = await write('Note 0')
  const author = await actorOf(first)
  for (let number = 1; number < 2 * NOTES_PER_PAGE + 5; number++) {
    const { id } = await write(`Note ${number}`)
    await sql`update notes set published_at = now() - interval '1 day' + make_interval(mins => ${number}::int) where id = ${id}`.execute(
      db(world.ctx()),
    )
    // More of them in a row than a page has.
    if (number > 10 && number < 10 + NOTES_PER_PAGE + 3) await deleteNote(world.ctx('member'), id)
  }
  await sql`update notes set published_at = now() - interval '1 day' where id = ${first}`.execute(
    db(world.ctx()),
  )
  const { id: other } = await writeNote(world.ctx('neighbour'), {
    text: 'Of a neighbour',
    audience: 'public',
    warning: null,
    inReplyTo: null,
  })
  await boost(author, other, -5)
  // Their own note stands where they wrote it.
  await boost(author, first, -3)
  const seen: string[] = []
  let before: string | null = null
  do {
    const { notes, older } = await timelineOf(
      world.ctx(),
      author,
      before === null ? null : readCursor(before),
    )
    seen.push(...textsOf(notes))
    before = older
  } while (before !== null)
  const left = Array.from({ length: 2 * NOTES_PER_PAGE + 5 }, (_, number) => number).filter(
    number => number <= 10 || number >= 10 + NOTES_PER_PAGE + 3,
  )
  expect(seen).toEqual(['Of a neighbour', ...left.toReversed().map(number => `Note ${number}`)])
})
