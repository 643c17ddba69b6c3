import { transaction } from '#core/database/transaction'
import { Order } from '#core/entities/cart/order'
import { OrderLine } from '#core/entities/cart/order-line'
import { Listing } from '#core/entities/market/listing'
import { Product } from '#core/entities/market/product'
import { StockMovement } from '#core/entities/market/stock-movement'
import { Variant } from '#core/entities/market/variant'
import { reserve } from '#core/services/market/selling/reserve'
import type { TestHouse } from './house'

export type Jar = {
  readonly productId: string
  readonly variantId: string
  readonly slug: string
  readonly title: string
}

type JarOptions = {
  readonly stock: number
  readonly listed?: boolean
  readonly title?: string
  readonly priceAmount?: number
  /** Another than the shop's, as a price of earlier may be. */
  readonly priceCurrency?: string
}

let jars = 0

/** A product of one variant with so many on the shelf, on sale unless `listed` is false: £6.50 for a 340 g jar. */
export async function jarOnShelf(world: TestHouse, options: JarOptions): Promise<Jar> {
  const { stock, listed = true, priceAmount = 650, priceCurrency = world.house.site().currency } = options
  const number = ++jars
  const em = world.ctx().em
  const title = options.title ?? `Honey ${number}`
  const product = em.create(Product, { slug: `jar-${number}`, title, summary: 'Set honey from the heath.' })
  const variant = em.create(Variant, {
    product,
    name: '340 g jar',
    sku: `JAR-${number}`,
    priceAmount,
    priceCurrency,
    stock,
  })
  if (stock > 0) em.create(StockMovement, { variant, quantity: stock, reason: 'delivery' })
  if (listed) em.create(Listing, { product })
  await em.flush()
  return { productId: product.id, variantId: variant.id, slug: product.slug, title }
}

/** So many more from a delivery: the shelf and its ledger say the same. */
export async function stocked(world: TestHouse, variantId: string, quantity: number): Promise<void> {
  await transaction(world.ctx(), async tx => {
    const variant = await tx.em.findOneOrFail(Variant, variantId)
    tx.em.create(StockMovement, { variant, quantity, reason: 'delivery' })
    variant.stock += quantity
    await tx.em.flush()
  })
}

/** So many are promised to an order that waits to be paid. */
export async function reservedFor(world: TestHouse, variantId: string, quantity: number): Promise<void> {
  const orderLineId = await orderLine(world, variantId, quantity)
  const item = { orderLineId, sellable: { kind: 'product', variantId } as const, quantity }
  const soon = new Date(Date.now() + 15 * 60_000)
  await transaction(world.ctx(), tx => reserve(tx, [item], soon))
}

/** A line of a pending order of the member's, for what the cart would ask the market to sell. Returns its id. */
export async function orderLine(world: TestHouse, variantId: string, quantity: number): Promise<string> {
  const { em } = world.ctx()
  const member = world.cast.members.member
  const order = em.create(Order, {
    number: Bun.randomUUIDv7().slice(-12),
    member: member.id,
    email: member.email,
    name: member.name,
    totalAmount: 650 * quantity,
    currency: 'GBP',
    reservedUntil: new Date(Date.now() + 15 * 60_000),
  })
  const line = em.create(OrderLine, {
    order,
    variant: variantId,
    kind: 'product',
    title: 'Honey',
    unitAmount: 650,
    quantity,
  })
  await em.flush()
  return line.id
}

export async function stockOf(world: TestHouse, variantId: string) {
  const [row] = await world
    .ctx()
    .em.execute<{ stock: number; reserved: number }[]>('select stock, reserved from variants where id = ?', [
      variantId,
    ])
  return row
}
