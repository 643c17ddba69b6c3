import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { codeOf } from '#core/services/cart/gift-cards/code'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { again, jar, wishOf } from './cart'
import { topUp } from './credit'
import type { TestHouse } from './house'

// What tests of gift cards do again and again.

/** A thing on the shelf that is a gift card of £5 to £100. */
export async function giftCardOnSale(world: TestHouse): Promise<Sellable> {
  const card = await jar(world, 1_000, 2_000)
  await savePriceChoice(world.ctx('shopkeeper'), card, {
    kind: 'gift-card',
    least: 500,
    most: 10_000,
    levels: [],
  })
  return card
}

/** A gift card that `buyer` bought from credit, by its code. */
export async function giftCardOf(world: TestHouse, buyer: Ctx, amount: number, quantity = 1) {
  const card = await giftCardOnSale(world)
  await topUp(world, buyer, amount * quantity)
  await addToCart(again(world, buyer), card, quantity, undefined, amount)
  const ctx = again(world, buyer)
  const order = await placeOrder(ctx, await wishOf(ctx, { way: 'credit' }))
  const cards = await codesOf(world, order.id)
  const [first] = cards
  if (!first) throw new Error('No card was made')
  return { order, card: first, cards, buyerId: requireMember(buyer).id }
}

export async function codesOf(world: TestHouse, orderId: string) {
  const ctx = world.ctx()
  const rows = await ctx.em.execute<{ id: string; edition: string }[]>(
    `select g.id, g.edition from gift_cards g join order_lines l on l.id = g.order_line_id
     where l.order_id = ? order by g.position`,
    [orderId],
  )
  return rows.map(({ id, edition }) => ({ id, code: codeOf(ctx, { id, edition: Number(edition) }) }))
}
