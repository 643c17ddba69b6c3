import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from './house'

/** Of those that visitors search by the thousand, and of all others. */
const MOST_KB = { shelf: 64, other: 256 }
const PAGE_KB = 8
const ROWS = 4_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

describe('what is written to a GIN index waits in a list that every search reads', () => {
  test('which each of them keeps short', async () => {
    const { rows } = await sql<{ name: string; kb: number | null }>`
      select c.relname as name,
        (select option_value::int from pg_options_to_table(c.reloptions) where option_name = 'gin_pending_list_limit') as kb
      from pg_class c join pg_am m on m.oid = c.relam
      where m.amname = 'gin' and c.relnamespace = 'public'::regnamespace`.execute(db(world.ctx()))
    const isLong = ({ name, kb }: (typeof rows)[number]) =>
      kb === null || kb > (name.startsWith('shelf_') ? MOST_KB.shelf : MOST_KB.other)
    expect(rows.filter(isLong)).toEqual([])
    expect(rows.length).toBeGreaterThan(0)
  })

  test('however much is written at once', async () => {
    await sql`insert into redirects (from_path, to_address, permanent, imported_at)
      select '/old/' || md5(n::text), '/new/' || md5(n::text), true, now()
      from generate_series(1, ${ROWS}::int) n`.execute(db(world.ctx()))
    const { rows } = await sql<{ pages: number }>`
      select gin_clean_pending_list('redirects_from_path_trigram_index')::int as pages`.execute(
      db(world.ctx()),
    )
    // The page that went over the limit is one more.
    expect(rows[0]?.pages).toBeLessThanOrEqual(MOST_KB.other / PAGE_KB + 1)
  })
})

describe('the configuration that a language is searched by', () => {
  test.each([
    ['en-GB', 'english'],
    ['PT-br', 'portuguese'],
    ['nb', 'norwegian'],
    ['cy', 'simple'],
    ['', 'simple'],
    [null, 'simple'],
  ])('of %p is %s', async (language, expected) => {
    const { rows } = await sql<{ config: string }>`
      select search_config(${language})::text as config`.execute(db(world.ctx()))
    expect(rows).toEqual([{ config: expected }])
  })

  test('is found by a function that PostgreSQL does not parse anew in each statement', async () => {
    // A SQL function that says less of itself than its body does (`::regconfig` is stable) is never inlined.
    const { rows } = await sql<{ language: string }>`
      select l.lanname as language from pg_proc p join pg_language l on l.oid = p.prolang
      where p.proname = 'search_config'`.execute(db(world.ctx()))
    expect(rows).toEqual([{ language: 'plpgsql' }])
  })
})
