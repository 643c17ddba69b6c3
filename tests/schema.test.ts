import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { MikroORM } from '@mikro-orm/postgresql'
import { openDatabase } from '#core/database/orm'
import { type TestDatabase, testDatabase } from './database'

/** What only SQL can say: partial indexes, indexes of words and trigrams. All else stands in the entities too. */
const SQL_ONLY_INDEXES = [
  'account_closings_waiting',
  'ap_activities_unheard_index',
  'ap_activities_unprocessed_index',
  'deliveries_inbox_waiting_index',
  'deliveries_waiting_index',
  'letter_deliveries_waiting',
  'notifications_unread_index',
  'orders_open_index',
  'outgoing_letters_unsent_index',
  'payments_one_paid',
  'payments_to_compare',
  'payments_unproven_index',
  'posts_search_index',
  'posts_title_trigram_index',
  'products_search_index',
  'products_title_trigram_index',
  'refunds_one_under_way_index',
  'scrape_runs_one_under_way',
  'stock_movements_one_sale_per_line',
]

/** Sums that are proved across rows, and the one currency. */
const SQL_ONLY_TRIGGERS = [
  '"order_lines_make_total" on "order_lines"',
  '"orders_total_is_sum" on "orders"',
  '"refunds_within_payment" on "refunds"',
  '"settings_currency_first" on "settings"',
  '"settings_currency_kept" on "settings"',
  '"settings_currency_once" on "settings"',
]

/** Called by them, and the currency that queries compare with. */
const SQL_ONLY_FUNCTIONS = [
  'coop_currency',
  'order_lines_order_lines_make_total_fn',
  'orders_orders_total_is_sum_fn',
  'refunds_refunds_within_payment_fn',
  'settings_settings_currency_first_fn',
  'settings_settings_currency_kept_fn',
  'settings_settings_currency_once_fn',
]

/** What the comparison sees otherwise than it is: an identity, and a check by cases. */
const SEEN_OTHERWISE = [
  'alter table "deliveries" alter column "position" drop default;',
  'alter table "order_lines" drop constraint "order_lines_kind_fits";',
]

/** Of a key that is mostly null; core/database/foreign-keys.test.ts sees to it that every key has one. */
const INDEX_OF_KEY = /^drop index "\w+_id_index";$/

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
  const statements = difference
    .split('\n')
    .filter(line => line !== '' && !line.includes('"graphile_worker"') && !INDEX_OF_KEY.test(line))
  const expected = [
    ...SQL_ONLY_INDEXES.map(name => `drop index "${name}";`),
    ...SQL_ONLY_FUNCTIONS.map(name => `drop function if exists "${name}"();`),
    ...SEEN_OTHERWISE,
    ...SQL_ONLY_TRIGGERS.map(trigger => `drop trigger if exists ${trigger};`),
  ]
  expect(statements.toSorted()).toEqual(expected.toSorted())
})
