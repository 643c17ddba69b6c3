import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { one, paidJars, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { refundOrder } from '../shop/refund-order'
import { monthToShow, payoutsCsv, payoutsOfMonth } from './list-payouts'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')
/** The sandbox pays out on the day after. */
const monthOf = (at: Date) => new Date(at.getTime() + 24 * 3_600_000).toISOString().slice(0, 7)

test('a sale and its refund are paid out, with the order and without the fee', async () => {
  const { placed } = await paidJars(world, 2)
  await refundOrder(shop(), placed.number, 'all', 'Cracked')
  const { code, paidAt } = await one<{ code: string; paidAt: Date }>(
    world,
    'select transaction_code as code, paid_at as "paidAt" from payments where order_id = ?',
    [placed.id],
  )
  const month = await payoutsOfMonth(shop(), monthOf(paidAt))
  const own = month.lines.filter(({ order }) => order === placed.number)
  expect(own.map(({ kind, amount, fee }) => [kind, amount.amount, fee.amount])).toEqual([
    ['payout', 1278, 22],
    ['refund', -1300, 0],
  ])
  expect(month.paidOut.amount).toBe(month.lines.reduce((sum, { amount }) => sum + amount.amount, 0))
  const csv = payoutsCsv(month)
  expect(csv).toContain(`refund,payout-`)
  expect(csv).toContain(`${code},${placed.number},-13.00,0.00,GBP`)
})

test('what a provider calls a payout runs in no spreadsheet, and an amount with a minus stays one', () => {
  const gbp = (amount: number) => ({ amount, currency: 'GBP' })
  const line = {
    date: '2026-01-02',
    kind: 'refund' as const,
    reference: '=cmd|x',
    transactionCode: '@T1',
    order: null,
    amount: gbp(-1300),
    fee: gbp(0),
    failed: false,
  }
  const csv = payoutsCsv({ lines: [line] as never, paidOut: gbp(-1300), fees: gbp(0) })
  expect(csv.trim().split('\n')[1]).toBe("2026-01-02,refund,'=cmd|x,'@T1,,-13.00,0.00,GBP,")
})

test('a month without any is empty, whatever its length', async () => {
  const empty = { lines: [], paidOut: { amount: 0, currency: 'GBP' }, fees: { amount: 0, currency: 'GBP' } }
  for (const month of ['2020-02', '2019-12', '2021-02'])
    expect(await payoutsOfMonth(shop(), month)).toEqual(empty)
})

test('they are the shop’s business, and SumUp’s to know', async () => {
  await expect(payoutsOfMonth(world.ctx('member'), '2026-01')).rejects.toThrow(NotFound)
  await world.sandbox.behaviour.down('failing')
  await expect(payoutsOfMonth(shop(), '2026-01')).rejects.toThrow(PaymentsUnavailable)
  await world.sandbox.behaviour.up()
})

test('the month that begins is that of the cooperative’s own clock', () => {
  const late = { ...shop(), now: new Date('2026-03-31T23:30:00Z') }
  expect(late.house.site().timeZone).toBe('Europe/London')
  expect(monthToShow(late, undefined)).toBe('2026-04')
  expect(monthToShow({ ...late, now: new Date('2026-12-31T23:59:59Z') }, '2026-13')).toBe('2026-12')
  expect(monthToShow(late, '2026-02')).toBe('2026-02')
})
