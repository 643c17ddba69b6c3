import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { again, jar, order, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { type OrderView, readOrder } from '../orders/read-order'
import { changesOf } from './changes-of'
import { guestBuyerOf } from './guest-buyer-of'

let world: TestHouse
let theirs: OrderView
let buyer: Awaited<ReturnType<typeof stranger>>
beforeAll(async () => {
  world = await quietHouse()
  buyer = await stranger(world)
  const placed = await order(again(world, buyer), await jar(world, 9), 1)
  theirs = await readOrder(again(world, buyer), placed.number)
})
afterAll(() => world.close())

const asBuyer = (ctx = again(world, buyer)) => guestBuyerOf(ctx, theirs, 'c'.repeat(64))

describe('who buys something more for an order', () => {
  test('buys as its buyer, without an account’s roles, and has their prices', () => {
    const { viewer, guest } = asBuyer({
      ...again(world, buyer),
      viewer: { ...buyer.viewer, roles: ['operator'] },
    })
    expect(viewer.member?.id).toBe(theirs.memberId)
    expect([viewer.roles, viewer.isGuest, guest]).toEqual([[], true, 'c'.repeat(64)])
  })

  test('is its buyer, where they do it by themselves: nobody acts for them', () => {
    expect(asBuyer().viewer.actor).toBeUndefined()
  })

  test('is the shop, where it is done for them', () => {
    const { viewer } = asBuyer(world.ctx('shopkeeper'))
    expect(viewer.actor).toEqual({ id: world.cast.members.shopkeeper.id, at: 'shop' })
    expect(viewer.member?.id).toBe(theirs.memberId)
  })

  test('is not the shop, who has no orders to look after', () => {
    for (const who of ['editor', 'organiser', 'member'] as const)
      expect(asBuyer(world.ctx(who)).viewer.actor).toBeUndefined()
  })

  test('has a cart of its own for it: the one at home stays as it is', async () => {
    const [honey, tea] = [await jar(world, 9), await jar(world, 9)]
    await addToCart(again(world, buyer), honey, 2)
    await addToCart(asBuyer(), tea, 3)
    const quantities = async (ctx: Parameters<typeof readCart>[0]) =>
      (await readCart(ctx)).lines.map(({ quantity }) => quantity)
    expect(await quantities(asBuyer())).toContain(3)
    expect(await quantities(again(world, buyer))).not.toContain(3)
  })
})

test('an order that nobody has changed has no changes', async () => {
  expect(await changesOf(again(world, buyer), theirs.id)).toEqual([])
  expect(await changesOf(again(world, buyer), Bun.randomUUIDv7())).toEqual([])
})
