import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { NotOnSale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { type Sellable, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { sellInCycles } from '#core/services/market/cycles/settings'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import {
  again,
  crashingAfter,
  jar,
  later,
  one,
  quietHouse,
  stateOf,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { type Crop, crop, grower, type OpenCycle, openCycle } from '../../../../tests/hub'
import { fee, voucher } from '../../../../tests/prices'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { TooLateToChange } from '../orders/may-change'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { endUnpaid } from '../payments/end-unpaid'
import { retireFee } from '../prices/fees'
import { receivePayment } from '../ways/receive-payment'
import { enterVoucher } from '../wishes/enter-voucher'
import { changeOrder } from './change-order'
import { NothingLeft } from './change-unpaid'
import { changesOf } from './changes-of'
import { NothingChanged, type WantedChange } from './wanted-change'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')
const cash = { way: 'cash', bankLineId: null } as const

/** An order of these things that waits for cash. */
async function waiting(things: readonly (readonly [Sellable, number])[], buyer?: Ctx, credit = false) {
  const who = buyer ?? (await stranger(world))
  for (const [thing, quantity] of things) await addToCart(again(world, who), thing, quantity)
  const wish = await wishOf(again(world, who), { way: 'cash', ...(credit ? { creditFirst: true } : {}) })
  const placed = await placeOrder(again(world, who), wish)
  const { lines } = await readOrder(again(world, who), placed.number)
  return { buyer: who, placed, lines: lines.map(({ id }) => id) }
}

type Waiting = Awaited<ReturnType<typeof waiting>>

const change = (
  { placed }: Waiting,
  who: Ctx,
  quantities: readonly (readonly [string | undefined, number])[],
  rest: Partial<WantedChange> = {},
) =>
  changeOrder(again(world, who), placed.number, {
    quantities: new Map(quantities.map(([line, quantity]) => [line ?? '', quantity])),
    additions: [],
    note: '',
    way: 'cash',
    key: Bun.randomUUIDv7(),
    ...rest,
  })

const totalOf = async ({ buyer, placed }: Waiting) =>
  (await readOrder(again(world, buyer), placed.number)).total.amount
const quantitiesOf = async ({ buyer, placed }: Waiting) =>
  (await readOrder(again(world, buyer), placed.number)).lines.map(({ quantity }) => quantity)

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shop())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

describe('in a cycle that takes five of a thing', () => {
  afterEach(() => sellInCycles(shop(), false))

  async function leeks(most = 5): Promise<{ leek: Crop; cycle: OpenCycle }> {
    const maker = await grower(world)
    const leek = await crop(world, maker)
    return { leek, cycle: await openCycle(world, new Map([[maker, [leek]]]), { most }) }
  }

  test('an order of two becomes one of four, and of five, and not of six', async () => {
    const { leek } = await leeks()
    const order = await waiting([[leek.sellable, 2]])
    const [line] = order.lines
    await change(order, order.buyer, [[line, 4]])
    await change(order, order.buyer, [[line, 5]])
    await expect(change(order, order.buyer, [[line, 6]])).rejects.toBeInstanceOf(SoldOut)
    expect(await quantitiesOf(order)).toEqual([5])
  })

  test('an order of all five becomes less', async () => {
    const { leek } = await leeks()
    const order = await waiting([[leek.sellable, 5]])
    await change(order, order.buyer, [[order.lines[0], 4]])
    expect(await stock(world, leek.sellable)).toEqual({ stock: 100, reserved: 4 })
  })

  test('what another order has of it is not there to be had', async () => {
    const { leek } = await leeks()
    const [mine, theirs] = [await waiting([[leek.sellable, 2]]), await waiting([[leek.sellable, 2]])]
    await expect(change(mine, mine.buyer, [[mine.lines[0], 4]])).rejects.toBeInstanceOf(SoldOut)
    await change(mine, mine.buyer, [[mine.lines[0], 3]])
    await expect(change(theirs, theirs.buyer, [[theirs.lines[0], 3]])).rejects.toBeInstanceOf(SoldOut)
    expect([await quantitiesOf(mine), await quantitiesOf(theirs)]).toEqual([[3], [2]])
  })

  test('of two who want the last one more at the same moment, one has it', async () => {
    const { leek } = await leeks()
    const orders = [await waiting([[leek.sellable, 2]]), await waiting([[leek.sellable, 2]])]
    const seen = await Promise.allSettled(
      orders.map(order => change(order, order.buyer, [[order.lines[0], 3]])),
    )
    expect(seen.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('once it has closed the shop still changes what was ordered, also where all is sold in cycles', async () => {
    const { leek, cycle } = await leeks()
    await sellInCycles(shop(), true)
    const order = await waiting([[leek.sellable, 3]])
    const after = { ...shop(), now: new Date(cycle.closesAt.getTime() + 1) }
    const later = (quantity: number) =>
      changeOrder(after, order.placed.number, {
        quantities: new Map([[order.lines[0] ?? '', quantity]]),
        additions: [],
        note: '',
        way: 'cash',
        key: Bun.randomUUIDv7(),
      })
    await later(1)
    expect(await quantitiesOf(order)).toEqual([1])
    expect(await stock(world, leek.sellable)).toEqual({ stock: 100, reserved: 1 })
  })

  test('keeps its cycle and its producer’s price, whatever becomes of them', async () => {
    const { leek, cycle } = await leeks()
    const order = await waiting([[leek.sellable, 2]])
    await db(shop())
      .updateTable('variants')
      .set({ cost_amount: 1 })
      .where('id', '=', leek.variantId)
      .execute()
    await change(order, order.buyer, [[order.lines[0], 3]])
    const source = await db(shop())
      .selectFrom('line_sources')
      .select(['cycle_id', 'unit_cost'])
      .where('order_line_id', '=', order.lines[0] ?? '')
      .execute()
    expect(source).toEqual([{ cycle_id: cycle.id, unit_cost: 200 }])
  })
})

describe('an order that waits for cash', () => {
  test('of which the shelf has no more is left as it was, with what it kept', async () => {
    const honey = await jar(world, 3)
    const order = await waiting([[honey, 2]])
    await expect(change(order, order.buyer, [[order.lines[0], 4]])).rejects.toBeInstanceOf(SoldOut)
    expect([await quantitiesOf(order), await totalOf(order)]).toEqual([[2], 1300])
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 2 })
    expect(await changesOf(world.ctx(), order.placed.id)).toEqual([])
  })

  test('loses a line whole, and not its last one', async () => {
    const [honey, jam] = [await jar(world, 3), await jar(world, 3, 400)]
    const order = await waiting([
      [honey, 1],
      [jam, 2],
    ])
    await change(order, order.buyer, [[order.lines[0], 0]])
    expect([await quantitiesOf(order), await totalOf(order)]).toEqual([[2], 800])
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    await expect(change(order, order.buyer, [[order.lines[1], 0]])).rejects.toBeInstanceOf(NothingLeft)
    expect(await stock(world, jam)).toEqual({ stock: 3, reserved: 2 })
  })

  test('gets more of a line that is added to it, and no second line', async () => {
    const honey = await jar(world, 9)
    const order = await waiting([[honey, 2]])
    const additions = [{ sellable: honey, quantity: 3 }]
    await change(order, order.buyer, [[order.lines[0], 1]], { additions })
    expect(await quantitiesOf(order)).toEqual([4])
    expect(await stock(world, honey)).toEqual({ stock: 9, reserved: 4 })
  })

  test('takes nothing into it that is not on sale, or whose price is to be chosen', async () => {
    const [honey, seeds] = [await jar(world, 9), await jar(world, 9)]
    const order = await waiting([[honey, 2]])
    await savePriceChoice(shop(), seeds, { kind: 'free', least: 1, most: 900, levels: [] })
    const nowhere: Sellable = { kind: 'product', variantId: Bun.randomUUIDv7() }
    for (const sellable of [seeds, nowhere])
      await expect(
        change(order, order.buyer, [], { additions: [{ sellable, quantity: 1 }] }),
      ).rejects.toBeInstanceOf(NotOnSale)
    expect(await totalOf(order)).toBe(1300)
  })

  test('is changed once by one form, and by two forms of two windows twice', async () => {
    const honey = await jar(world, 9)
    const order = await waiting([[honey, 1]])
    const [line] = order.lines
    const key = Bun.randomUUIDv7()
    const additions = [{ sellable: honey, quantity: 2 }]
    await change(order, order.buyer, [], { additions, key })
    await change(order, order.buyer, [], { additions, key })
    expect(await quantitiesOf(order)).toEqual([3])
    await change(order, order.buyer, [], { additions })
    expect(await quantitiesOf(order)).toEqual([5])
    await expect(change(order, order.buyer, [[line, 5]])).rejects.toBeInstanceOf(NothingChanged)
    expect(await changesOf(world.ctx(), order.placed.id)).toHaveLength(2)
  })

  test('pays its fees anew, and loses with its goods what a voucher took off them', async () => {
    const charged = await fee(world, { kind: 'percent', amount: null, rate: 1_000 })
    const { code } = await voucher(world, { amount: 300 })
    const honey = await jar(world, 9, 500)
    const buyer = await stranger(world)
    await enterVoucherWith(buyer, honey, code)
    const order = await waiting([], buyer)
    // Two at £5.00, £3.00 off, a tenth for packing.
    const before = await totalOf(order)
    await change(order, buyer, [[order.lines[0], 1]])
    const after = await totalOf(order)
    const { adjustments } = await readOrder(again(world, buyer), order.placed.number)
    expect(before).toBeGreaterThan(after)
    expect(adjustments.find(({ kind }) => kind === 'voucher')?.amount.amount).toBe(-150)
    expect(after).toBe(500 + adjustments.reduce((sum, { amount }) => sum + amount.amount, 0))
    await retireFee(shop(), charged)
  })

  async function enterVoucherWith(buyer: Ctx, thing: Sellable, code: string) {
    await addToCart(again(world, buyer), thing, 2)
    await enterVoucher(again(world, buyer), code)
  }

  test('that was paid meanwhile is not changed any more as one that waits', async () => {
    const honey = await jar(world, 9)
    const order = await waiting([[honey, 2]])
    const [paid] = await Promise.allSettled([
      receivePayment(shop(), order.placed.number, cash),
      change(order, order.buyer, [[order.lines[0], 1]]).catch((fault: unknown) => fault),
    ])
    expect(paid.status).toBe('fulfilled')
    const { total, refunded } = await readOrder(again(world, order.buyer), order.placed.number)
    const { amount } = await one<{ amount: number }>(
      world,
      'select amount::int from payments where order_id = ?',
      [order.placed.id],
    )
    expect(amount).toBe(total.amount)
    expect(total.amount - refunded.amount === 650 || total.amount === 1300).toBe(true)
    await booksAreRight()
  })

  test('that ran out is not changed', async () => {
    const order = await waiting([[await jar(world, 9), 2]])
    await endUnpaid(later(world, 60 * 24 * 30), order.placed.id, 'expired')
    await expect(change(order, shop(), [[order.lines[0], 1]])).rejects.toBeInstanceOf(TooLateToChange)
  })

  test('whose change is cut off in the middle is as it was, and can be changed again', async () => {
    const honey = await jar(world, 9)
    const order = await waiting([[honey, 2]])
    const wanted = {
      quantities: new Map([[order.lines[0] ?? '', 5]]),
      additions: [],
      note: '',
      way: 'cash' as const,
      key: Bun.randomUUIDv7(),
    }
    for (const call of ['release', 'reserve'] as const) {
      const crashing = crashingAfter(again(world, order.buyer), call)
      await expect(changeOrder(crashing, order.placed.number, wanted)).rejects.toThrow('the plug was pulled')
      expect(await stock(world, honey)).toEqual({ stock: 9, reserved: 2 })
    }
    await changeOrder(again(world, order.buyer), order.placed.number, wanted)
    expect(await stock(world, honey)).toEqual({ stock: 9, reserved: 5 })
  })
})

describe('what was taken from credit for it', () => {
  test('goes back as far as the order comes to less, and pays it when that is all', async () => {
    const buyer = await stranger(world)
    await topUp(world, buyer, 1000)
    const honey = await jar(world, 9)
    const order = await waiting([[honey, 3]], buyer, true)
    const { id } = requireMember(buyer)
    if ((await creditLeft(world, buyer)) === 1000) throw new Error(`No credit of ${id} was held`)
    await change(order, buyer, [[order.lines[0], 2]])
    expect(await stateOf(world, order.placed)).toBe('pending')
    expect(await creditLeft(world, buyer)).toBe(0)
    await change(order, buyer, [[order.lines[0], 1]])
    expect(await creditLeft(world, buyer)).toBe(350)
    expect(await stateOf(world, order.placed)).toBe('paid')
    await booksAreRight()
  })
})

test('a fee for each thing follows how many there are, at its old rate, also once it is no longer charged', async () => {
  const crates = await fee(world, { label: 'Crates', kind: 'per-item', amount: 7 })
  const order = await waiting([[await jar(world, 50, 100), 2]])
  const [line] = order.lines
  const chargedNow = async () => {
    const { adjustments } = await readOrder(again(world, order.buyer), order.placed.number)
    return adjustments.map(({ label, amount }) => [label, amount.amount])
  }
  expect(await chargedNow()).toContainEqual(['Crates', 14])
  await change(order, order.buyer, [[line, 10]])
  expect(await chargedNow()).toContainEqual(['Crates', 70])
  await retireFee(shop(), crates)
  const jam = await jar(world, 50, 100)
  await change(order, order.buyer, [[line, 1]], { additions: [{ sellable: jam, quantity: 3 }] })
  expect(await chargedNow()).toContainEqual(['Crates', 28])
  await receivePayment(shop(), order.placed.number, cash)
  await booksAreRight()
})
