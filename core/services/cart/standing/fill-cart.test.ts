import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { retireVariant } from '#core/services/market/products/retire-variant'
import { again, jar, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { reservedFor, stocked } from '../../../../tests/market'
import { leaveCard, nextDate, standing, wishFor } from '../../../../tests/standing'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { keyOf } from '../sellables'
import { buyerFor } from './buyer'
import { type DueDate, dueDate } from './due-date'
import { fillCart } from './fill-cart'

let world: TestHouse
let member: Ctx
beforeAll(async () => {
  world = await quietHouse()
  member = await stranger(world)
  await leaveCard(world, member)
})
afterAll(() => world.close())

const idOf = (thing: Sellable) => (thing.kind === 'product' ? thing.variantId : '')
const take = (thing: Sellable, quantity: number) => reservedFor(world, idOf(thing), quantity)

type Wishes = Parameters<typeof standing>[2]

/** A day of a standing order with these in it, and who buys for it. */
async function dayWith(...wishes: Wishes): Promise<{ due: DueDate; buyer: Ctx }> {
  const buyerOf = await stranger(world)
  await leaveCard(world, buyerOf)
  const { id } = await nextDate(world, await standing(world, buyerOf, wishes))
  const due = await dueDate(world.ctx(), id)
  if (!due?.member) throw new Error('Nobody is due')
  return { due, buyer: buyerFor(world.ctx(), due.member, id) }
}

const inCart = async (buyer: Ctx) =>
  new Map(
    (await readCart(again(world, buyer))).lines.map(({ sellable, quantity }) => [keyOf(sellable), quantity]),
  )
const cartOf = (...things: readonly [Sellable, number][]) =>
  new Map(things.map(([thing, quantity]) => [keyOf(thing), quantity]))

describe('the cart of a day', () => {
  test('has what is wished when it can be had, and says nothing', async () => {
    const [honey, jam] = [await jar(world, 5), await jar(world, 5)]
    const { due, buyer } = await dayWith(wishFor(honey, 2), wishFor(jam, 5))
    expect(await fillCart(buyer, due)).toBe('')
    expect(await inCart(buyer)).toEqual(cartOf([honey, 2], [jam, 5]))
  })

  test('filled again begins anew, and is no fuller for it', async () => {
    const [honey, jam] = [await jar(world, 5), await jar(world, 5)]
    const { due, buyer } = await dayWith(wishFor(honey, 2))
    await fillCart(buyer, due)
    await addToCart(again(world, buyer), jam, 1)
    await fillCart(again(world, buyer), due)
    expect(await inCart(buyer)).toEqual(cartOf([honey, 2]))
  })

  test('has what is left of a thing, and says how many are missing', async () => {
    const honey = await jar(world, 5)
    const { due, buyer } = await dayWith(wishFor(honey, 4))
    await take(honey, 3)
    expect(await fillCart(buyer, due)).toMatch(/^2 of 4 × Honey \d+, 340 g jar: could not be had$/)
    expect(await inCart(buyer)).toEqual(cartOf([honey, 2]))
  })

  test('has nothing of what is sold out, and calls it by its name alone', async () => {
    const honey = await jar(world, 4)
    const { due, buyer } = await dayWith(wishFor(honey, 4))
    await take(honey, 4)
    expect(await fillCart(buyer, due)).toMatch(/^Honey \d+, 340 g jar: could not be had$/)
    expect((await inCart(buyer)).size).toBe(0)
  })

  test('has the substitute for what is missing alone', async () => {
    const [honey, jam] = [await jar(world, 3), await jar(world, 9)]
    const { due, buyer } = await dayWith(wishFor(honey, 3, jam))
    await take(honey, 2)
    expect(await fillCart(buyer, due)).toMatch(/^2 of 3 × .*: could not be had, so 2 × .* comes instead$/)
    expect(await inCart(buyer)).toEqual(cartOf([honey, 1], [jam, 2]))
  })

  test('has as much of a substitute as there is', async () => {
    const [honey, jam] = [await jar(world, 3), await jar(world, 1)]
    const { due, buyer } = await dayWith(wishFor(honey, 3, jam))
    await take(honey, 3)
    expect(await fillCart(buyer, due)).toMatch(/^Honey \d+, 340 g jar: could not be had, so 1 × /)
    expect(await inCart(buyer)).toEqual(cartOf([jam, 1]))
  })

  test('gives a thing to who wished for it before it stands in for another', async () => {
    const [honey, jam] = [await jar(world, 2), await jar(world, 3)]
    const { due, buyer } = await dayWith(wishFor(jam, 2), wishFor(honey, 2, jam))
    await take(honey, 2)
    expect(await fillCart(buyer, due)).toContain('so 1 × ')
    expect(await inCart(buyer)).toEqual(cartOf([jam, 3]))
  })

  test('says a line for each thing that is missing', async () => {
    const things = [await jar(world, 1), await jar(world, 1), await jar(world, 1)]
    const { due, buyer } = await dayWith(...things.map(thing => wishFor(thing)))
    await take(things[0]!, 1)
    await take(things[2]!, 1)
    expect((await fillCart(buyer, due)).split('\n')).toHaveLength(2)
    expect(await inCart(buyer)).toEqual(cartOf([things[1]!, 1]))
  })

  test('has nothing of what is retired, or has a price that is chosen by then', async () => {
    const [honey, seeds, jam] = [await jar(world, 5), await jar(world, 5), await jar(world, 5)]
    const { due, buyer } = await dayWith(wishFor(honey), wishFor(seeds), wishFor(jam))
    const keeper = world.ctx('shopkeeper')
    await savePriceChoice(keeper, seeds, { kind: 'free', least: 100, most: 900, levels: [] })
    await retireVariant(keeper, idOf(honey))
    expect((await fillCart(buyer, due)).split('\n')).toHaveLength(2)
    expect(await inCart(buyer)).toEqual(cartOf([jam, 1]))
  })

  test('has more once there is more', async () => {
    const honey = await jar(world, 1)
    const { due, buyer } = await dayWith(wishFor(honey, 3))
    expect(await fillCart(buyer, due)).toStartWith('2 of 3')
    await stocked(world, idOf(honey), 5)
    expect(await fillCart(again(world, buyer), due)).toBe('')
    expect(await inCart(buyer)).toEqual(cartOf([honey, 3]))
  })

  test('is not the cart that its member has at home', async () => {
    const [honey, jam] = [await jar(world, 5), await jar(world, 5)]
    await addToCart(member, jam, 1)
    const { id } = await nextDate(world, await standing(world, member, [wishFor(honey, 2)]))
    const due = (await dueDate(world.ctx(), id))!
    const buyer = buyerFor(world.ctx(), due.member!, id)
    await fillCart(buyer, due)
    expect(await inCart(buyer)).toEqual(cartOf([honey, 2]))
    expect(await inCart(member)).toEqual(cartOf([jam, 1]))
  })

  test('of another day is another', async () => {
    const honey = await jar(world, 5)
    const { due, buyer } = await dayWith(wishFor(honey, 2))
    await fillCart(buyer, due)
    const other = buyerFor(world.ctx(), due.member!, Bun.randomUUIDv7())
    expect((await inCart(other)).size).toBe(0)
  })
})
