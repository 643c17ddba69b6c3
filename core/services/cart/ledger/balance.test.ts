import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readsOf } from '../../../../bench/lib/scale/scans'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { jar, order, paidJars, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { owedOn, receivableAccount } from '../bill-account'
import { balanceOf, giftCardAccount } from '../gift-cards/balance'
import { owedProducers, owedTo } from '../producers/owed'
import { type Account, book } from './book'
import { creditOf } from './credit'
import { foldSums } from './fold-sums'
import { producerAccount } from './producer-shares'
import { trialBalance } from './trial-balance'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const fact = (account: Account, amount: number) =>
  transaction(world.ctx(), tx =>
    book(tx, { kind: 'top-up', sourceId: Bun.randomUUIDv7() }, 'GBP', [
      { account: 'bank', amount },
      { account, amount: -amount },
    ]),
  )

const brokenBalances = async () => {
  const rule = INVARIANTS['kept balances that are not the sum of their entries']
  return (await rule?.execute(db(world.ctx())))?.rows
}

test('what is owed is the sum of the entries, of whatever kind, and however many book at once', async () => {
  const [card, bill, producer] = [Bun.randomUUIDv7(), Bun.randomUUIDv7(), await aProducer()]
  const { id: member } = world.cast.members.member
  const before = (await creditOf(world.ctx(), member)).amount
  const accounts: Account[] = [
    { creditOf: member },
    giftCardAccount(card),
    receivableAccount(bill),
    producerAccount(producer),
  ]
  await Promise.all(accounts.flatMap(account => [700, -250, 31].map(amount => fact(account, amount))))
  const ctx = world.ctx()
  expect((await creditOf(ctx, member)).amount - before).toBe(481)
  expect(await balanceOf(ctx, card)).toBe(481)
  expect(await owedOn(ctx, bill)).toBe(-481)
  expect((await owedTo(ctx, producer)).amount).toBe(481)
  expect(await brokenBalances()).toEqual([])
})

test('the cooperative’s own accounts have none: all sales would wait for one row', async () => {
  await fact('cash', 900)
  const { rows } = await sql`select from ledger_balances b join ledger_accounts a on a.id = b.account_id
    where a.code in ('bank', 'cash', 'sales') or a.code like 'vat:%'`.execute(db(world.ctx()))
  expect(rows).toEqual([])
})

test('a balance is written by the database alone, and one that drifted all the same is found', async () => {
  await fact(producerAccount(await aProducer()), 900)
  const drift = (by: number) =>
    sql`update ledger_balances set amount = amount + ${by} where kind = 'producer'`
  for (const write of [drift(1), sql`delete from ledger_balances`, sql`truncate ledger_balances`])
    await expect(write.execute(db(world.ctx()))).rejects.toThrow('written by nobody')
  const unwatched = (by: number) =>
    transaction(world.ctx(), async tx => {
      await sql`set local session_replication_role = replica`.execute(db(tx))
      await drift(by).execute(db(tx))
    })
  await unwatched(1)
  expect((await brokenBalances())?.length).toBeGreaterThan(0)
  await unwatched(-1)
  expect(await brokenBalances()).toEqual([])
})

test('what is owed to producers is read without the entries, however many there are', async () => {
  const ENTRIES = 6_000
  const account = producerAccount(await aProducer())
  await fact(account, 900)
  await transaction(world.ctx(), async tx => {
    await sql`with made as (
        insert into ledger_transactions (id, kind, source_id, booked_at)
        select gen_random_uuid(), 'top-up', gen_random_uuid(), now() from generate_series(1, ${ENTRIES}::int) returning id)
      insert into ledger_entries (transaction_id, position, account_id, amount, currency)
      select m.id, e.position, a.id, e.amount, 'GBP' from made m
        join lateral (values (0, ${account}::text, -5), (1, 'bank', 5)) e (position, code, amount) on true
        join ledger_accounts a on a.code = e.code and a.member_id is null`.execute(db(tx))
  })
  const ctx = world.ctx('shopkeeper')
  const before = await readsOf(ctx)
  const { producers, owed } = await owedProducers(ctx)
  const reads = (await readsOf(ctx)).get('ledger_entries')
  expect(reads?.rows).toBe(before.get('ledger_entries')?.rows)
  expect(producers.find(({ owed }) => owed.amount === 900 + 5 * ENTRIES)).toBeDefined()
  expect(owed.amount).toBe(producers.reduce((sum, each) => sum + each.owed.amount, 0))
  expect(await brokenBalances()).toEqual([])
}, 60_000)

const broken = async (name: string) => (await INVARIANTS[name]?.execute(db(world.ctx())))?.rows
const brokenSums = () => broken('lines of the trial balance that are not the sum of their entries')
const sumsOf = async () => {
  const { lines } = await trialBalance(world.ctx('shopkeeper'))
  return Object.fromEntries(
    lines.map(({ code, debit, credit, accounts }) => [code, [debit.amount, credit.amount, accounts]]),
  )
}

test('each line of the trial balance is the sum of its entries, while others book and while rows are folded', async () => {
  const before = await sumsOf()
  const makers = await Promise.all([aProducer(), aProducer(), aProducer()])
  const { id: member } = world.cast.members.editor
  await Promise.all([
    ...makers.flatMap(maker => [500, -20].map(amount => fact(producerAccount(maker), amount))),
    ...[300, 40].map(amount => fact({ creditOf: member }, amount)),
    ...[0, 1, 2].map(() => foldSums(world.ctx())),
  ])
  const [after, brought] = [await sumsOf(), 3 * 500 + 340]
  const grown = (code: string) => [0, 1, 2].map(at => (after[code]?.[at] ?? 0) - (before[code]?.[at] ?? 0))
  expect(grown('producers')).toEqual([60, 1500, 3])
  expect(grown('credit').slice(0, 2)).toEqual([0, 340])
  expect(grown('bank').slice(0, 2)).toEqual([brought, 60])
  expect(after.bank?.[2]).toBe(1)
  expect(await brokenSums()).toEqual([])
  await foldSums(world.ctx())
  expect(await sumsOf()).toEqual(after)
  expect(await brokenSums()).toEqual([])
  const { rows } = await sql`select from ledger_sums group by code, currency having count(*) > 1`.execute(
    db(world.ctx()),
  )
  expect(rows).toEqual([])
})

test('a sale waits for no other to be booked', async () => {
  await fact('sales', 1)
  const booked = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const first = transaction(world.ctx(), async tx => {
    await book(tx, { kind: 'top-up', sourceId: Bun.randomUUIDv7() }, 'GBP', [
      { account: 'bank', amount: 5 },
      { account: 'sales', amount: -5 },
    ])
    booked.resolve()
    await mayEnd.promise
  })
  await booked.promise
  await fact('sales', 7)
  mayEnd.resolve()
  await first
  expect(await brokenSums()).toEqual([])
})

test('a sum is written by the database alone, and one that drifted all the same is found', async () => {
  await fact('cash', 900)
  const drift = (
    by: number,
  ) => sql`update ledger_sums set debit = debit + ${by} where part = (select part from ledger_sums
    where code = 'bank' order by part limit 1)`
  for (const write of [drift(1), sql`delete from ledger_sums`, sql`truncate ledger_sums`])
    await expect(write.execute(db(world.ctx()))).rejects.toThrow('written by nobody')
  await transaction(world.ctx(), async tx => {
    await sql`select fold_ledger_sums()`.execute(db(tx))
    await expect(transaction(world.ctx(), other => drift(1).execute(db(other)))).rejects.toThrow(
      'written by nobody',
    )
  })
  const unwatched = (by: number) =>
    transaction(world.ctx(), async tx => {
      await sql`set local session_replication_role = replica`.execute(db(tx))
      await drift(by).execute(db(tx))
    })
  await unwatched(1)
  expect((await brokenSums())?.length).toBe(1)
  expect((await trialBalance(world.ctx('shopkeeper'))).difference.amount).toBe(1)
  await unwatched(-1)
  expect(await brokenSums()).toEqual([])
})

test('the trial balance is read without the entries and without what was paid, however many there are', async () => {
  const ENTRIES = 6_000
  await transaction(world.ctx(), async tx => {
    await sql`with made as (
        insert into ledger_transactions (id, kind, source_id, booked_at)
        select gen_random_uuid(), 'top-up', gen_random_uuid(), now() from generate_series(1, ${ENTRIES}::int) returning id)
      insert into ledger_entries (transaction_id, position, account_id, amount, currency)
      select m.id, e.position, a.id, e.amount, 'GBP' from made m
        join lateral (values (0, 'cash', -5), (1, 'bank', 5)) e (position, code, amount) on true
        join ledger_accounts a on a.code = e.code and a.member_id is null`.execute(db(tx))
  })
  await foldSums(world.ctx())
  const tables = ['ledger_entries', 'ledger_transactions', 'ledger_accounts', 'payments', 'refunds']
  const rows = async () => {
    const reads = await readsOf(world.ctx(), 0)
    return tables.reduce((sum, table) => sum + (reads.get(table)?.rows ?? 0), 0)
  }
  const before = await rows()
  const { difference } = await trialBalance(world.ctx('shopkeeper'))
  expect(difference.amount).toBe(0)
  expect(await rows()).toBe(before)
  expect(await brokenSums()).toEqual([])
}, 60_000)

test('money that moves and is booked is not looked for; what is not booked is, and until it is', async () => {
  const rule = 'money that is booked nowhere and not known to be, or known to be and booked'
  const { unbooked } = await trialBalance(world.ctx('shopkeeper'))
  await paidJars(world, 1)
  expect((await trialBalance(world.ctx('shopkeeper'))).unbooked).toBe(unbooked)
  const { id: orderId } = await order(await stranger(world), await jar(world, 1))
  // As a version before the books pays: nobody books it.
  const payment = Bun.randomUUIDv7()
  await sql`insert into payments (id, order_id, way, reference, amount, currency, created_at, state, paid_at)
    values (${payment}, ${orderId}, 'cash', ${payment}, 700, 'GBP', now(), 'paid', now())`.execute(
    db(world.ctx()),
  )
  expect((await trialBalance(world.ctx('shopkeeper'))).unbooked).toBe(unbooked + 1)
  expect(await broken(rule)).toEqual([])
  await transaction(world.ctx(), tx =>
    book(tx, { kind: 'payment', sourceId: payment }, 'GBP', [
      { account: 'cash', amount: 700 },
      { account: 'refunds-due', amount: -700 },
    ]),
  )
  expect((await trialBalance(world.ctx('shopkeeper'))).unbooked).toBe(unbooked)
  expect(await broken(rule)).toEqual([])
})

async function aProducer(): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('producers')
    .values({ id, slug: `farm-${id}`, name: `Farm ${id}`, created_at: new Date() } as never)
    .execute()
  return id
}
