import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MikroORM } from '@mikro-orm/postgresql'
import { openDatabase } from '#core/database/orm'
import { type TestDatabase, testDatabase } from './database'

/** What only SQL can say: partial indexes, indexes of words and trigrams. All else stands in the entities too. */
const SQL_ONLY = [
  'account_closings_waiting',
  'ap_activities_unprocessed_index',
  'deliveries_waiting_index',
  'letter_deliveries_waiting',
  'notifications_unread_index',
  'orders_open_index',
  'payments_unproven_index',
  'posts_search_index',
  'posts_title_trigram_index',
  'products_search_index',
  'products_title_trigram_index',
  'refund_lines_order_line_id_index',
  'refunds_one_under_way_index',
  'scrape_runs_one_under_way',
  'stock_movements_one_sale_per_line',
]

let database: TestDatabase
let orm: MikroORM
beforeAll(async () => {
  database = await testDatabase()
  orm = await openDatabase(database.url)
})
afterAll(async () => {
  await orm.close()
  await database.drop()
})

test('the migrations make what the entities say, and nothing besides but a named few', async () => {
  const difference = await orm.schema.getUpdateSchemaSQL({ wrap: false })
  const statements = difference.split('\n').filter(line => line !== '' && !line.includes('"graphile_worker"'))
  const expected = SQL_ONLY.map(name => `drop index "${name}";`)
  expect(statements.toSorted()).toEqual(expected.toSorted())
})
