import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sql } from 'kysely'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { INVARIANTS } from '../../../../bench/lib/storm/invariants'
import { one, paidJars, quietHouse } from '../../../../tests/cart'
import { balances } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { trialBalance } from '../ledger/trial-balance'
import { refundLine } from '../refunds/request-refund'
import { readRange } from '../reports/range'
import { readReport } from '../reports/read-report'
import { bookNotedLosses } from './book-noted-losses'
import { comparePayments } from './compare-payments'
import { listDifferences, readDifference } from './list-differences'
import { acknowledgeDifference, recordDifference, reverseChargeBack } from './settle-difference'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** Three jars of £6.50, so many of them refunded by us, then so much taken back by the buyer's bank. */
async function chargedBack(refunded: number, amount: number) {
  const { placed, lineId } = await paidJars(world, 3)
  const { transaction } = await one<{ transaction: string }>(
    world,
    'select transaction_id as transaction from payments where order_id = ?',
    [placed.id],
  )
  if (refunded > 0) await refundLine(keeper(), lineId, refunded, 'Broke')
  world.sandbox.dashboard.chargeBack(transaction, amount)
  await comparePayments(world.ctx())
  const { number } = placed
  const [difference] = await waiting(number)
  return { orderId: placed.id, number, lineId, transaction, id: difference?.id ?? '' }
}

async function waiting(number: string) {
  const { differences } = await listDifferences(keeper())
  return differences.filter(each => each.orderNumber === number && each.settled === null)
}

const refundsOf = ({ orderId }: { orderId: string }) =>
  world
    .ctx()
    .em.execute<{ amount: number; state: string; origin: string }[]>(
      'select amount, state, origin from refunds where order_id = ? order by requested_at, id',
      [orderId],
    )

/** What the accounts of a charge-back hold more or less than before. */
async function moved(work: () => Promise<unknown>) {
  const before = await balances(world)
  await work()
  const after = await balances(world)
  const by = (code: string) => (after[code] ?? 0) - (before[code] ?? 0)
  return { losses: by('losses'), sumup: by('sumup'), due: by('refunds-due') }
}

async function booksAreRight() {
  const { difference, unbooked } = await trialBalance(keeper())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  for (const [what, breaking] of Object.entries(INVARIANTS)) {
    if (!/payment|refund|money|balance/.test(what) || what === 'refunds that nobody finished') continue
    expect([what, (await breaking.execute(db(world.ctx()))).rows]).toEqual([what, []])
  }
}

test('a charge-back of more than is left is in the books whole: what is left as a refund, the rest as a loss', async () => {
  const bought = await chargedBack(1, 1950)
  const acknowledged = await moved(() => acknowledgeDifference(keeper(), bought.id, 'Said that nothing came'))
  expect(acknowledged).toEqual({ losses: 1950, sumup: -1950, due: 0 })
  expect(await refundsOf(bought)).toEqual([
    { amount: 650, state: 'done', origin: 'shop' },
    { amount: 1300, state: 'done', origin: 'charge-back' },
  ])
  expect(await readDifference(keeper(), bought.id)).toMatchObject({
    lost: { amount: 650, currency: 'GBP' },
    settled: { recorded: true },
  })
  await booksAreRight()
})

test('one of money that was all given back already is a loss alone', async () => {
  const bought = await chargedBack(3, 1950)
  const acknowledged = await moved(() => acknowledgeDifference(keeper(), bought.id, 'Sent them our receipt'))
  expect(acknowledged).toEqual({ losses: 1950, sumup: -1950, due: 0 })
  expect(await refundsOf(bought)).toEqual([{ amount: 1950, state: 'done', origin: 'shop' }])
  await booksAreRight()
})

test('of an order that came to nothing, what was due to be given back is due no more', async () => {
  const { placed } = await paidJars(world, 1)
  const { transaction } = await one<{ transaction: string }>(
    world,
    'select transaction_id as transaction from payments where order_id = ?',
    [placed.id],
  )
  await world.ctx().em.execute(`update orders set state = 'expired' where id = ?`, [placed.id])
  world.sandbox.dashboard.chargeBack(transaction, 900)
  await comparePayments(world.ctx())
  const [difference] = await waiting(placed.number)
  expect(await moved(() => acknowledgeDifference(keeper(), difference?.id ?? '', 'Too late'))).toEqual({
    losses: 250,
    sumup: -900,
    due: 650,
  })
  await world.ctx().em.execute(`update orders set state = 'paid' where id = ?`, [placed.id])
})

test('lines are not recorded for one that goes beyond the payment', async () => {
  const bought = await chargedBack(0, 1000)
  await acknowledgeDifference(keeper(), bought.id, 'Half of it')
  world.sandbox.dashboard.chargeBack(bought.transaction, 1300)
  await comparePayments(world.ctx())
  const [second] = await waiting(bought.number)
  const lines = [{ orderLineId: bought.lineId, quantity: 2 }]
  const recorded = recordDifference(keeper(), second?.id ?? '', lines, 'Two jars')
  await expect(recorded).rejects.toThrow('Only £9.50 of this payment is left')
  await acknowledgeDifference(keeper(), second?.id ?? '', 'The other half, and more')
  await booksAreRight()
})

test('what the version before could only note is booked by the next run, once', async () => {
  const bought = await chargedBack(1, 1950)
  await sql`insert into difference_settlements (id, difference_id, note, settled_at)
    values (${Bun.randomUUIDv7()}, ${bought.id}, 'Noted', now())`.execute(db(world.ctx()))
  expect((await trialBalance(keeper())).unbooked).toBe(1)
  const booked = await moved(async () => {
    for (const _ of [1, 2]) await bookNotedLosses(world.ctx())
  })
  expect(booked).toEqual({ losses: 1950, sumup: -1950, due: 0 })
  expect((await refundsOf(bought)).map(({ amount }) => amount)).toEqual([650, 1300])
  await booksAreRight()
})

test('a dispute that was won is seen, and its money is there to be given back', async () => {
  const bought = await chargedBack(1, 1950)
  await acknowledgeDifference(keeper(), bought.id, 'Said that nothing came')
  await comparePayments(world.ctx())
  expect(await waiting(bought.number)).toEqual([])
  world.sandbox.dashboard.winDispute(bought.transaction)
  for (const _ of [1, 2]) await comparePayments(world.ctx())
  const [reversal, ...others] = await waiting(bought.number)
  expect([reversal?.kind, reversal?.amount.amount, others.length]).toEqual(['reversal', 1950, 0])
  expect(await moved(() => acknowledgeDifference(keeper(), reversal?.id ?? '', 'We won'))).toEqual({
    losses: -1950,
    sumup: 1950,
    due: 0,
  })
  expect(await refundsOf(bought)).toEqual([
    { amount: 650, state: 'done', origin: 'shop' },
    { amount: 1300, state: 'failed', origin: 'charge-back' },
  ])
  await refundLine(keeper(), bought.lineId, 2, 'Friends again')
  await booksAreRight()
})

test('a shopkeeper says that a bank gave it back, once; SumUp’s own word of it is no second one', async () => {
  const bought = await chargedBack(0, 1950)
  await expect(reverseChargeBack(keeper(), bought.id, 'Too early')).rejects.toBeInstanceOf(NotFound)
  await acknowledgeDifference(keeper(), bought.id, 'Said that nothing came')
  await expect(reverseChargeBack(world.ctx('member'), bought.id, 'Mine')).rejects.toBeInstanceOf(NotFound)
  let done = 0
  const reversed = await moved(async () => {
    const said = await Promise.allSettled(
      Array.from({ length: 4 }, () => reverseChargeBack(keeper(), bought.id, 'Letter of the bank')),
    )
    done = said.filter(({ status }) => status === 'fulfilled').length
  })
  expect([done, reversed]).toEqual([1, { losses: -1950, sumup: 1950, due: 0 }])
  world.sandbox.dashboard.winDispute(bought.transaction)
  await comparePayments(world.ctx())
  expect(await waiting(bought.number)).toEqual([])
  expect((await readDifference(keeper(), bought.id)).mayComeBack).toBe(false)
  await booksAreRight()
})

test('lines that were recorded for a charge-back stay refunded when the bank gives it back', async () => {
  const bought = await chargedBack(0, 1300)
  await recordDifference(keeper(), bought.id, [{ orderLineId: bought.lineId, quantity: 2 }], 'Never came')
  await reverseChargeBack(keeper(), bought.id, 'It had come')
  expect(await refundsOf(bought)).toEqual([{ amount: 1300, state: 'done', origin: 'charge-back' }])
  await booksAreRight()
})

test('the report of payments by way has what the books have', async () => {
  const { rows } = await readReport(keeper(), 'payments', readRange(keeper(), {}))
  const [[, , , , , left] = []] = rows
  expect(rows).toHaveLength(1)
  expect(left).toEqual({ amount: (await balances(world)).sumup ?? 0, currency: 'GBP' })
})
