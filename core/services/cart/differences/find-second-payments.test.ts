import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { again, jar, one, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { fingerprintOfCart } from '../lines/fingerprint'
import { readOrder } from '../orders/read-order'
import { paymentOfNumber } from '../payments/payment-row'
import { readerRequest } from '../payments/reader-payment'
import { pairedReaders, pairReader } from '../readers/pair-reader'
import { reconcileReaders } from '../readers/reconcile-readers'
import { askReader, leaveReader, takeByReader } from '../readers/take-by-reader'
import { callOffSale } from '../till/call-off-sale'
import { beginSale, clearTill, readTill, takeCash } from '../till/sell'
import { atTill } from '../till/till'
import { comparePayments } from './compare-payments'
import { giveBackSecond, ReturnNotKnown } from './give-back-second'
import { listDifferences } from './list-differences'
import { acknowledgeDifference, DifferenceSettled } from './settle-difference'

let world: TestHouse
let shop: Ctx
let reader: string
beforeAll(async () => {
  world = await quietHouse()
  shop = world.ctx('shopkeeper')
  await pairReader(shop, 'LATE0001', 'Stall')
  reader = (await pairedReaders(shop))[0]?.id ?? ''
})
afterAll(async () => {
  const { difference, unbooked } = await trialBalance(shopAgain())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  await world.close()
})

const shopAgain = () => again(world, shop)
const hold = (choice: 'card' | 'decline' = 'card') =>
  fetch(`${world.sandbox.url}/readers/${reader}/${choice}`, { method: 'POST', redirect: 'manual' })

async function sale() {
  await clearTill(shopAgain())
  await addToCart(atTill(shopAgain()), await jar(world, 5), 2)
  const cart = await readTill(shopAgain(), null)
  const form = { key: Bun.randomUUIDv7(), seenTotal: cart.total.amount, seenLines: fingerprintOfCart(cart) }
  return beginSale(shopAgain(), { customer: null, ...form })
}

/** A card that the reader took after we had been told that it would take none. */
async function lateCard(number: string, choice: 'card' | 'decline' = 'card') {
  const payment = await paymentOfNumber(shopAgain(), number)
  await world.house.payments.readers.start(reader, readerRequest(shopAgain(), payment))
  await hold(choice)
}

/** Somebody who asks the database once, in vain, and then asks again. */
function waiting(ctx: Ctx) {
  let asked = 0
  const again = Promise.withResolvers<void>()
  const ask = ctx.em.getKysely.bind(ctx.em)
  const getKysely = () => {
    asked += 1
    if (asked === 2) again.resolve()
    return ask()
  }
  Object.assign(ctx.em, { getKysely })
  return { colleague: ctx, waits: again.promise }
}

const second = async (number: string) =>
  (await listDifferences(shopAgain())).differences.filter(
    each => each.orderNumber === number && each.kind === 'second',
  )
const transactionsOf = async () => (await world.house.payments.history(new Date(0))).map(({ kind }) => kind)

describe('a card that answers after the shop gave up and took cash', () => {
  test('is found once, and goes back once, whoever presses it', async () => {
    const { number } = await sale()
    await takeByReader(shopAgain(), number, reader)
    await takeCash(shopAgain(), number)
    await lateCard(number)
    for (const look of [comparePayments, reconcileReaders, comparePayments]) await look(world.ctx())
    expect(await readOrder(shopAgain(), number)).toMatchObject({ state: 'paid', way: 'cash' })
    const [difference, ...others] = await second(number)
    expect([difference?.amount, difference?.settled, others]).toEqual([
      { amount: 1300, currency: 'GBP' },
      null,
      [],
    ])
    await expect(giveBackSecond(world.ctx('member'), difference?.id ?? '', 'Mine')).rejects.toThrow(NotFound)
    const presses = [1, 2].map(() => giveBackSecond(shopAgain(), difference?.id ?? '', 'Paid in cash'))
    const ends = await Promise.allSettled(presses)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(giveBackSecond(shopAgain(), difference?.id ?? '', 'Again')).rejects.toThrow(
      DifferenceSettled,
    )
    expect((await transactionsOf()).filter(kind => kind === 'refund')).toHaveLength(1)
    await comparePayments(world.ctx())
    expect((await second(number)).map(each => each.settled?.note)).toEqual(['Paid in cash'])
  })

  test('also when the reader was asleep while cash was taken, and woke up', async () => {
    const { number } = await sale()
    await takeByReader(shopAgain(), number, reader)
    const record = world.sandbox.readers.get(reader)
    if (record) record.offline = true
    // Whoever stops waiting is offered cash and other readers.
    expect(await leaveReader(shopAgain(), number)).toBe(false)
    expect(await askReader(shopAgain(), number)).toBe('over')
    await takeCash(shopAgain(), number)
    expect(await readOrder(shopAgain(), number)).toMatchObject({ state: 'paid', way: 'cash' })
    if (record) record.offline = false
    await hold()
    await reconcileReaders({ ...world.ctx(), now: new Date(Date.now() + 60_000) })
    await comparePayments(world.ctx())
    expect((await second(number)).map(({ amount }) => amount.amount)).toEqual([1300])
  })

  test('stays with us once somebody has noted it, whatever an older page offers', async () => {
    const { number } = await sale()
    await takeCash(shopAgain(), number)
    await lateCard(number)
    await comparePayments(world.ctx())
    const [difference] = await second(number)
    await acknowledgeDifference(shopAgain(), difference?.id ?? '', 'They left it as a gift')
    const before = (await transactionsOf()).filter(kind => kind === 'refund').length
    await expect(giveBackSecond(shopAgain(), difference?.id ?? '', 'Late')).rejects.toThrow(DifferenceSettled)
    expect((await transactionsOf()).filter(kind => kind === 'refund')).toHaveLength(before)
  })

  test('is not noted while it goes back, whoever presses that meanwhile', async () => {
    const { number } = await sale()
    await takeCash(shopAgain(), number)
    await lateCard(number)
    await comparePayments(world.ctx())
    const [difference] = await second(number)
    const id = difference?.id ?? ''
    const [ctx, noting] = [shopAgain(), Promise.withResolvers<PromiseSettledResult<void>[]>()]
    const payments = Object.assign(Object.create(ctx.house.payments), {
      refund: async (...request: Parameters<typeof ctx.house.payments.refund>) => {
        const { waits, colleague } = waiting(shopAgain())
        noting.resolve(Promise.allSettled([acknowledgeDifference(colleague, id, 'They left it')]))
        await Promise.race([noting.promise, waits])
        await ctx.house.payments.refund(...request)
      },
    })
    await giveBackSecond({ ...ctx, house: { ...ctx.house, payments } }, id, 'Late')
    const [noted] = await noting.promise
    expect(noted).toMatchObject({ status: 'rejected', reason: expect.any(DifferenceSettled) })
    expect((await second(number)).map(({ settled }) => settled?.note)).toEqual(['Late'])
  })

  test('goes back once, though SumUp’s answer to that is lost', async () => {
    const { number } = await sale()
    await takeCash(shopAgain(), number)
    await lateCard(number)
    await comparePayments(world.ctx())
    const [difference] = await second(number)
    const before = (await transactionsOf()).filter(kind => kind === 'refund').length
    const ctx = shopAgain()
    const payments = Object.assign(Object.create(ctx.house.payments), {
      refund: async (...request: Parameters<typeof ctx.house.payments.refund>) => {
        await ctx.house.payments.refund(...request)
        throw new PaymentsUnavailable('the answer was lost')
      },
    })
    const losing = { ...ctx, house: { ...ctx.house, payments } }
    await expect(giveBackSecond(losing, difference?.id ?? '', 'Late')).rejects.toThrow(ReturnNotKnown)
    await giveBackSecond(shopAgain(), difference?.id ?? '', 'Late')
    expect((await transactionsOf()).filter(kind => kind === 'refund').length - before).toBe(1)
  })

  test('and was declined is nothing', async () => {
    const { number } = await sale()
    await takeCash(shopAgain(), number)
    await lateCard(number, 'decline')
    await comparePayments(world.ctx())
    expect(await second(number)).toEqual([])
  })

  test('pays a sale that still waits, and of one that was called off it goes back or buys what is left', async () => {
    const waiting = await sale()
    await takeByReader(shopAgain(), waiting.number, reader)
    await leaveReader(shopAgain(), waiting.number)
    await lateCard(waiting.number)
    expect(await askReader(shopAgain(), waiting.number)).toBe('over')
    const over = await sale()
    await callOffSale(shopAgain(), over.number)
    await lateCard(over.number)
    await comparePayments(world.ctx())
    for (const { number } of [waiting, over])
      expect([(await readOrder(shopAgain(), number)).state, await second(number)]).toEqual(['paid', []])
  })
})

test('an order that a card paid has no second payment by that card', async () => {
  const { number, id } = await sale()
  await takeByReader(shopAgain(), number, reader)
  await hold()
  await askReader(shopAgain(), number)
  await comparePayments(world.ctx())
  expect(await second(number)).toEqual([])
  // A card that was held to another reader.
  await lateCard(number)
  await comparePayments(world.ctx())
  await comparePayments(world.ctx())
  expect(await second(number)).toHaveLength(1)
  expect(await one(world, 'select count(*)::int as n from refunds where order_id = ?', [id])).toEqual({
    n: 0,
  })
})
