import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { SoldOut } from '#core/contracts/seller'
import { isDatabaseAway } from '#core/database/away'
import {
  again,
  crashingAfter,
  jar,
  one,
  order,
  quietHouse,
  stateOf,
  stock,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { statementsOf } from '../../../../tests/statements'
import { addToCart } from '../lines/add-to-cart'
import { countInCart } from '../lines/count-in-cart'
import { CartEmpty, type PlacedOrder, placeOrder, TotalChanged } from './place-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

describe('placing an order', () => {
  test('keeps its stock for a quarter of an hour, and the cart until it is paid', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 5)
    const placed = await order(buyer, honey, 2)
    expect(placed.number).toMatch(/^RA-[2-9A-Z]{6}$/)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 2 })
    const { minutes } = await one<{ minutes: number }>(
      world,
      'select extract(epoch from reserved_until - placed_at)::int / 60 as minutes from orders where id = ?',
      [placed.id],
    )
    expect(minutes).toBe(15)
    expect(await countInCart(buyer)).toBe(2)
  })

  test('asks 25 statements at most, however many lines it has', async () => {
    const asked = async (lines: number) => {
      const buyer = await stranger(world)
      for (let n = 0; n < lines; n++) await addToCart(again(world, buyer), await jar(world, 5), 1)
      const wish = await wishOf(again(world, buyer))
      return statementsOf(() => placeOrder(again(world, buyer), wish))
    }
    const [five, ten] = [await asked(5), await asked(10)]
    expect(five).toBeLessThanOrEqual(25)
    expect(ten).toBe(five)
  })

  test('a double click is one order', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 5)
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer)
    const clicks = await Promise.all(Array.from({ length: 8 }, () => placeOrder(again(world, buyer), wish)))
    expect(new Set(clicks.map(click => click.id)).size).toBe(1)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 1 })
  })

  test('the same cart ordered in two tabs is one order', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 5)
    await addToCart(buyer, honey, 1)
    const wishes = await Promise.all([wishOf(buyer), wishOf(buyer)])
    const placed = await Promise.all(wishes.map(wish => placeOrder(again(world, buyer), wish)))
    expect(placed[0]?.id).toBe(placed[1]?.id as string)
  })

  test('another cart withdraws the order of the earlier one, and the last jar is not missing for it', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 1)
    const jam = await jar(world, 1)
    const first = await order(buyer, honey)
    const second = await order(again(world, buyer), jam)
    expect(second.id).not.toBe(first.id)
    expect(await stateOf(world, first)).toBe('cancelled')
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
  })

  test('a price that changed is shown again before anything is ordered', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 5)
    await addToCart(buyer, honey, 1)
    const wish = await wishOf(buyer, { seenTotal: 600 })
    await expect(placeOrder(buyer, wish)).rejects.toBeInstanceOf(TotalChanged)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
  })

  test('an empty cart is no order', async () => {
    const buyer = await stranger(world)
    await expect(placeOrder(buyer, await wishOf(buyer))).rejects.toBeInstanceOf(CartEmpty)
  })

  test('a crash in the middle of it leaves no order, no reservation and the whole cart', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 5)
    await addToCart(buyer, honey, 2)
    const wish = await wishOf(buyer)
    await expect(placeOrder(crashingAfter(buyer, 'reserve'), wish)).rejects.toThrow('the plug was pulled')
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
    expect(await countInCart(again(world, buyer))).toBe(2)
    expect((await placeOrder(again(world, buyer), wish)).state).toBe('pending')
  })

  test('what is free and was cut short is finished by the same form', async () => {
    const buyer = await stranger(world)
    await addToCart(buyer, await jar(world, 1, 0), 1)
    const wish = await wishOf(buyer, { way: 'cash' })
    await expect(placeOrder(crashingAfter(again(world, buyer), 'settle'), wish)).rejects.toThrow('the plug')
    const [first, second] = [
      await placeOrder(again(world, buyer), wish),
      await placeOrder(again(world, buyer), wish),
    ]
    expect([first.state, second.id]).toEqual(['paid', first.id])
  })

  test('what is free is paid at once, without SumUp', async () => {
    const buyer = await stranger(world)
    const leaflet = await jar(world, 5, 0)
    const placed = await order(buyer, leaflet)
    expect(placed.state).toBe('paid')
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await stock(world, leaflet)).toEqual({ stock: 4, reserved: 0 })
    expect(await countInCart(buyer)).toBe(0)
  })
})

describe('the last of something', () => {
  test('two people, one last jar: one order, and the other keeps an untouched cart', async () => {
    const honey = await jar(world, 1)
    const jam = await jar(world, 9)
    const buyers = await Promise.all([stranger(world), stranger(world)])
    for (const buyer of buyers) {
      await addToCart(buyer, honey, 1)
      await addToCart(buyer, jam, 1)
    }
    const wishes = await Promise.all(buyers.map(buyer => wishOf(buyer)))
    const outcomes = await Promise.allSettled(buyers.map((buyer, at) => placeOrder(buyer, wishes[at]!)))
    const refused = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toBeInstanceOf(SoldOut)
    expect((refused[0] as SoldOut).items).toEqual([{ sellable: honey, available: 0 }])
    expect(await stock(world, honey)).toEqual({ stock: 1, reserved: 1 })
    expect(await stock(world, jam)).toEqual({ stock: 9, reserved: 1 })
    for (const buyer of buyers) expect(await countInCart(again(world, buyer))).toBe(2)
  })

  test('of 200 buyers at once on the last 10 jars exactly 10 get one', async () => {
    const honey = await jar(world, 10)
    const buyers = await Promise.all(Array.from({ length: 200 }, () => stranger(world)))
    await Promise.all(buyers.map(buyer => addToCart(buyer, honey, 1)))
    const wishes = await Promise.all(buyers.map(buyer => wishOf(buyer)))
    // Whoever is told that the database is busy comes again with the same form.
    const order = async (at: number): Promise<PlacedOrder> => {
      try {
        return await placeOrder(again(world, buyers[at]!), wishes[at]!)
      } catch (fault) {
        if (!isDatabaseAway(fault)) throw fault
        return order(at)
      }
    }
    const outcomes = await Promise.allSettled(buyers.map((_, at) => order(at)))
    const refusals = outcomes.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(outcomes.length - refusals.length).toBe(10)
    expect(refusals.filter(refusal => !(refusal instanceof SoldOut))).toEqual([])
    expect(await stock(world, honey)).toEqual({ stock: 10, reserved: 10 })
  })

  test('carts with the same things in another order never wait for each other in a circle', async () => {
    const jars = await Promise.all(Array.from({ length: 4 }, () => jar(world, 50)))
    const buyers = await Promise.all(Array.from({ length: 24 }, () => stranger(world)))
    await Promise.all(
      buyers.map(async (buyer, at) => {
        for (const each of at % 2 ? jars : jars.toReversed()) await addToCart(buyer, each, 1)
      }),
    )
    const wishes = await Promise.all(buyers.map(buyer => wishOf(buyer)))
    await Promise.all(buyers.map((buyer, at) => placeOrder(again(world, buyer), wishes[at]!)))
    expect(await stock(world, jars[0]!)).toEqual({ stock: 50, reserved: 24 })
  })
})
