import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readsOf } from '../../../../bench/lib/scale/scans'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { owedOn, receivableAccount } from '../bill-account'
import { balanceOf, giftCardAccount } from '../gift-cards/balance'
import { owedProducers, owedTo } from '../producers/owed'
import { type Account, book } from './book'
import { creditOf } from './credit'
import { producerAccount } from './producer-shares'

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

async function aProducer(): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('producers')
    .values({ id, slug: `farm-${id}`, name: `Farm ${id}`, created_at: new Date() } as never)
    .execute()
  return id
}
