import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readsOf } from '../../../../bench/lib/scale/scans'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { again, quietHouse, stranger } from '../../../../tests/cart'
import { topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { householdAccount } from './accounts'
import { type Account, book } from './book'
import { householdStatement, LINES_PER_PAGE, memberStatement, ownStatement } from './statement'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const brokenLines = async () =>
  (
    await INVARIANTS[
      'lines of statements that are not their entries, each once and with what there was after it'
    ]?.execute(db(world.ctx()))
  )?.rows
const brokenCounts = async () =>
  (await INVARIANTS['balances that do not know how many entries they are of']?.execute(db(world.ctx())))?.rows

const booked = (account: Account, amount: number, currency = 'GBP') =>
  transaction(world.ctx(), tx =>
    book(tx, { kind: 'top-up', sourceId: Bun.randomUUIDv7() }, currency, [
      { account: 'bank', amount },
      { account, amount: -amount },
    ]),
  )

const linesOf = async (member: Awaited<ReturnType<typeof stranger>>, page = 1) =>
  (await ownStatement(again(world, member), page)).lines.map(({ amount, balance }) => [
    amount.amount,
    balance.amount,
  ])

describe('a statement', () => {
  test('says after each line what there was, however many book on it at once', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    const amounts = [900, -250, 31, 7, -1, 400, -33, 5]
    await Promise.all(amounts.map(amount => booked({ creditOf: id }, amount)))
    const lines = await linesOf(member)
    expect(lines.map(([amount]) => amount).toSorted()).toEqual(amounts.toSorted())
    const after = lines.map((_, at) => lines.slice(at).reduce((sum, [amount = 0]) => sum + amount, 0))
    expect(lines.map(([, balance]) => balance)).toEqual(after)
    expect(await brokenLines()).toEqual([])
    expect(await brokenCounts()).toEqual([])
  })

  test('has a line for each entry of a transaction that books twice on it', async () => {
    const member = await stranger(world)
    const account = { creditOf: requireMember(member).id }
    await transaction(world.ctx(), tx =>
      book(tx, { kind: 'top-up', sourceId: Bun.randomUUIDv7() }, 'GBP', [
        { account: 'bank', amount: 70 },
        { account, amount: -100 },
        { account, amount: 30 },
      ]),
    )
    expect(await linesOf(member)).toEqual([
      [-30, 70],
      [100, 100],
    ])
    expect(await brokenLines()).toEqual([])
  })

  test('keeps its lines in the order in which they were booked, also where the day is an earlier one', async () => {
    const member = await stranger(world)
    const account = { creditOf: requireMember(member).id }
    await booked(account, 500)
    await transaction({ ...world.ctx(), now: new Date('2026-01-02') }, tx =>
      book(tx, { kind: 'top-up', sourceId: Bun.randomUUIDv7() }, 'GBP', [
        { account: 'bank', amount: 20 },
        { account, amount: -20 },
      ]),
    )
    expect(await linesOf(member)).toEqual([
      [20, 520],
      [500, 500],
    ])
  })

  test('of years is read page by page, each as quickly as the first', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    await topUp(world, member, 1)
    const ENTRIES = 6_000
    await bookMany(id, ENTRIES)
    const pages = [1, 2, 60, 121]
    for (const page of pages) {
      const before = await readsOf(world.ctx(), 0)
      const { lines, total, credit } = await memberStatement(world.ctx('shopkeeper'), id, page)
      const after = await readsOf(world.ctx(), 0)
      const rows = (table: string) => (after.get(table)?.rows ?? 0) - (before.get(table)?.rows ?? 0)
      expect([credit.amount, total]).toEqual([1 + 5 * ENTRIES, 1 + ENTRIES])
      const newest = 1 + 5 * (ENTRIES - (page - 1) * LINES_PER_PAGE)
      expect(lines[0]?.balance.amount).toBe(newest)
      expect(lines).toHaveLength(page === 121 ? 1 : LINES_PER_PAGE)
      for (const table of ['ledger_lines', 'ledger_entries', 'ledger_transactions'])
        expect([page, table, rows(table) <= LINES_PER_PAGE]).toEqual([page, table, true])
    }
    expect(await brokenLines()).toEqual([])
  }, 60_000)

  test('shows what was booked in a former currency after what was booked since', async () => {
    const member = await stranger(world)
    const account = { creditOf: requireMember(member).id }
    await booked(account, 300, 'EUR')
    for (const amount of [1, 2, 3]) await booked(account, amount)
    const { lines, total, credit } = await ownStatement(again(world, member), 1)
    expect(lines.map(({ balance }) => [balance.currency, balance.amount])).toEqual([
      ['GBP', 6],
      ['GBP', 3],
      ['GBP', 1],
      ['EUR', 300],
    ])
    expect([total, credit.amount]).toEqual([4, 6])
    for (let line = 0; line < LINES_PER_PAGE - 2; line++) await booked(account, 1)
    const second = await ownStatement(again(world, member), 2)
    expect(second.lines.map(({ balance }) => [balance.currency, balance.amount])).toEqual([
      ['GBP', 1],
      ['EUR', 300],
    ])
    expect((await ownStatement(again(world, member), 3)).lines).toEqual([])
  })

  test('of a household is kept as a member’s own is, and of other accounts there is none', async () => {
    const household = Bun.randomUUIDv7()
    await db(world.ctx())
      .insertInto('households')
      .values({ id: household, name: 'Nr 7', opened_at: new Date() })
      .execute()
    const { id } = requireMember(await stranger(world))
    await db(world.ctx())
      .insertInto('household_memberships')
      .values({
        id: Bun.randomUUIDv7(),
        household_id: household,
        member_id: id,
        joined_at: new Date(),
      })
      .execute()
    for (const amount of [40, 2]) await booked({ creditOf: id }, amount)
    const { lines, credit } = await householdStatement(world.ctx('shopkeeper'), household, 1)
    expect([credit.amount, ...lines.map(({ balance }) => balance.amount)]).toEqual([42, 42, 40])
    await booked(`producer:${Bun.randomUUIDv7()}`, 9)
    const { rows } = await sql<{ code: string }>`select distinct ledger_kind(a.code) as code
      from ledger_lines l join ledger_accounts a on a.id = l.account_id order by 1`.execute(db(world.ctx()))
    expect(rows).toEqual([{ code: 'credit' }, { code: 'household' }])
    expect(householdAccount(household)).toContain(household)
  })

  test('is written by the database alone, and a line that drifted all the same is found', async () => {
    await topUp(world, await stranger(world), 5)
    const drift = (by: number) => sql`update ledger_lines set balance = balance + ${by}`
    for (const write of [drift(1), sql`delete from ledger_lines`, sql`truncate ledger_lines`])
      await expect(write.execute(db(world.ctx()))).rejects.toThrow('written by nobody')
    const unwatched = (write: ReturnType<typeof drift>) =>
      transaction(world.ctx(), async tx => {
        await sql`set local session_replication_role = replica`.execute(db(tx))
        await write.execute(db(tx))
      })
    await unwatched(drift(1))
    expect((await brokenLines())?.length).toBeGreaterThan(0)
    await unwatched(drift(-1))
    expect(await brokenLines()).toEqual([])
    await unwatched(sql`update ledger_balances set entries = entries + 1`)
    expect((await brokenCounts())?.length).toBeGreaterThan(0)
    await unwatched(sql`update ledger_balances set entries = entries - 1`)
    expect(await brokenCounts()).toEqual([])
  })
})

/** So many top-ups of five pence, booked at once. */
async function bookMany(memberId: string, entries: number): Promise<void> {
  await transaction(world.ctx(), async tx => {
    await sql`set local statement_timeout = 0`.execute(db(tx))
    await sql`with made as (
        insert into ledger_transactions (id, kind, source_id, booked_at)
        select gen_random_uuid(), 'top-up', gen_random_uuid(), now() from generate_series(1, ${entries}::int) returning id)
      insert into ledger_entries (transaction_id, position, account_id, amount, currency)
      select m.id, e.position, a.id, e.amount, 'GBP' from made m
        join lateral (values (0, 'credit', ${memberId}::uuid, -5), (1, 'cash', null, 5)) e (position, code, member_id, amount) on true
        join ledger_accounts a on a.code = e.code and a.member_id is not distinct from e.member_id`.execute(
      db(tx),
    )
  })
}
