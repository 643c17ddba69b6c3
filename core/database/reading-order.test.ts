import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { authors } from '#core/services/blog/authors'
import { tagPage } from '#core/services/blog/tags'
import { listProducers } from '#core/services/market/catalogue/producers'
import { findProducts } from '#core/services/market/products/product-choices'
import { type TestHouse, testHouse } from '../../tests/house'
import { jarOnShelf } from '../../tests/market'
import { db } from './db'
import { inReadingOrder } from './reading-order'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** As somebody who looks for one of them expects it. */
const READ = ['Äpple', 'box 2', 'Box 10', 'Box 10 a', 'éclair', 'Eel', 'Straße', 'Strata', 'Zander']
const MIXED = READ.toSorted()

const onlyRead = (names: readonly string[]) => names.filter(name => READ.includes(name))

test('accents, capitals and numbers stand where a reader looks for them', async () => {
  const { rows } = await sql<{ name: string }>`
    select name from unnest(${MIXED}::text[]) as list(name) order by ${inReadingOrder('name')}`.execute(
    db(world.ctx()),
  )
  expect(rows.map(({ name }) => name)).toEqual(READ)
  expect(MIXED).not.toEqual(READ)
})

test('so are products, producers, tags and authors listed', async () => {
  const ctx = world.ctx('editor')
  for (const title of MIXED) await jarOnShelf(world, { stock: 0, title })
  await sql`insert into producers (id, slug, name, created_at)
    select gen_random_uuid(), 'reading-' || n, name, now() from unnest(${MIXED}::text[]) with ordinality list(name, n)`.execute(
    db(ctx),
  )
  for (const table of ['tags', 'authors'])
    await sql`insert into ${sql.table(table)} (id, slug, name)
      select gen_random_uuid(), 'reading-' || n, name from unnest(${MIXED}::text[]) with ordinality list(name, n)`.execute(
      db(ctx),
    )
  const lists = {
    products: (await findProducts(ctx, '')).choices.map(({ title }) => title),
    producers: (await listProducers(ctx)).map(({ name }) => name),
    tags: (await tagPage(ctx)).tags.map(({ name }) => name),
    authors: (await authors.called(ctx, '', 100)).map(({ label }) => label),
  }
  for (const [what, names] of Object.entries(lists)) expect([what, onlyRead(names)]).toEqual([what, READ])
})
