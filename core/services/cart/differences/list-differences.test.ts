import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jar, order, quietHouse, stranger } from '../../../../tests/cart'
import { emptied } from '../../../../tests/emptied'
import type { TestHouse } from '../../../../tests/house'
import { paymentOfOrder } from '../payments/payment-row'
import { listDifferences, readDifference, waitingOf } from './list-differences'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'payment_differences')
})

const keeper = () => world.ctx('shopkeeper')
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

async function payment() {
  const placed = await order(await stranger(world), await jar(world, 3))
  const found = await paymentOfOrder(world.ctx(), placed.id)
  return { placed, paymentId: found?.id ?? '' }
}

async function seen(
  paymentId: string,
  minutes: number,
  kind: 'refund' | 'charge-back' | 'missing' = 'refund',
) {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('payment_differences')
    .values({
      id,
      payment_id: paymentId,
      kind,
      event: crypto.randomUUID(),
      amount: 650,
      currency: 'GBP',
      happened_at: kind === 'missing' ? null : minutesAgo(minutes + 5),
      seen_at: minutesAgo(minutes),
    })
    .execute()
  return id
}

async function settled(id: string, minutes: number, by: string | null = null, note = '') {
  await db(world.ctx())
    .insertInto('difference_settlements')
    .values({
      id: Bun.randomUUIDv7(),
      difference_id: id,
      settled_by_id: by,
      note,
      settled_at: minutesAgo(minutes),
    })
    .execute()
  return id
}

const ids = async (page?: number) => (await listDifferences(keeper(), page)).differences.map(({ id }) => id)

describe('differences to what SumUp says', () => {
  test('that wait come first, the newest on top, then those that were settled last', async () => {
    const { paymentId } = await payment()
    const old = await seen(paymentId, 50)
    const done = await settled(await seen(paymentId, 5), 30)
    const fresh = await seen(paymentId, 10)
    const doneLast = await settled(await seen(paymentId, 60), 1)
    expect(await ids()).toEqual([fresh, old, doneLast, done])
    expect(await listDifferences(keeper())).toMatchObject({ waiting: 2, total: 4 })
  })

  test('are 25 a page, each on one page', async () => {
    expect(await listDifferences(keeper())).toEqual({ differences: [], waiting: 0, total: 0 })
    const { paymentId } = await payment()
    for (let count = 0; count < 25; count++) await seen(paymentId, count)
    expect(await listDifferences(keeper())).toMatchObject({ waiting: 25, total: 25 })
    await seen(paymentId, 99)
    const [first, second] = [await ids(1), await ids(2)]
    expect([first.length, second.length, (await listDifferences(keeper())).total]).toEqual([25, 1, 26])
    expect(new Set([...first, ...second]).size).toBe(26)
    // There is no page before the first.
    for (const page of [0, -3]) expect(await ids(page)).toEqual(first)
    expect(await ids(3)).toEqual([])
  })

  test('say what is known: the order, its buyer, and who dealt with it', async () => {
    const { placed, paymentId } = await payment()
    const id = await seen(paymentId, 10, 'missing')
    expect(await readDifference(keeper(), id)).toMatchObject({
      id,
      orderNumber: placed.number,
      buyer: 'A Stranger',
      kind: 'missing',
      happenedAt: null,
      amount: { amount: 650, currency: 'GBP' },
      transactionCode: '',
      settled: null,
    })
    await settled(id, 1, world.cast.members.shopkeeper.id, 'Seen at the bank')
    expect((await readDifference(keeper(), id)).settled).toMatchObject({
      by: 'Sam Okafor',
      note: 'Seen at the bank',
      recorded: false,
    })
  })

  test('of an order are counted while they wait, and of another not at all', async () => {
    const [one, other] = [await payment(), await payment()]
    const first = await seen(one.paymentId, 10)
    await seen(one.paymentId, 9)
    expect([
      await waitingOf(world.ctx(), one.placed.id),
      await waitingOf(world.ctx(), other.placed.id),
    ]).toEqual([2, 0])
    await settled(first, 1)
    expect(await waitingOf(world.ctx(), one.placed.id)).toBe(1)
  })

  test('are for who looks after money, and one that is not there is not found', async () => {
    const id = await seen((await payment()).paymentId, 1)
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const) {
      await expect(listDifferences(world.ctx(who))).rejects.toThrow(NotFound)
      await expect(readDifference(world.ctx(who), id)).rejects.toThrow(NotFound)
    }
    await expect(listDifferences(world.ctx())).rejects.toThrow(SignInRequired)
    for (const none of [Bun.randomUUIDv7(), '', 'x'])
      await expect(readDifference(keeper(), none)).rejects.toThrow(NotFound)
  })
})
