import { afterAll, beforeAll, expect, test } from 'bun:test'
import { MikroORM } from '@mikro-orm/postgresql'
import { Client } from 'pg'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { ormOptions } from './orm'

/** The last migration before the database asked for any of this. */
const BEFORE = '0180_slot_retirements'

let database: TestDatabase
let client: Client
let orm: MikroORM
beforeAll(async () => {
  database = await testDatabase()
  const admin = new Client({ connectionString: database.url })
  await admin.connect()
  await admin.query('drop schema public cascade; create schema public')
  await admin.end()
  orm = await MikroORM.init(ormOptions(database.url, { use: 'migrations', connections: 2 }))
  await orm.migrator.up({ to: BEFORE })
  client = new Client({ connectionString: database.url })
  await client.connect()
  await client.query(OLD_ROWS)
})
afterAll(async () => {
  await client.end()
  await orm.close()
  await database.drop()
})

const rows = async (statement: string) => (await client.query({ text: statement, rowMode: 'array' })).rows

test('what cannot be mended is named, with what to do, and the rest waits for it', async () => {
  const fault = await orm.migrator.up().then(
    () => null,
    error => error,
  )
  expect(fault.message).toContain(
    'Payments that say when they were paid and are not paid: 00000000-0000-7000-8000-000000000032',
  )
  await client.query(`update payments set paid_at = null where reference = 'failed'`)
  await orm.migrator.up()
})

test('what can be said for certain is mended', async () => {
  expect(await rows('select number, settled_at is null from orders order by number')).toEqual([
    ['expired', false],
    ['paid', false],
    ['pending', true],
  ])
  expect(await rows(`select paid_at = created_at from payments where reference = 'paid'`)).toEqual([[false]])
  expect(await rows('select stock, reserved from variants')).toEqual([[7, 0]])
  expect(await rows('select quantity, reason from stock_movements order by moved_at')).toEqual([
    [5, 'delivery'],
    [2, 'correction'],
  ])
  expect(await rows("select ends_at - starts_at = interval '2 hours' from occurrences")).toEqual([[true]])
  expect(await rows('select tag from note_tags')).toEqual([['honey']])
})

/** As they could stand there when nothing forbade it. */
const OLD_ROWS = `
  insert into members (id, email, name, handle, joined_at) values ('00000000-0000-7000-8000-000000000001', 'a@b.example', 'A', 'a', now());
  insert into orders (id, number, member_id, email, name, state, total_amount, currency, placed_at, reserved_until, settled_at)
  select o.id::uuid, o.number, '00000000-0000-7000-8000-000000000001', 'a@b.example', 'A', o.number, 0, 'GBP',
    now() - interval '2 days', now() - interval '1 day', o.settled
  from (values ('00000000-0000-7000-8000-000000000021', 'expired', null::timestamptz), ('00000000-0000-7000-8000-000000000022', 'paid', null),
    ('00000000-0000-7000-8000-000000000023', 'pending', now())) o(id, number, settled);
  insert into payments (id, order_id, reference, amount, currency, state, created_at, paid_at) values
    ('00000000-0000-7000-8000-000000000031', '00000000-0000-7000-8000-000000000022', 'paid', 0, 'GBP', 'paid', now() - interval '2 days', null),
    ('00000000-0000-7000-8000-000000000032', '00000000-0000-7000-8000-000000000021', 'failed', 0, 'GBP', 'failed', now(), now());
  insert into products (id, slug, title, created_at, updated_at) values ('00000000-0000-7000-8000-000000000041', 'honey', 'Honey', now(), now());
  insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, reserved)
  values ('00000000-0000-7000-8000-000000000042', '00000000-0000-7000-8000-000000000041', 'Jar', 'JAR', 650, 'GBP', 7, 3);
  insert into stock_movements (id, variant_id, quantity, reason, moved_at)
  values (gen_random_uuid(), '00000000-0000-7000-8000-000000000042', 5, 'delivery', now() - interval '3 days');
  insert into calendars (id, slug, name, time_zone) values ('00000000-0000-7000-8000-000000000051', 'c', 'C', 'UTC');
  insert into event_entries (id, calendar_id, slug, title, starts_at, ends_at, created_at, updated_at)
  values ('00000000-0000-7000-8000-000000000052', '00000000-0000-7000-8000-000000000051', 'e', 'E', now(), now() + interval '2 hours', now(), now());
  insert into occurrences (id, entry_id, starts_at, ends_at)
  values (gen_random_uuid(), '00000000-0000-7000-8000-000000000052', now(), now() - interval '1 hour');
  insert into actors (id, uri, kind, username, host, inbox, created_at)
  values ('00000000-0000-7000-8000-000000000061', 'https://a.example/a', 'Person', 'a', 'a.example', 'https://a.example/i', now());
  insert into notes (id, uri, kind, author_id, html, attachments, tags, published_at, received_at)
  values (gen_random_uuid(), 'https://a.example/n', 'Note', '00000000-0000-7000-8000-000000000061', 'x', '[]', '[{"name": "#Honey", "href": ""}]', now(), now());
`
