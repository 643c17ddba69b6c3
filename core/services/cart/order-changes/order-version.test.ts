import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { again, jar, pay, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { changeOrder } from './change-order'
import { contentsOf, keyOfAddition, orderVersion } from './order-version'
import { OrderChangedMeanwhile, type WantedChange } from './wanted-change'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const shop = () => world.ctx('shopkeeper')

/** Three leeks and two turnips, paid by card, and the page that their buyer has open. */
async function opened() {
  const buyer = await stranger(world)
  const [leeks, turnips] = [await jar(world, 9, 120), await jar(world, 9, 95)]
  await addToCart(buyer, leeks, 3)
  await addToCart(buyer, turnips, 2)
  const placed = await placeOrder(buyer, await wishOf(buyer))
  await pay(buyer, placed)
  const read = () => readOrder(shop(), placed.number)
  const order = await read()
  const lineOf = (sellable: Sellable) =>
    order.lines.find(line => JSON.stringify(line.sellable) === JSON.stringify(sellable))?.id ?? ''
  const seen = new Map(order.lines.map(({ id, quantity }) => [id, quantity]))
  const page = { seen, version: orderVersion(order) }
  return { buyer, number: placed.number, read, leeks: lineOf(leeks), turnips: lineOf(turnips), page }
}
type Opened = Awaited<ReturnType<typeof opened>>

const wish = (rest: Partial<WantedChange>): WantedChange => ({
  quantities: new Map(),
  additions: [],
  note: '',
  way: 'cash',
  key: Bun.randomUUIDv7(),
  ...rest,
})
const adds = async (ctx: Ctx, { number }: Opened, rest: Partial<WantedChange> = {}) =>
  changeOrder(
    ctx,
    number,
    wish({ additions: [{ sellable: await jar(world, 4, 210), quantity: 1 }], ...rest }),
  )

describe('the version of an order', () => {
  test('is another once something is taken out or added, and the old one when what was added is called off', async () => {
    const box = await opened()
    const first = orderVersion(await box.read())
    expect(first).toMatch(/^[\w-]{22}$/)
    const more = await adds(shop(), box)
    expect(orderVersion(await box.read())).not.toBe(first)
    await cancelOrder(again(world, box.buyer), more?.number ?? '')
    expect(orderVersion(await box.read())).toBe(first)
    await changeOrder(shop(), box.number, wish({ quantities: new Map([[box.leeks, 2]]) }))
    expect(orderVersion(await box.read())).not.toBe(first)
  })

  test('comes with what there is in it by now: no line that has gone back whole, and none of an order called off', async () => {
    const box = await opened()
    await changeOrder(
      shop(),
      box.number,
      wish({
        quantities: new Map([
          [box.leeks, 1],
          [box.turnips, 0],
        ]),
      }),
    )
    const [kept, off] = [await adds(shop(), box), await adds(shop(), box)]
    await cancelOrder(again(world, box.buyer), off?.number ?? '')
    const [own, added, ...rest] = contentsOf(await box.read())
    expect(own).toStartWith('1 × Honey')
    expect(added).toMatch(new RegExp(`^1 × Honey .* \\(added as ${kept?.number}\\)$`))
    expect(rest).toEqual([])
  })

  test('the key of an addition is of its order and its form, and gives neither away', () => {
    const keys = [keyOfAddition('a', 'x'), keyOfAddition('a', 'y'), keyOfAddition('b', 'x')]
    expect(new Set(keys).size).toBe(3)
    expect(keyOfAddition('a', 'x')).toBe(keys[0] ?? '')
  })
})

describe('who adds without having seen what somebody else has changed', () => {
  test('is refused, and told what there is in it', async () => {
    const box = await opened()
    await adds(shop(), box)
    const late = adds(again(world, box.buyer), box, box.page)
    await expect(late).rejects.toThrow(OrderChangedMeanwhile)
    await expect(late).rejects.toThrow('There is in it now: 3 × Honey')
    const moreLeeks = wish({ ...box.page, quantities: new Map([[box.leeks, 4]]) })
    await expect(changeOrder(again(world, box.buyer), box.number, moreLeeks)).rejects.toThrow(
      OrderChangedMeanwhile,
    )
    expect((await box.read()).followedBy).toHaveLength(1)
  })

  test('adds, who comes again having seen it', async () => {
    const box = await opened()
    await adds(shop(), box)
    await adds(again(world, box.buyer), box, { ...box.page, version: orderVersion(await box.read()) })
    expect((await box.read()).followedBy).toHaveLength(2)
  })

  test('takes out what they want to take out, also where another line has gone back whole', async () => {
    const box = await opened()
    await changeOrder(shop(), box.number, wish({ quantities: new Map([[box.turnips, 0]]) }))
    const quantities = new Map([
      [box.leeks, 2],
      [box.turnips, 2],
    ])
    await changeOrder(again(world, box.buyer), box.number, wish({ ...box.page, quantities }))
    const left = (await box.read()).lines.map(({ id, quantity, refundedQuantity }) => [
      id,
      quantity - refundedQuantity,
    ])
    expect(new Map(left as [string, number][])).toEqual(
      new Map([
        [box.leeks, 2],
        [box.turnips, 0],
      ]),
    )
  })

  test('is let through with the same form again: it was its own first sending that changed the order', async () => {
    const box = await opened()
    const sellable = await jar(world, 4, 210)
    const form = wish({ ...box.page, additions: [{ sellable, quantity: 2 }] })
    const [first, second] = [
      await changeOrder(again(world, box.buyer), box.number, form),
      await changeOrder(again(world, box.buyer), box.number, form),
    ]
    expect(second?.number).toBe(first?.number ?? 'none')
    expect((await box.read()).followedBy).toHaveLength(1)
  })
})
