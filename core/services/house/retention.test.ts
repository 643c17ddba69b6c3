import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { somebodyElsewhere } from '../../../tests/elsewhere'
import { type TestHouse, testHouse } from '../../../tests/house'
import { keptFor, pruneOldRows, RETENTION } from './retention'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const NOW = new Date('2026-11-28T12:00:00Z')
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000)
const prune = () => pruneOldRows({ ...world.ctx(), now: NOW }, {})
const id = () => Bun.randomUUIDv7()

async function left(table: string, key = 'id'): Promise<string[]> {
  const { rows } = await sql<{
    key: string
  }>`select ${sql.ref(key)} as key from ${sql.table(table)} order by 1`.execute(db(world.ctx()))
  return rows.map(row => row.key)
}

test('rows of imported orders and members go after 90 days, those of products stay', async () => {
  const add = async (kind: 'orders' | 'members' | 'products', days: number) => {
    const row = { id: id(), kind, phase: 'done' as const, file_name: 'x.csv', list_new: false }
    await db(world.ctx())
      .insertInto('catalogue_imports')
      .values({ ...row, header: jsonb(['Email']), columns: jsonb({}), started_at: ago(days) })
      .execute()
    await sql`insert into catalogue_import_rows (import_id, number, cells)
      select ${row.id}, n, array['ada@example.test'] from generate_series(2, 4) n`.execute(db(world.ctx()))
    return row.id
  }
  await add('orders', 91)
  await add('members', 400)
  const kept = [await add('orders', 89), await add('products', 400)]
  await prune()
  expect([...new Set(await left('catalogue_import_rows', 'import_id'))]).toEqual(kept.toSorted())
  expect(await left('catalogue_imports')).toHaveLength(4)
  expect(keptFor('catalogue_import_rows')?.what).toContain('names and addresses')
})

test('notifications go after half a year, and not a day before', async () => {
  const member_id = world.cast.members.member.id
  const add = async (created_at: Date) => {
    const row = { id: id(), member_id, kind: 'order' as const, text: 'x', created_at }
    await db(world.ctx()).insertInto('notifications').values(row).execute()
    return row.id
  }
  await add(ago(181))
  const kept = await add(ago(179))
  await prune()
  expect(await left('notifications')).toEqual([kept])
})

test('of activities those go that nobody else was told, once they are done', async () => {
  const add = async (more: {
    audience?: 'public' | 'internal'
    remote?: boolean
    processed_at?: Date | null
    days?: number
  }) => {
    const row = {
      id: id(),
      type: 'Update',
      domain: 'blog' as const,
      subject_kind: 'x',
      subject_id: id(),
      payload: jsonb({}),
      audience: more.audience ?? 'internal',
      remote: more.remote ?? false,
      published_at: ago(more.days ?? 400),
      processed_at: more.processed_at === undefined ? ago(400) : more.processed_at,
    }
    await db(world.ctx()).insertInto('ap_activities').values(row).execute()
    return row.id
  }
  await db(world.ctx()).deleteFrom('ap_activities').execute()
  await add({})
  await add({ remote: true, audience: 'public' })
  const kept = [
    await add({ audience: 'public' }),
    await add({ processed_at: null }),
    await add({ days: 364 }),
  ]
  const told = await add({})
  const delivery = (queued_at: Date, delivered_at: Date | null, activity_id: string) => ({
    id: id(),
    activity_id,
    host: 'a.example',
    inbox: `https://a.example/${id()}`,
    queued_at,
    delivered_at,
    position: sql<number>`default`,
  })
  const rows = [
    delivery(ago(10), ago(10), told),
    delivery(ago(400), null, told),
    delivery(ago(400), ago(399), told),
  ]
  await db(world.ctx()).insertInto('deliveries').values(rows).execute()
  await prune()
  expect(await left('ap_activities')).toEqual([...kept, told].sort())
  expect(await left('deliveries')).toEqual(
    rows
      .slice(0, 2)
      .map(row => row.id)
      .sort(),
  )
})

test('notes from elsewhere go when nobody here had to do with them', async () => {
  const them = await somebodyElsewhere(world, 'ada')
  const us = await db(world.ctx())
    .insertInto('actors')
    .values({
      id: id(),
      uri: 'http://here/users/mair',
      kind: 'Person' as const,
      member_id: world.cast.members.member.id,
      username: 'mair',
      host: 'here',
      inbox: 'x',
      created_at: ago(900),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const add = async (
    name: string,
    more: { by?: string; audience?: 'direct'; inReplyTo?: string; days?: number } = {},
  ) => {
    const at = ago(more.days ?? 200)
    const row = {
      id: id(),
      uri: `https://far.example/${name}`,
      kind: 'Note' as const,
      author_id: more.by ?? them.id,
      html: name,
      audience: more.audience ?? ('public' as const),
      attachments: jsonb([]),
      in_reply_to: more.inReplyTo ?? null,
      published_at: at,
      received_at: at,
    }
    await db(world.ctx()).insertInto('notes').values(row).execute()
    return row.id
  }
  await add('forgotten')
  await add('answered-by-them', {})
  await add('their-answer', { inReplyTo: 'https://far.example/answered-by-them' })
  const liked = await add('liked')
  await db(world.ctx())
    .insertInto('reactions')
    .values({ id: id(), uri: 'x:like', kind: 'Like', actor_id: us.id, note_id: liked, reacted_at: ago(199) })
    .execute()
  const kept = [
    liked,
    await add('answered-by-us'),
    await add('our-answer', { by: us.id, inReplyTo: 'https://far.example/answered-by-us' }),
    await add('answer-to-us', { inReplyTo: 'https://far.example/our-answer' }),
    await add('for-one', { audience: 'direct' }),
    await add('young', { days: 179 }),
  ]
  await prune()
  expect(await left('notes')).toEqual(kept.sort())
})

test('carts of guests go with the cookie that leads to them; those of members stay', async () => {
  const add = async (guest_hash: string | null, updated_at: Date) => {
    const row = {
      id: id(),
      guest_hash,
      member_id: guest_hash ? null : world.cast.members.neighbour.id,
      created_at: updated_at,
      updated_at,
    }
    await db(world.ctx()).insertInto('carts').values(row).execute()
    return row.id
  }
  await add('a'.repeat(64), ago(62))
  const kept = [await add('b'.repeat(64), ago(60)), await add(null, ago(900))]
  await prune()
  expect(await left('carts')).toEqual(kept.sort())
})

test('more than a batch goes in one night', async () => {
  await db(world.ctx()).deleteFrom('sent_mails').execute()
  await sql`insert into sent_mails (id, recipient, sender, subject, text, headers, sent_at)
    select gen_random_uuid(), 'a@b.example', 'c@d.example', 's', 't', '{}', ${ago(31)} from generate_series(1, 4100)`.execute(
    db(world.ctx()),
  )
  await prune()
  expect(await left('sent_mails')).toEqual([])
})

test('each rule finds its rows by an index', async () => {
  const { rows } = await sql<{
    def: string
  }>`select indexdef as def from pg_indexes where schemaname = 'public'`.execute(db(world.ctx()))
  const first: Record<string, string> = {
    notifications: 'created_at',
    deliveries: 'queued_at',
    ap_activities: 'published_at',
    notes: 'published_at',
    carts: 'updated_at',
    sent_mails: 'sent_at',
    invitations: 'expires_at',
    logged_faults: 'last_at',
    slow_pages: 'day, domain, route',
    catalogue_import_rows: 'import_id, number',
    household_invitations: 'invited_at',
    prepared_files: 'asked_at, id',
  }
  for (const { table } of RETENTION)
    expect([
      table,
      rows.some(({ def }) => def.includes(`public.${table} USING btree (${first[table]})`)),
    ]).toEqual([table, true])
})

test('nothing that the law wants kept has a rule', () => {
  for (const table of [
    'orders',
    'order_lines',
    'payments',
    'refunds',
    'audit',
    'stock_movements',
    'tickets',
    'posts',
  ])
    expect([table, keptFor(table)]).toEqual([table, null])
})
