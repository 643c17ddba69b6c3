import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { again, jar, one, order, payAtSumUp, quietHouse, stock, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { fingerprintOfCart } from '../lines/fingerprint'
import { readOrder } from '../orders/read-order'
import { expireOrders } from '../payments/expire-orders'
import { paymentOfNumber } from '../payments/payment-row'
import { forgetReading, isAtReader } from '../payments/reader-payment'
import { refundOrder } from '../shop/refund-order'
import { callOffSale } from '../till/call-off-sale'
import { beginSale, clearTill, readTill, takeCash } from '../till/sell'
import { atTill } from '../till/till'
import { NothingToPay, PaidAlready } from '../ways/receive-payment'
import { CodeRefused, pairedReaders, pairReader, readerStates, removeReader } from './pair-reader'
import { reconcileReaders } from './reconcile-readers'
import { askReader, leaveReader, ReaderNotReady, takeByReader } from './take-by-reader'

let world: TestHouse
let shop: Ctx
beforeAll(async () => {
  world = await quietHouse()
  shop = world.ctx('shopkeeper')
})
afterAll(() => world.close())

const shopAgain = () => again(world, shop)
const later = (minutes: number): Ctx => ({ ...world.ctx(), now: new Date(Date.now() + minutes * 60_000) })

let codes = 0
async function paired(): Promise<string> {
  const name = `Stall ${++codes}`
  await pairReader({ ...shopAgain(), viewer: shop.viewer }, `PAIR${String(codes).padStart(4, '0')}`, name)
  const reader = (await pairedReaders(shopAgain())).find(each => each.name === name)
  return reader?.id ?? ''
}

async function sale() {
  await clearTill(shopAgain())
  const honey = await jar(world, 5)
  await addToCart(atTill(shopAgain()), honey, 2)
  const cart = await readTill(shopAgain(), null)
  const form = { key: Bun.randomUUIDv7(), seenTotal: cart.total.amount, seenLines: fingerprintOfCart(cart) }
  return { ...(await beginSale(shopAgain(), { customer: null, ...form })), honey }
}

const hold = (reader: string, choice: 'card' | 'decline' = 'card') =>
  fetch(`${world.sandbox.url}/readers/${reader}/${choice}`, { method: 'POST', redirect: 'manual' })

const take = (number: string, reader: string) => takeByReader(shopAgain(), number, reader)
const stateOf = async (number: string) => (await readOrder(shopAgain(), number)).state

const asked = async (orderId: string) =>
  (
    await one<{ n: number }>(
      world,
      'select count(*)::int as n from reader_checkouts where payment_id = (select id from payments where order_id = ?)',
      [orderId],
    )
  ).n

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shopAgain())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

describe('pairing', () => {
  test('a reader is paired by its code and says how it is', async () => {
    const id = await paired()
    const states = await readerStates(shopAgain())
    expect(states.find(each => each.id === id)?.status).toEqual({ online: true, busy: false, battery: 80 })
    expect(
      await one(world, 'select action, member_id, after from audit where subject_id = ?', [id]),
    ).toMatchObject({
      action: 'reader.paired',
      member_id: requireMember(shop).id,
      after: { name: expect.any(String) },
    })
  })

  test('a wrong code, or a sign-in of long ago, pairs nothing', async () => {
    await expect(pairReader(shop, 'no', 'Stall')).rejects.toThrow(CodeRefused)
    const stale = { ...shopAgain(), viewer: { ...shop.viewer, authenticatedAt: null } }
    await expect(pairReader(stale, 'PAIR9999', 'Stall')).rejects.toThrow()
    await expect(pairReader(world.ctx('member'), 'PAIR9999', 'Stall')).rejects.toThrow(NotFound)
  })

  test('an unpaired one is not offered, and takes nothing', async () => {
    const id = await paired()
    const { number } = await sale()
    await removeReader(shop, id)
    await expect(removeReader(shop, id)).rejects.toThrow(NotFound)
    await expect(take(number, id)).rejects.toThrow(NotFound)
  })
})

describe('a card at the reader', () => {
  test('pays the sale, which is handed over', async () => {
    const reader = await paired()
    const { number, honey, id } = await sale()
    await take(number, reader)
    expect(await askReader(shopAgain(), number)).toBe('waiting')
    await hold(reader)
    expect(await askReader(shopAgain(), number)).toBe('paid')
    expect(await readOrder(shopAgain(), number)).toMatchObject({ state: 'paid', way: 'sumup' })
    expect((await readOrder(shopAgain(), number)).collectedAt).not.toBeNull()
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    const paid = await one<{ transaction_id: string }>(
      world,
      'select transaction_id from payments where order_id = ?',
      [id],
    )
    expect(paid.transaction_id).toBeTruthy()
    await booksAreRight()
  })

  test('was asked twice at once, and paid once', async () => {
    const reader = await paired()
    const { number } = await sale()
    await Promise.allSettled([take(number, reader), take(number, reader)])
    await hold(reader)
    await Promise.all([
      askReader(shopAgain(), number),
      askReader(shopAgain(), number),
      reconcileReaders(later(1)),
    ])
    expect(await stateOf(number)).toBe('paid')
    await booksAreRight()
  })

  test('was declined: the sale waits, and cash pays it', async () => {
    const reader = await paired()
    const { number } = await sale()
    await take(number, reader)
    await hold(reader, 'decline')
    expect(await askReader(shopAgain(), number)).toBe('declined')
    await takeCash(shopAgain(), number)
    expect(await readOrder(shopAgain(), number)).toMatchObject({ state: 'paid', way: 'cash' })
  })

  test('is not waited for any more once cash is taken, and what it paid first stands', async () => {
    const reader = await paired()
    const { number } = await sale()
    await take(number, reader)
    await takeCash(shopAgain(), number)
    await hold(reader)
    expect((await readOrder(shopAgain(), number)).way).toBe('cash')

    const other = await sale()
    await take(other.number, reader)
    await hold(reader)
    await expect(takeCash(shopAgain(), other.number)).rejects.toThrow(PaidAlready)
    expect((await readOrder(shopAgain(), other.number)).way).toBe('sumup')
    await booksAreRight()
  })

  test('nor is cash taken at two tills: who comes second hears that it is paid', async () => {
    const { number } = await sale()
    const other = { ...world.ctx('operator'), viewer: world.ctx('operator').viewer }
    await takeCash(shopAgain(), number)
    await takeCash(shopAgain(), number)
    await expect(takeCash(again(world, other), number)).rejects.toThrow(PaidAlready)
    await booksAreRight()
  })

  test('can be called off, unless it was quicker', async () => {
    const reader = await paired()
    const { number } = await sale()
    await take(number, reader)
    expect(await leaveReader(shopAgain(), number)).toBe(false)
    expect(await askReader(shopAgain(), number)).toBe('over')
    await take(number, reader)
    await hold(reader)
    expect(await leaveReader(shopAgain(), number)).toBe(true)
    expect(await stateOf(number)).toBe('paid')
  })

  test('a busy reader and one that is switched off say so, and leave nothing behind', async () => {
    const reader = await paired()
    const [first, second] = [await sale(), await sale()]
    await take(first.number, reader)
    await expect(take(second.number, reader)).rejects.toThrow(ReaderNotReady)
    await leaveReader(shopAgain(), first.number)
    const record = world.sandbox.readers.get(reader)
    if (record) record.offline = true
    await expect(take(second.number, reader)).rejects.toThrow(ReaderNotReady)
    const left = await one(
      world,
      'select count(*)::int as n from reader_checkouts where payment_id = (select id from payments where order_id = ?)',
      [second.id],
    )
    expect(left).toEqual({ n: 0 })
  })

  test('gives the money back through SumUp', async () => {
    const reader = await paired()
    const { number, id } = await sale()
    await take(number, reader)
    await hold(reader)
    await askReader(shopAgain(), number)
    await refundOrder(shopAgain(), number, 'all', 'Cracked')
    expect(await one(world, 'select way, state from refunds where order_id = ?', [id])).toEqual({
      way: 'sumup',
      state: 'done',
    })
    await booksAreRight()
  })

  test('nothing is asked for what is over or paid', async () => {
    const reader = await paired()
    const { number } = await sale()
    await callOffSale(shopAgain(), number)
    await expect(take(number, reader)).rejects.toThrow(NothingToPay)
    const paid = await sale()
    await takeCash(shopAgain(), paid.number)
    await take(paid.number, reader)
    expect(await askReader(shopAgain(), paid.number)).toBe('paid')
  })

  test('nothing is asked for what its buyer has paid online already, though we have not heard of it', async () => {
    const reader = await paired()
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 3))
    await payAtSumUp(buyer, placed)
    await take(placed.number, reader)
    expect([await stateOf(placed.number), await asked(placed.id)]).toEqual(['paid', 0])
    await booksAreRight()
  })
})

describe('when something breaks', () => {
  test('the answer was lost: what a card pays is found by itself', async () => {
    const reader = await paired()
    const { number, id } = await sale()
    await take(number, reader)
    // As after a crash between SumUp's answer and our database.
    await world
      .ctx()
      .em.execute(
        'update reader_checkouts set checkout_id = null, client_transaction_id = null where payment_id = (select id from payments where order_id = ?)',
        [id],
      )
    await reconcileReaders(later(1))
    expect(await stateOf(number)).toBe('pending')
    await hold(reader)
    await reconcileReaders(later(1))
    expect(await stateOf(number)).toBe('paid')
    await booksAreRight()
  })

  test('the job leaves alone what the page at the till asks about by itself, for half a minute', async () => {
    const reader = await paired()
    const { number, id } = await sale()
    await take(number, reader)
    await hold(reader)
    const { startedAt } = await one<{ startedAt: Date }>(
      world,
      'select started_at as "startedAt" from reader_checkouts where payment_id = (select id from payments where order_id = ?)',
      [id],
    )
    const after = (ms: number): Ctx => ({ ...world.ctx(), now: new Date(new Date(startedAt).getTime() + ms) })
    await reconcileReaders(after(30_000))
    expect(await stateOf(number)).toBe('pending')
    await reconcileReaders(after(30_001))
    expect(await stateOf(number)).toBe('paid')
  })

  test('the answer was lost: it is over once its time is up and the reader waits for no card any more', async () => {
    const reader = await paired()
    const { number, id } = await sale()
    await take(number, reader)
    await world
      .ctx()
      .em.execute(
        'update reader_checkouts set client_transaction_id = null where payment_id = (select id from payments where order_id = ?)',
        [id],
      )
    await reconcileReaders(later(4))
    expect(await asked(id)).toBe(1)
    await hold(reader, 'decline')
    const { startedAt } = await one<{ startedAt: Date }>(
      world,
      'select started_at as "startedAt" from reader_checkouts where payment_id = (select id from payments where order_id = ?)',
      [id],
    )
    // Three minutes, to the millisecond.
    for (const [afterMs, left] of [
      [180_000, 1],
      [180_001, 0],
    ] as const) {
      await reconcileReaders({ ...world.ctx(), now: new Date(new Date(startedAt).getTime() + afterMs) })
      expect(await asked(id)).toBe(left)
    }
    expect(await askReader(shopAgain(), number)).toBe('over')
  })

  test('the answer was lost and the card comes late: it is found, not forgotten', async () => {
    const reader = await paired()
    const { number, id } = await sale()
    await take(number, reader)
    await world
      .ctx()
      .em.execute(
        'update reader_checkouts set client_transaction_id = null where payment_id = (select id from payments where order_id = ?)',
        [id],
      )
    await reconcileReaders(later(10))
    await hold(reader)
    await reconcileReaders(later(11))
    expect(await stateOf(number)).toBe('paid')
    await booksAreRight()
  })

  test('a fault that is no refusal of the reader’s leaves what was asked for on record', async () => {
    const reader = await paired()
    const { number, id } = await sale()
    const ctx = shopAgain()
    const readers = Object.assign(Object.create(ctx.house.payments.readers), {
      start: async (...request: Parameters<typeof ctx.house.payments.readers.start>) => {
        await ctx.house.payments.readers.start(...request)
        throw new TypeError('the answer was cut short')
      },
    })
    const payments = { ...ctx.house.payments, readers }
    const breaking = { ...ctx, house: { ...ctx.house, payments } }
    await expect(takeByReader(breaking, number, reader)).rejects.toThrow(TypeError)
    expect(await asked(id)).toBe(1)
    await hold(reader)
    await reconcileReaders(later(1))
    expect(await stateOf(number)).toBe('paid')
  })

  test('who learns late that a first try was over does not forget the second', async () => {
    const reader = await paired()
    const { number, id } = await sale()
    await take(number, reader)
    await hold(reader, 'decline')
    const first = await paymentOfNumber(shopAgain(), number)
    await take(number, reader)
    if (!isAtReader(first)) throw new Error('It was asked for')
    await forgetReading(shopAgain(), first)
    expect(await asked(id)).toBe(1)
    await hold(reader)
    await reconcileReaders(later(1))
    expect(await stateOf(number)).toBe('paid')
  })

  test('while SumUp is away nothing is sold twice: the sale stays as it is', async () => {
    const reader = await paired()
    const { number } = await sale()
    await take(number, reader)
    await world.sandbox.behaviour.down('failing')
    await expect(takeCash(shopAgain(), number)).rejects.toThrow(PaymentsUnavailable)
    await expect(callOffSale(shopAgain(), number)).rejects.toThrow(PaymentsUnavailable)
    await reconcileReaders(later(1))
    await world.sandbox.behaviour.up()
    expect(await stateOf(number)).toBe('pending')
    await takeCash(shopAgain(), number)
    expect(await stateOf(number)).toBe('paid')
  })

  test('time runs out while the reader waits: it lets go, and the things are free', async () => {
    const reader = await paired()
    const { number, honey } = await sale()
    await take(number, reader)
    await expireOrders(later(16))
    expect(await stateOf(number)).toBe('expired')
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
    expect((await readerStates(shopAgain())).find(({ id }) => id === reader)?.status?.busy).toBe(false)
  })

  test('what is kept until it is collected is kept no shorter because a card was declined', async () => {
    const reader = await paired()
    const { number } = await sale()
    await world
      .ctx()
      .em.execute(`update orders set reserved_until = now() + interval '3 days' where number = ?`, [number])
    await take(number, reader)
    await hold(reader, 'decline')
    await askReader(shopAgain(), number)
    await expireOrders(later(3 * 24 * 60 - 1))
    expect(await stateOf(number)).toBe('pending')
    await expireOrders(later(3 * 24 * 60 + 1))
    expect(await stateOf(number)).toBe('expired')
  })

  test('a card that was held in the last moment still buys', async () => {
    const reader = await paired()
    const { number } = await sale()
    await take(number, reader)
    await hold(reader)
    await expireOrders(later(16))
    expect(await stateOf(number)).toBe('paid')
    await booksAreRight()
  })
})
