import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readsOf } from '../../../bench/lib/scale/scans'
import { INVARIANTS } from '../../../bench/lib/storm/invariants'
import { paidJars, quietHouse, stranger } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'
import { waitingBankLines } from './bank/bank-lines'
import { dismissBankLine, undoDismissal } from './bank/settle-bank-line'
import { openBillsOf, overdueBills } from './bills/bills-of'
import { remindOfBills } from './bills/remind'
import { listDifferences, PAGE_SIZE } from './differences/list-differences'
import { acknowledgeDifference } from './differences/settle-difference'

let world: TestHouse
let account: string
let payment: string
beforeAll(async () => {
  world = await quietHouse()
  const { placed } = await paidJars(world, 1)
  const paid = await sql<{ id: string }>`select id from payments where order_id = ${placed.id}`.execute(
    db(world.ctx()),
  )
  payment = paid.rows[0]?.id ?? ''
  account = await anAccount()
  await growSettled()
}, 60_000)
afterAll(() => world.close())

/** So many of each were settled in the years before: more than a page may look at. */
const SETTLED = 5_200
const keeper = () => world.ctx('shopkeeper')

async function anAccount(): Promise<string> {
  const id = Bun.randomUUIDv7()
  const { viewer } = await stranger(world)
  await sql`insert into bill_accounts (id, name, limit_amount, currency, holder_id, opened_at)
    values (${id}, 'Nr 7', 90000, 'GBP', ${viewer.member?.id ?? null}, now())`.execute(db(world.ctx()))
  return id
}

async function aBill(
  amount: number,
  month: string,
  dueAt = new Date(Date.now() - 86_400_000),
): Promise<string> {
  const id = Bun.randomUUIDv7()
  await sql`insert into bills (id, account_id, number, month, amount, currency, issued_at, due_at)
    values (${id}, ${account}, ${`MB-${id.slice(-6)}`}, ${month}, ${amount}, 'GBP', now(), ${dueAt})`.execute(
    db(world.ctx()),
  )
  return id
}

const payPart = (bill: string, amount: number) =>
  sql`insert into bill_payments (id, bill_id, amount, currency, way, received_at)
    values (${Bun.randomUUIDv7()}, ${bill}, ${amount}, 'GBP', 'cash', now())`

async function aDifference(event: string = Bun.randomUUIDv7()): Promise<string> {
  const id = Bun.randomUUIDv7()
  await sql`insert into payment_differences (id, payment_id, kind, event, amount, currency, seen_at)
    values (${id}, ${payment}, 'missing', ${event}, 100, 'GBP', now())`.execute(db(world.ctx()))
  return id
}

async function aBankLine(): Promise<string> {
  const id = Bun.randomUUIDv7()
  await sql`insert into bank_lines (id, fingerprint, booked_on, amount, currency, read_at)
    values (${id}, ${id}, '2026-11-02', 100, 'GBP', now())`.execute(db(world.ctx()))
  return id
}

async function growSettled(): Promise<void> {
  const each = sql`generate_series(1, ${SETTLED}::int) n`
  const at = sql`now() - make_interval(hours => n)`
  await transaction(world.ctx(), async tx => {
    await sql`set local statement_timeout = 0`.execute(db(tx))
    // As years leave it behind: nothing of it waits.
    await sql`set local session_replication_role = replica`.execute(db(tx))
    for (const statement of [
      sql`with made as (
          insert into payment_differences (id, payment_id, kind, event, amount, currency, seen_at)
          select gen_random_uuid(), ${payment}, 'missing', 'old-' || n, 1, 'GBP', ${at} from ${each} returning id, seen_at)
        insert into difference_settlements (id, difference_id, note, settled_at)
        select gen_random_uuid(), id, '', seen_at from made`,
      sql`with made as (
          insert into bank_lines (id, fingerprint, booked_on, amount, currency, read_at)
          select gen_random_uuid(), 'old-' || n, current_date - n, 1, 'GBP', ${at} from ${each} returning id, read_at)
        insert into bank_line_settlements (bank_line_id, became, settled_at) select id, 'nothing', read_at from made`,
      sql`with made as (
          insert into bills (id, account_id, number, month, amount, currency, issued_at, due_at)
          select gen_random_uuid(), ${account}, 'OLD-' || n, to_char(date '1500-01-01' + make_interval(months => n), 'YYYY-MM'),
            1, 'GBP', ${at}, ${at} from ${each} returning id, issued_at)
        insert into bill_payments (id, bill_id, amount, currency, way, received_at)
        select gen_random_uuid(), id, 1, 'GBP', 'cash', issued_at from made`,
    ])
      await statement.execute(db(tx))
    await sql`analyze payment_differences, difference_settlements, bank_lines, bank_line_settlements, bills, bill_payments`.execute(
      db(tx),
    )
  })
}

const broken = async () =>
  (
    await INVARIANTS['what waits for somebody and is not kept, or is kept and does not wait']?.execute(
      db(world.ctx()),
    )
  )?.rows

async function rowsOf(ask: () => Promise<unknown>): Promise<number> {
  const all = async () =>
    [...(await readsOf(world.ctx(), 0)).values()].reduce((sum, { rows }) => sum + rows, 0)
  const before = await all()
  await ask()
  return (await all()) - before
}

describe(`beside ${SETTLED} that are settled`, () => {
  const few: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['bills that are overdue', () => overdueBills(keeper())],
    ['bills that an account has still to pay', () => openBillsOf(keeper(), account)],
    ['bills to be reminded of', () => remindOfBills(world.ctx())],
    ['lines of the bank', () => waitingBankLines(keeper())],
  ]
  test.each(few)('%s are found without those', async (_, ask) => {
    expect(await rowsOf(ask)).toBeLessThan(200)
  })

  test('differences are found without those, and of those a page at a time', async () => {
    await aDifference()
    // As many settled ones are counted as any list counts, and no more.
    expect(await rowsOf(() => listDifferences(keeper()))).toBeLessThan(2_500)
    expect(await rowsOf(() => listDifferences(keeper(), 9))).toBeLessThan(2_800)
  })

  test.each([
    ['cart', '/shop/differences'],
    ['cart', '/shop/bill-accounts'],
    ['cart', '/shop/bank'],
  ] as [DomainName, string][])('(%s) %s looks at few rows', async (domain, path) => {
    const browser = await world.browser('shopkeeper')
    await browser.get(domain, path)
    expect(await rowsOf(async () => expect((await browser.get(domain, path)).status).toBe(200))).toBeLessThan(
      3_000,
    )
  })
})

describe('what waits', () => {
  test('is a difference from when it is seen to when it is settled, and stands before the settled ones', async () => {
    const [first, second] = [await aDifference(), await aDifference()]
    const ids = async (page = 1) => (await listDifferences(keeper(), page)).differences.map(({ id }) => id)
    const { waiting } = await listDifferences(keeper())
    expect((await ids()).slice(0, 2)).toEqual([second, first])
    await acknowledgeDifference(keeper(), second, 'Found it')
    const after = await listDifferences(keeper())
    expect(after.waiting).toBe(waiting - 1)
    expect(after.differences[0]?.id).toBe(first)
    expect(after.differences[after.waiting]?.id).toBe(second)
    const seen = [...(await ids(1)), ...(await ids(2))]
    expect(new Set(seen).size).toBe(2 * PAGE_SIZE)
    await sql`delete from payment_differences where id = ${first}`.execute(db(world.ctx()))
    expect((await listDifferences(keeper())).waiting).toBe(waiting - 2)
    expect(await broken()).toEqual([])
  })

  test('is a line of the bank until it is put aside, and again once that is undone', async () => {
    const line = await aBankLine()
    const waits = async () => (await waitingBankLines(keeper())).lines.some(({ id }) => id === line)
    expect(await waits()).toBe(true)
    await dismissBankLine(keeper(), line)
    expect(await waits()).toBe(false)
    await undoDismissal(keeper(), line)
    expect(await waits()).toBe(true)
    expect(await broken()).toEqual([])
  })

  test('is a bill until all of it is paid, and again when a payment is taken back', async () => {
    const bill = await aBill(500, '2026-01')
    const isOpen = async () => (await openBillsOf(keeper(), account)).some(({ id }) => id === bill)
    await payPart(bill, 499).execute(db(world.ctx()))
    expect(await isOpen()).toBe(true)
    await payPart(bill, 1).execute(db(world.ctx()))
    expect(await isOpen()).toBe(false)
    await sql`delete from bill_payments where bill_id = ${bill} and amount = 1`.execute(db(world.ctx()))
    expect(await isOpen()).toBe(true)
    await payPart(bill, 1).execute(db(world.ctx()))
    await sql`update bills set amount = 501 where id = ${bill}`.execute(db(world.ctx()))
    expect(await isOpen()).toBe(true)
    expect(await broken()).toEqual([])
  })

  test('is no bill of which two paid a half each at the same moment', async () => {
    for (const month of ['2025-01', '2025-02', '2025-03', '2025-04']) {
      const bill = await aBill(2, month)
      await Promise.all(
        [1, 1].map(amount => transaction(world.ctx(), tx => payPart(bill, amount).execute(db(tx)))),
      )
      expect((await openBillsOf(keeper(), account)).map(({ id }) => id)).not.toContain(bill)
    }
    expect(await broken()).toEqual([])
  })

  test('that drifted is found', async () => {
    const bill = await aBill(5, '2024-01')
    await sql`delete from unpaid_bills where bill_id = ${bill}`.execute(db(world.ctx()))
    expect((await broken())?.length).toBe(1)
    await payPart(bill, 5).execute(db(world.ctx()))
    expect(await broken()).toEqual([])
  })
})
