import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { OrderElsewhere } from '#core/contracts/cart'
import { requireMember } from '#core/contracts/require-role'
import { type Sellable, SoldOut } from '#core/contracts/seller'
import { transaction } from '#core/database/transaction'
import { jar, later, one, quietHouse, stock, stranger } from '../../../../tests/cart'
import { balances, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { priceList } from '../../../../tests/prices'
import { trialBalance } from '../ledger/trial-balance'
import { expireOrders } from '../payments/expire-orders'
import { NothingToPay, receivePayment } from '../ways/receive-payment'
import { LARGEST_ORDER, OrderTooLarge } from './order-too-large'
import { readOrder } from './read-order'
import { OrderDiffers, takeOrder, withdrawOrder } from './take-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
let numbers = 0

/** An order of somebody new, as another shop has it. */
async function elsewhere(
  lines: readonly { sellable: Sellable; quantity?: number; price?: number }[],
  changes: Partial<OrderElsewhere> = {},
): Promise<OrderElsewhere> {
  const { id, email, name } = requireMember(await stranger(world))
  return {
    member: { id, email, name },
    number: `W-${++numbers}`,
    note: 'From the old shop',
    way: 'cash',
    lines: lines.map(({ sellable, quantity = 1, price }) => ({
      sellable,
      quantity,
      price: price === undefined ? null : pounds(price),
    })),
    ...changes,
  }
}
const take = (order: OrderElsewhere) => transaction(keeper(), tx => takeOrder(tx, order))
const withdraw = (id: string) => transaction(keeper(), tx => withdrawOrder(tx, id))
const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(keeper())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

describe('an order from elsewhere', () => {
  test('is taken once, waits to be paid, and keeps its things', async () => {
    const honey = await jar(world, 5)
    const order = await elsewhere([{ sellable: honey, quantity: 2 }])
    const made = await take(order)
    expect(await take(order)).toBeNull()
    expect(await readOrder(keeper(), made?.number ?? '')).toMatchObject({
      state: 'pending',
      way: 'cash',
      total: pounds(1_300),
      name: order.member.name,
    })
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 2 })
    await receivePayment(keeper(), made?.number ?? '', { way: 'cash', bankLineId: null })
    expect(await take(order)).toBeNull()
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    expect((await balances(world)).cash).toBe(1_300)
    await booksAreRight()
  })

  test('taken by two at the same moment is one', async () => {
    const honey = await jar(world, 5)
    const order = await elsewhere([{ sellable: honey }])
    const both = await Promise.allSettled([take(order), take(order)])
    expect(both.filter(each => each.status === 'fulfilled' && each.value !== null)).toHaveLength(1)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 1 })
  })

  test('is another one for another member of the same number', async () => {
    const honey = await jar(world, 5)
    const [one_, two] = [await elsewhere([{ sellable: honey }]), await elsewhere([{ sellable: honey }])]
    const [first, second] = [await take(one_), await take({ ...two, number: one_.number })]
    expect([first?.id === second?.id, await stock(world, honey)]).toEqual([false, { stock: 5, reserved: 2 }])
  })

  test('costs what it says there, or else what its buyer pays here', async () => {
    const [honey, quince, bread] = [
      await jar(world, 5, 650),
      await jar(world, 5, 400),
      await jar(world, 5, 200),
    ]
    const list = await priceList(world, { percent_off: 5_000 })
    const made = await take(
      await elsewhere([
        { sellable: honey, price: 999 },
        { sellable: quince, quantity: 2 },
        { sellable: bread, price: 0 },
      ]),
    )
    await world.ctx().em.execute('update price_lists set retired_at = now() where id = ?', [list])
    const { total, lines } = await readOrder(keeper(), made?.number ?? '')
    expect([total, lines.map(({ unitPrice }) => unitPrice.amount)]).toEqual([
      pounds(999 + 2 * 200),
      [999, 200, 0],
    ])
  })

  test('carries the deposits of what is in it', async () => {
    const honey = await jar(world, 5)
    const { services } = keeper()
    const variantId = honey.kind === 'product' ? honey.variantId : ''
    await services.market.setPackaging(keeper(), variantId, { deposit: pounds(15), grams: null })
    const made = await take(await elsewhere([{ sellable: honey, quantity: 3, price: 100 }]))
    expect((await readOrder(keeper(), made?.number ?? '')).total).toEqual(pounds(345))
  })

  test('comes to a penny at least, and to what an order may come to at most', async () => {
    const honey = await jar(world, 5)
    const of = (price: number, quantity = 1) => elsewhere([{ sellable: honey, quantity, price }])
    await expect(take(await of(0, 3))).rejects.toBeInstanceOf(NothingToPay)
    expect(await take(await of(1))).not.toBeNull()
    expect(await take(await of(LARGEST_ORDER))).not.toBeNull()
    await expect(take(await of(LARGEST_ORDER + 1))).rejects.toBeInstanceOf(OrderTooLarge)
    expect((await stock(world, honey)).reserved).toBe(2)
  })

  test('of more than there is, or of what is not sold, is refused as a whole', async () => {
    const [honey, quince] = [await jar(world, 5), await jar(world, 1)]
    const unknown: Sellable = { kind: 'product', variantId: Bun.randomUUIDv7() }
    for (const other of [{ sellable: quince, quantity: 2 }, { sellable: unknown }]) {
      const refusal = await take(await elsewhere([{ sellable: honey }, other])).catch(fault => fault)
      expect(refusal).toBeInstanceOf(SoldOut)
      expect(refusal.items).toHaveLength(1)
    }
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
    expect(await take(await elsewhere([{ sellable: quince }]))).not.toBeNull()
  })

  test('that has other things in it now is not taken over what is here', async () => {
    const [honey, quince] = [await jar(world, 9), await jar(world, 9)]
    const order = await elsewhere([{ sellable: honey }, { sellable: quince, quantity: 2 }])
    await take(order)
    const [first, second] = order.lines
    if (!first || !second) throw new Error('two lines')
    expect(await take({ ...order, lines: [second, first] })).toBeNull()
    for (const lines of [[first], [first, { ...second, quantity: 3 }], [first, first], []])
      await expect(take({ ...order, lines })).rejects.toBeInstanceOf(OrderDiffers)
    expect([await stock(world, honey), await stock(world, quince)]).toEqual([
      { stock: 9, reserved: 1 },
      { stock: 9, reserved: 2 },
    ])
  })

  test('that came to nothing is taken anew', async () => {
    const honey = await jar(world, 5)
    const order = await elsewhere([{ sellable: honey }])
    const first = await take(order)
    expect(await withdraw(first?.id ?? '')).toBe(true)
    const second = await take({ ...order, way: 'transfer' })
    await expireOrders(later(world, 60 * 24 * 30))
    const third = await take(order)
    expect(new Set([first?.id, second?.id, third?.id]).size).toBe(3)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 1 })
    await booksAreRight()
  })
})

describe('one that was taken is withdrawn', () => {
  test('once or twice, with its things on the shelf again', async () => {
    const honey = await jar(world, 5)
    const made = await take(await elsewhere([{ sellable: honey, quantity: 4 }]))
    expect([await withdraw(made?.id ?? ''), await withdraw(made?.id ?? '')]).toEqual([true, true])
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
    expect(await one(world, 'select state from orders where id = ?', [made?.id])).toEqual({
      state: 'cancelled',
    })
  })

  test('not when it was paid, and nothing happens for one that is not there', async () => {
    const honey = await jar(world, 5)
    const made = await take(await elsewhere([{ sellable: honey }]))
    await receivePayment(keeper(), made?.number ?? '', { way: 'cash', bankLineId: null })
    expect(await withdraw(made?.id ?? '')).toBe(false)
    expect((await readOrder(keeper(), made?.number ?? '')).state).toBe('paid')
    expect(await withdraw(Bun.randomUUIDv7())).toBe(false)
  })
})
