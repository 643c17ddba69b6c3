import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { sqlState } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { again, one, paidJars, quietHouse, stranger } from '../../../../tests/cart'
import { balances, creditLeft, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { bookMissing } from '../booking/book-missing'
import { refundOrder } from '../shop/refund-order'
import { book } from './book'
import { changeCredit, NoAmount } from './change-credit'
import { CreditShort } from './credit'
import { obligationsOf } from './obligations-of'
import { creditHolders, HOLDERS_PER_PAGE, LINES_PER_PAGE, memberStatement, ownStatement } from './statement'
import { trialBalance } from './trial-balance'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const change = (kind: 'top-up' | 'pay-out', amount: number, formId = Bun.randomUUIDv7()) =>
  ({ kind, amount: pounds(amount), way: 'cash', note: 'at the stall', formId }) as const

describe('the books', () => {
  test('refuse what does not add up to nothing, and what has no entries', async () => {
    const lopsided = transaction(keeper(), tx =>
      book(tx, { kind: 'top-up', sourceId: Bun.randomUUIDv7() }, 'GBP', [
        { account: 'cash', amount: 100 },
        { account: 'sales', amount: -99 },
      ]),
    )
    expect(sqlState(await lopsided.catch(fault => fault))).toBe('RA010')
    const bare = world
      .ctx()
      .em.execute(
        `insert into ledger_transactions (id, kind, source_id, booked_at) values (?, 'top-up', ?, now())`,
        [Bun.randomUUIDv7(), Bun.randomUUIDv7()],
      )
    expect(sqlState(await bare.catch(fault => fault))).toBe('RA010')
  })

  test('are not rewritten by anybody', async () => {
    for (const words of ['update ledger_entries set amount = 1', 'delete from ledger_transactions']) {
      const rewritten = world.ctx().em.execute(words)
      expect(sqlState(await rewritten.catch(fault => fault))).toBe('RA006')
    }
  })

  test('know where the money of a sale lies and what went back of it, and come to nothing', async () => {
    const before = await balances(world)
    const { placed, lineId } = await paidJars(world, 3)
    await refundOrder(keeper(), placed.number, [{ orderLineId: lineId, quantity: 1 }], 'Broke')
    const after = await balances(world)
    expect((after.sumup ?? 0) - (before.sumup ?? 0)).toBe(1300)
    expect((after.sales ?? 0) - (before.sales ?? 0)).toBe(-1300)
    expect((await trialBalance(keeper())).difference).toEqual(pounds(0))
  })

  test('catch up with what was paid and given back before there were any, once, at the day it happened', async () => {
    const { placed } = await paidJars(world, 2)
    await refundOrder(keeper(), placed.number, 'all', 'Broke')
    // As the version before wrote it: money moved, and nobody booked it.
    await world.ctx().em.execute(`
      alter table ledger_transactions disable trigger user; alter table ledger_entries disable trigger user;
      alter table ledger_balances disable trigger user; alter table ledger_sums disable trigger user;
      delete from ledger_entries; delete from ledger_balances; delete from ledger_sums; delete from ledger_transactions;
      select find_unbooked(); alter table ledger_sums enable trigger user;
      alter table ledger_transactions enable trigger user; alter table ledger_entries enable trigger user;
      alter table ledger_balances enable trigger user`)
    await world.ctx().em.execute(`update payments set paid_at = '2026-01-02' where order_id = ?`, [placed.id])
    expect((await trialBalance(keeper())).unbooked).toBeGreaterThanOrEqual(2)
    await bookMissing(world.ctx())
    await bookMissing(world.ctx())
    const { difference, unbooked } = await trialBalance(keeper())
    expect({ difference, unbooked }).toEqual({ difference: pounds(0), unbooked: 0 })
    const { day } = await one<{ day: string }>(
      world,
      `select to_char(booked_at, 'YYYY-MM-DD') as day from ledger_transactions t join payments p on p.id = t.source_id
       where p.order_id = ?`,
      [placed.id],
    )
    expect(day).toBe('2026-01-02')
  })

  test('catch up with all that can be booked, though one payment before it cannot', async () => {
    const [stuck, behind] = [await paidJars(world, 1), await paidJars(world, 1)]
    await world.ctx().em.execute(`
      alter table ledger_transactions disable trigger user; alter table ledger_entries disable trigger user;
      delete from ledger_entries where transaction_id in (select t.id from ledger_transactions t join payments p
        on p.id = t.source_id where p.order_id in ('${stuck.placed.id}', '${behind.placed.id}'));
      delete from ledger_transactions where source_id in (select id from payments
        where order_id in ('${stuck.placed.id}', '${behind.placed.id}'));
      select find_unbooked();
      alter table ledger_transactions enable trigger user; alter table ledger_entries enable trigger user`)
    const way = `update payments set way = ?, paid_at = '2026-01-02' where order_id = ?`
    await world.ctx().em.execute(way, ['credit', stuck.placed.id])
    await expect(bookMissing(world.ctx())).rejects.toBeInstanceOf(CreditShort)
    expect((await trialBalance(keeper())).unbooked).toBe(1)
    await world.ctx().em.execute(way, ['sumup', stuck.placed.id])
    await bookMissing(world.ctx())
    expect((await trialBalance(keeper())).unbooked).toBe(0)
  })
})

describe('a member’s credit', () => {
  test('is what was brought less what was taken, line by line with what was left', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    await topUp(world, member, 2000)
    await changeCredit(keeper(), id, change('pay-out', 500))
    const own = await ownStatement(member, 1)
    expect(own.credit).toEqual(pounds(1500))
    expect(own.lines.map(({ kind, amount, balance }) => [kind, amount.amount, balance.amount])).toEqual([
      ['pay-out', -500, 1500],
      ['top-up', 2000, 2000],
    ])
    expect((await memberStatement(keeper(), id, 1)).lines).toEqual(own.lines)
    expect((await ownStatement(await stranger(world), 1)).lines).toEqual([])
  })

  test('is changed once by one form, and never paid out beyond what there is', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    const wish = change('top-up', 700)
    await Promise.all([1, 2, 3].map(() => changeCredit(keeper(), id, wish)))
    expect(await creditLeft(world, member)).toBe(700)
    const all = change('pay-out', 700)
    await changeCredit(keeper(), id, all)
    await changeCredit(keeper(), id, all)
    await expect(changeCredit(keeper(), id, change('pay-out', 1))).rejects.toBeInstanceOf(CreditShort)
    const stale = { ...keeper(), now: new Date(Date.now() + 11 * 60_000) }
    await expect(changeCredit(stale, id, change('pay-out', 1))).rejects.toBeInstanceOf(FreshSignInRequired)
    expect(await creditLeft(world, member)).toBe(0)
  })

  test('of more lines than a page has goes on where that page ends, down to the first of them', async () => {
    const member = await stranger(world)
    const amounts = Array.from({ length: LINES_PER_PAGE + 2 }, (_, at) => at + 1)
    for (const amount of amounts) await topUp(world, member, amount)
    const page = async (number: number) =>
      (await ownStatement(again(world, member), number)).lines.map(({ amount }) => amount.amount)
    expect(await page(1)).toEqual(amounts.toReversed().slice(0, LINES_PER_PAGE))
    expect(await page(2)).toEqual([2, 1])
  })

  test('is not changed by nothing, for nobody, or by anybody but a shopkeeper', async () => {
    const member = await stranger(world)
    const { id } = requireMember(member)
    await expect(changeCredit(keeper(), id, change('top-up', 0))).rejects.toBeInstanceOf(NoAmount)
    const nobody = changeCredit(keeper(), Bun.randomUUIDv7(), change('top-up', 5))
    await expect(nobody).rejects.toBeInstanceOf(NotFound)
    await expect(changeCredit(member, id, change('top-up', 5))).rejects.toBeInstanceOf(NotFound)
    await expect(memberStatement(member, id, 1)).rejects.toBeInstanceOf(NotFound)
    await expect(trialBalance(member)).rejects.toBeInstanceOf(NotFound)
    await expect(ownStatement(world.ctx(), 1)).rejects.toBeInstanceOf(SignInRequired)
  })

  test('is found by name and address, keeps the account open, and is listed while there is some', async () => {
    const member = await stranger(world)
    const { id, email } = requireMember(member)
    const { holders: found } = await creditHolders(keeper(), email.slice(0, 20).toUpperCase())
    expect(found.map(holder => holder.id)).toEqual([id])
    expect((await creditHolders(keeper(), '')).holders.map(holder => holder.id)).not.toContain(id)
    expect(await obligationsOf(world.ctx(), id)).toEqual([])
    await topUp(world, member, 250)
    expect((await creditHolders(keeper(), '')).holders.find(holder => holder.id === id)?.credit).toEqual(
      pounds(250),
    )
    expect(await obligationsOf(world.ctx(), id)).toHaveLength(1)
  })

  test('stands in the list of its holders once, on whichever page', async () => {
    for (let holder = 0; holder <= HOLDERS_PER_PAGE; holder++) await topUp(world, await stranger(world), 5)
    const { holders, total } = await creditHolders(keeper(), '', 1)
    const { holders: further } = await creditHolders(keeper(), '', 2)
    expect([holders.length, further.length]).toEqual([HOLDERS_PER_PAGE, total - HOLDERS_PER_PAGE])
    expect(new Set([...holders, ...further].map(({ id }) => id)).size).toBe(total)
  })
})
