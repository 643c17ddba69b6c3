import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { service as eventsService } from '#core/services/events'
import { orderLine, stage } from '#core/services/events/testing/stage'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { sendLetter } from '../letters/send-letter'
import { createLetter } from '../letters/write-letter'
import { createNewsletter } from '../newsletters/edit-newsletter'
import { subscribe } from '../newsletters/subscribe'
import { exportData } from './export-data'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

type Rows = Readonly<Record<string, readonly Record<string, unknown>[]>>
async function exported(
  who: 'member' | 'shopkeeper' | 'neighbour' = 'member',
): Promise<Rows & { text: string }> {
  const text = await new Response(exportData(world.ctx(who))).text()
  return { ...JSON.parse(text), text }
}

describe('everything we keep of a member', () => {
  /** What is a member's by way of something else that is the member's. */
  const OWN = [
    'members',
    'actors',
    'orders',
    'order_lines',
    'payments',
    'refunds',
    'carts',
    'tickets',
    'notes',
    'comments',
  ]

  test('is in the file, or on the list of what is not, with its reason', async () => {
    const { rows: keys } = await sql<{ column: string }>`
      select c.conrelid::regclass || '.' || a.attname as column
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any(c.conkey)
      where c.contype = 'f' and c.confrelid::regclass::text = any(${OWN})
      order by 1`.execute(db(world.ctx()))
    const { rows: named } = await sql<{ column: string }>`
      select table_name || '.' || column_name as column from information_schema.columns
      where table_schema = 'public' and table_name not in ('members', 'orders')
        and (column_name in ('email', 'recipient') or column_name like '%\_email' or column_name like '%order\_line\_id')
      order by 1`.execute(db(world.ctx()))
    const { sections, notExported } = world.ctx().services.members
    const known = new Set([...sections.flatMap(section => section.of), ...Object.keys(notExported)])
    const columns = [...new Set([...keys, ...named].map(({ column }) => column))]
    expect(columns.length).toBeGreaterThan(60)
    expect(columns.filter(column => !known.has(column))).toEqual([])
    // And what is named here is really there.
    expect([...known].filter(column => !columns.includes(column))).toEqual([])
  })

  test('each reason is a sentence', () => {
    for (const why of Object.values(world.ctx().services.members.notExported))
      expect(why).toMatch(/^\p{Lu}.{20,}\.$/u)
  })
})

test('all orders are there, however many, with prices, notes and when they were collected', async () => {
  const { id } = world.cast.members.member
  await sql`insert into orders (id, number, member_id, email, name, state, total_amount, currency, note, placed_at, reserved_until, settled_at)
    select gen_random_uuid(), 'RA-MANY-' || n, ${id}, 'member@example.test', 'Mair', 'paid', 650, 'GBP', 'note ' || n,
      now() - make_interval(hours => n), now(), now() from generate_series(1, 1203) n`.execute(
    db(world.ctx()),
  )
  await sql`insert into order_lines (id, order_id, kind, title, detail, unit_amount, currency, quantity, position)
    select gen_random_uuid(), id, 'product', 'Heather honey', '340 g', 325, currency, 2, 0 from orders where number like 'RA-MANY-%'`.execute(
    db(world.ctx()),
  )
  await sql`insert into collections (order_id, collected_at)
    select id, '2026-11-20T10:00:00Z' from orders where number = 'RA-MANY-1203'`.execute(db(world.ctx()))
  const { orders = [] } = await exported()
  expect(orders).toHaveLength(1203)
  expect(new Set(orders.map(order => order.number)).size).toBe(1203)
  expect(orders[0]).toMatchObject({
    number: 'RA-MANY-1203',
    note: 'note 1203',
    collected_at: '2026-11-20T10:00:00.000Z',
    lines: [{ title: 'Heather honey', quantity: 2, unit_amount: 325, total_amount: 650, currency: 'GBP' }],
  })
  expect((await exported('neighbour')).orders).toEqual([])
})

test('so are tickets gone by with their check-ins, and bookings gone by with their notes', async () => {
  const { member } = world.cast.members
  const staged = await stage(world.ctx(), { title: 'Long over', places: 5 })
  const item = await orderLine(world.ctx(), staged, 1, { memberId: member.id })
  await transaction(world.ctx(), tx =>
    eventsService.settle(tx, [item], { memberId: member.id, name: member.name }),
  )
  await sql`update occurrences set starts_at = '2024-05-01T10:00Z', ends_at = '2024-05-01T12:00Z'
    where id = ${staged.occurrenceId}`.execute(db(world.ctx()))
  await sql`insert into check_ins (ticket_id, checked_in_by_id, checked_in_at)
    select id, ${world.cast.members.shopkeeper.id}, '2024-05-01T09:55Z' from tickets
    where occurrence_id = ${staged.occurrenceId}`.execute(db(world.ctx()))
  await sql`with slot as (
      insert into slots (id, calendar_id, title, place, starts_at, ends_at, capacity, booked)
      values (gen_random_uuid(), ${staged.calendarId}, 'The press', '', '2024-04-01T10:00Z', '2024-04-01T11:00Z', 1, 1)
      returning id)
    insert into bookings (id, slot_id, member_id, note, booked_at)
    select gen_random_uuid(), id, ${member.id}, 'two crates', now() from slot`.execute(db(world.ctx()))
  const { tickets, bookings } = await exported()
  expect(tickets).toContainEqual(
    expect.objectContaining({ title: 'Long over', checked_in_at: '2024-05-01T09:55:00.000Z' }),
  )
  expect(bookings).toContainEqual(expect.objectContaining({ title: 'The press', note: 'two crates' }))
  const { work = [] } = await exported('shopkeeper')
  const ticket = await db(world.ctx())
    .selectFrom('tickets')
    .select('id')
    .where('occurrence_id', '=', staged.occurrenceId)
    .executeTakeFirstOrThrow()
  expect(work).toContainEqual({ kind: 'check_ins', id: ticket.id, at: '2024-05-01T09:55:00.000Z' })
})

test('letters are there without the words that would let somebody in', async () => {
  const token = 'kZ3vQ8mB1nX7tR5wY2pL9sD4fG6hJ0aC'
  const id = Bun.randomUUIDv7()
  await world.house.mailer.send({
    to: world.cast.members.member.email.toUpperCase(),
    from: 'hello@farm.example',
    subject: 'Your link',
    text: `Open https://federation.farm.example/signin/${token}?next=${token}\nor see https://account.farm.example/tickets/${id}.`,
  })
  const { mailbox, text } = await exported()
  expect(mailbox?.at(-1)).toMatchObject({ subject: 'Your link' })
  expect(text).not.toContain(token)
  expect(text).toContain(`/tickets/${id}`)
})

describe('the file', () => {
  test('says what it is, of which house and when, and has every section in its order, also the empty ones', async () => {
    const now = new Date('2026-11-28T09:30:00Z')
    const text = await new Response(exportData({ ...world.ctx('moderator'), now })).text()
    const file = JSON.parse(text)
    expect(file).toMatchObject({
      format: 'rose-ash-member-export',
      version: 2,
      exportedAt: now.toISOString(),
      from: 'Test Growers',
      profile: [{ name: 'Moss Hartley', email: 'moderator@example.test', handle: 'moderator' }],
      roles: [{ role: 'moderator' }],
      orders: [],
    })
    const { sections } = world.house.services.members
    expect(Object.keys(file).slice(4)).toEqual(sections.map(({ name }) => name))
    expect(new Set(sections.map(({ name }) => name)).size).toBe(sections.length)
    expect(text).toEndWith('\n}\n')
  })

  test('that was cut off anywhere is no JSON, so that nobody takes it for the whole', async () => {
    const text = await new Response(exportData(world.ctx('moderator'))).text()
    const lengths = fc.integer({ min: 1, max: text.trimEnd().length - 1 })
    fc.assert(fc.property(lengths, length => expect(() => JSON.parse(text.slice(0, length))).toThrow()))
  })

  test('comes in pieces, and is given up when its reader goes', async () => {
    const reader = exportData(world.ctx('member')).getReader()
    const first = await reader.read()
    expect(first.done).toBe(false)
    expect(first.value?.length).toBeGreaterThan(60_000)
    expect(first.value?.length).toBeLessThan(200_000)
    await reader.cancel()
    expect((await reader.read()).done).toBe(true)
  })

  test('is a member’s, about themselves', () => {
    expect(() => exportData(world.ctx())).toThrow(SignInRequired)
  })

  test.each([
    ['https://a.example/signin/kZ3vQ8mB1nX7tR5wY2pL', 'https://a.example/signin/…'],
    ['https://a.example/x?token=kZ3vQ8mB1nX7tR5wY2pL&b=1', 'https://a.example/x?token=…&b=1'],
    ['https://a.example/unsubscribe/short', 'https://a.example/unsubscribe/short'],
    ['https://a.example/tickets/01890000-0000-7000-8000-000000000000', null],
    ['https://a.example/t/01890000-0000-7000-8000-000000000000x', 'https://a.example/t/…'],
    ['a long word: kZ3vQ8mB1nX7tR5wY2pLkZ3vQ8mB1nX7tR5wY2pL', null],
    ['https://a.example/%41kZ3vQ8mB1nX7tR5wY2pL', 'https://a.example/…'],
  ])('keeps of a letter that says %p what lets nobody in', async (said, kept) => {
    const { email } = world.cast.members.organiser
    await world.house.mailer.send({
      to: email,
      from: 'post@localhost',
      subject: 'Said',
      text: `See ${said} now`,
    })
    const text = await new Response(exportData(world.ctx('organiser'))).text()
    expect(JSON.parse(text).mailbox.at(-1).text).toBe(`See ${kept ?? said} now`)
  })
})

test('what somebody did for the cooperative is there by its kind, and nobody else’s', async () => {
  const id = Bun.randomUUIDv7()
  const by = world.cast.members.neighbour.id
  const at = new Date('2026-05-01T10:00:00Z')
  await sql`insert into suppliers (id, url, name, added_by_id, added_at)
    values (${id}, 'https://farm.example/', 'Farm', ${by}, ${at})`.execute(db(world.ctx()))
  const row = { kind: 'suppliers', id, at: at.toISOString() }
  expect((await exported('neighbour')).work).toContainEqual(row)
  expect((await exported('shopkeeper')).work).not.toContainEqual(row)
})

test('letters of newsletters, and who gets them, are there with what became of them', async () => {
  const { neighbour, editor } = world.cast.members
  const newsletterId = await createNewsletter(world.ctx('editor'), {
    name: 'Weekly',
    slug: 'weekly',
    description: '',
  })
  await subscribe(world.ctx('neighbour'), newsletterId)
  const letterId = await createLetter(world.ctx('editor'), {
    newsletterId,
    subject: 'Plums',
    markdown: 'Ripe.',
  })
  await sendLetter(world.ctx('editor'), letterId)
  await world.work(new Date(Date.now() + 60_000))
  const file = await exported('neighbour')
  expect(file.subscriptions).toMatchObject([{ name: 'Weekly', slug: 'weekly' }])
  expect(file.letters).toMatchObject([
    { subject: 'Plums', newsletter: 'Weekly', markdown: 'Ripe.', sent_at: expect.any(String), failure: null },
  ])
  expect(file.text).not.toContain('unsubscribe_hash')
  expect(file.text).not.toContain(editor.email)
  expect(file.text).toContain(neighbour.email)
  const written = JSON.parse(await new Response(exportData(world.ctx('editor'))).text())
  expect(written.letters_written).toMatchObject([{ subject: 'Plums', markdown: 'Ripe.' }])
})
