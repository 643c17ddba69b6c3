import type { Ctx } from '#core/contracts/ctx'
import type { Sellable } from '#core/contracts/seller'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { type PlacedOrder, placeOrder } from '#core/services/cart/orders/place-order'
import { readOrder } from '#core/services/cart/orders/read-order'
import { again, pay, stranger, wishOf } from './cart'
import { topUp } from './credit'
import type { TestHouse } from './house'
import { type Crop, crop } from './hub'

// What is sold by weight, as its shopkeepers do it.

/** Of a producer, at £6.50 for about a kilogram, of which they ask £4.01 and get all, unless said otherwise. */
export async function squash(
  world: TestHouse,
  producerId: string,
  { grams = 1_000, ...options }: Parameters<typeof crop>[2] & { readonly grams?: number } = {},
): Promise<Crop> {
  const made = await crop(world, producerId, { price: 650, cost: 401, title: 'Squash', ...options })
  const shop = world.ctx('shopkeeper')
  await shop.services.market.setPackaging(shop, made.variantId, { grams, deposit: null })
  return made
}

export type Ordered = {
  readonly buyer: Ctx
  readonly placed: PlacedOrder
  /** The ids of its lines, as they were asked for. */
  readonly lines: readonly string[]
}

/** So many of each, ordered by somebody; what is paid by card or credit is paid. */
export async function orderedOf(
  world: TestHouse,
  wanted: readonly (readonly [Sellable, number])[],
  way: 'cash' | 'sumup' | 'credit' = 'cash',
): Promise<Ordered> {
  const buyer = await stranger(world)
  for (const [sellable, quantity] of wanted) await addToCart(buyer, sellable, quantity)
  if (way === 'credit') await topUp(world, again(world, buyer), 100_000)
  const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way }))
  if (way === 'sumup') await pay(again(world, buyer), placed)
  const order = await readOrder(again(world, buyer), placed.number)
  return { buyer, placed, lines: order.lines.map(({ id }) => id) }
}
