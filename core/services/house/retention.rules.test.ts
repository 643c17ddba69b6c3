import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type TestHouse, testHouse } from '../../../tests/house'
import { keptFor, pruneOldRows, RETENTION } from './retention'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const NOW = new Date('2031-05-14T12:00:00Z')
const DAY_MS = 86_400_000
const id = () => Bun.randomUUIDv7()
/** So many milliseconds before what is `days` old. */
const older = (days: number, ms: number) => new Date(NOW.getTime() - days * DAY_MS - ms)
const prune = () => pruneOldRows({ ...world.ctx(), now: NOW }, {})

/** Of a row that is one millisecond too old and one that is just young enough: which are there after the night. */
async function keptOf(
  table: string,
  key: string,
  days: number,
  add: (name: string, at: Date) => Promise<unknown>,
): Promise<readonly string[]> {
  await add('too old', older(days, 1))
  await add('young enough', older(days, 0))
  await prune()
  const { rows } = await sql<{ name: string }>`
    select ${sql.ref(key)}::text as name from ${sql.table(table)} order by 1`.execute(db(world.ctx()))
  return rows.map(({ name }) => name)
}

describe('what grows would grow for ever', () => {
  test('letters in the mailbox of a demonstration go after thirty days', async () => {
    const kept = await keptOf('sent_mails', 'subject', 30, (subject, sent_at) =>
      db(world.ctx())
        .insertInto('sent_mails')
        .values({
          id: id(),
          recipient: 'ada@example.test',
          sender: 'shop@example.test',
          subject,
          text: '',
          headers: jsonb({}),
          sent_at,
        })
        .execute(),
    )
    expect(kept).toEqual(['young enough'])
  })

  test('invitations go three months after they ran out, answered or not', async () => {
    const kept = await keptOf('invitations', 'email', 90, (email, expires_at) =>
      db(world.ctx())
        .insertInto('invitations')
        .values({
          id: id(),
          email,
          roles: jsonb(['editor']),
          token_hash: id(),
          expires_at,
          invited_by_id: world.cast.members.operator.id,
          invited_at: older(400, 0),
          accepted_at: email === 'too old' ? older(390, 0) : null,
        })
        .execute(),
    )
    expect(kept).toEqual(['young enough'])
  })

  test('faults go thirty days after they were seen last, however long ago they were seen first', async () => {
    const kept = await keptOf('logged_faults', 'fingerprint', 30, (fingerprint, last_at) =>
      db(world.ctx())
        .insertInto('logged_faults')
        .values({ fingerprint, message: 'x', times: 3, first_at: older(900, 0), last_at })
        .execute(),
    )
    expect(kept).toEqual(['young enough'])
  })

  test('slow pages go by the day, the whole of the last one stays', async () => {
    const days = ['2031-04-13', '2031-04-14', '2031-05-14']
    for (const day of days)
      await db(world.ctx())
        .insertInto('slow_pages')
        .values({
          day: sql<string>`${day}::date`,
          domain: 'blog',
          route: '/',
          times: 1,
          total_ms: 2_000,
          longest_ms: 2_000,
        })
        .execute()
    await prune()
    const { rows } = await sql<{ day: string }>`select day::text from slow_pages order by day`.execute(
      db(world.ctx()),
    )
    expect(rows.map(({ day }) => day)).toEqual(['2031-04-14', '2031-05-14'])
  })

  test('deliveries go a year after they were queued, once they are done or given up; one that waits stays', async () => {
    const activity = id()
    await sql`insert into ap_activities (id, type, domain, subject_kind, subject_id, payload, audience, published_at, remote)
      values (${activity}, 'Create', 'blog', 'post', ${id()}, '{}', 'public', ${NOW}, false)`.execute(
      db(world.ctx()),
    )
    const add = (host: string, queued_at: Date, end: { delivered_at?: Date; abandoned_at?: Date } = {}) =>
      db(world.ctx())
        .insertInto('deliveries')
        .values({
          id: id(),
          activity_id: activity,
          host,
          inbox: `https://${host}/inbox`,
          queued_at,
          ...end,
          position: sql`default`,
        })
        .execute()
    await add('waits.example', older(365, 1))
    await add('gone.example', older(365, 1), { abandoned_at: NOW })
    const kept = await keptOf('deliveries', 'host', 365, (host, queued_at) =>
      add(`${host.replace(' ', '-')}.example`, queued_at, { delivered_at: queued_at }),
    )
    expect(kept).toEqual(['waits.example', 'young-enough.example'])
  })

  test('a second night finds nothing more, and a table without old rows is left alone', async () => {
    const said: unknown[] = []
    const ctx = { ...world.ctx(), now: NOW }
    const log = { ...ctx.house.log, info: (facts: unknown) => said.push(facts) }
    await pruneOldRows({ ...ctx, house: { ...ctx.house, log } }, {})
    expect(said).toEqual([])
  })
})

describe('what the page of sizes says', () => {
  test('is the rule of a table, that of its own job, or that all is kept', () => {
    for (const { table, days, what } of RETENTION) expect(keptFor(table)).toMatchObject({ days, what })
    expect(keptFor('sessions')).toMatchObject({ days: 2 })
    expect(keptFor('outgoing_letters')?.days).toBe(30)
    for (const table of ['orders', 'payments', 'ledger_entries', 'audit', 'posts', 'no-such-table'])
      expect(keptFor(table)).toBeNull()
  })

  test('is said once of each table, as a sentence', () => {
    const tables = RETENTION.map(({ table }) => table)
    expect(new Set(tables).size).toBe(tables.length)
    for (const { what, days } of RETENTION) {
      expect(what).toMatch(/^[A-Z].*\.$/)
      expect(days).toBeGreaterThan(0)
    }
  })
})
