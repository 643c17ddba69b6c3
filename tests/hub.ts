import type { Ctx } from '#core/contracts/ctx'
import { SETTLING_MINUTES } from '#core/contracts/market'
import { requireMember } from '#core/contracts/require-role'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { Listing } from '#core/entities/market/listing'
import { Producer } from '#core/entities/market/producer'
import { Product } from '#core/entities/market/product'
import { StockMovement } from '#core/entities/market/stock-movement'
import { Variant } from '#core/entities/market/variant'
import { openAndCloseCycles } from '#core/services/market/cycles/close-cycle'
import { saveIncoming } from '#core/services/market/cycles/exchanges'
import { makeCycle } from '#core/services/market/cycles/save-cycle'
import { saveTerms } from '#core/services/market/rooms/terms'
import { stranger } from './cart'
import type { TestHouse } from './house'

// A food hub, by the words of who runs one.

const HOUR_MS = 3_600_000
let growers = 0

export async function grower(world: TestHouse, name = `Grower ${++growers}`): Promise<string> {
  const { em } = world.ctx()
  const producer = em.create(Producer, { slug: Bun.randomUUIDv7(), name })
  await em.flush()
  return producer.id
}

export type Crop = { readonly productId: string; readonly variantId: string; readonly sellable: Sellable }

type CropOptions = {
  readonly stock?: number
  readonly price?: number
  readonly cost?: number | null
  readonly title?: string
}

/** On sale: £2.50 a piece, of which its producer asks £2.00, unless said otherwise. */
export async function crop(world: TestHouse, producerId: string, options: CropOptions = {}): Promise<Crop> {
  const { stock = 100, price = 250, cost = 200, title = `Leeks ${Bun.randomUUIDv7().slice(-6)}` } = options
  const { em } = world.ctx()
  const product = em.create(Product, { slug: Bun.randomUUIDv7(), title, producer: producerId })
  const variant = em.create(Variant, {
    product,
    name: '1 kg',
    sku: Bun.randomUUIDv7(),
    priceAmount: price,
    priceCurrency: 'GBP',
    stock,
    ...(cost === null ? {} : { costAmount: cost, costCurrency: 'GBP' }),
  })
  if (stock > 0) em.create(StockMovement, { variant, quantity: stock, reason: 'delivery' })
  em.create(Listing, { product })
  await em.flush()
  return {
    productId: product.id,
    variantId: variant.id,
    sellable: { kind: 'product', variantId: variant.id },
  }
}

/** Somebody who works in the room of a producer. */
export async function roomMate(world: TestHouse, producerId: string, trusted = false): Promise<Ctx> {
  const ctx = await stranger(world)
  await db(world.ctx())
    .insertInto('producer_members')
    .values({ producer_id: producerId, member_id: requireMember(ctx).id, joined_at: new Date() })
    .execute()
  if (trusted)
    await saveTerms(world.ctx('shopkeeper'), producerId, { orderEmail: '', trusted, seesBuyers: false })
  return ctx
}

export type OpenCycle = { readonly id: string; readonly closesAt: Date }

/** Open since an hour and for another two, for everybody, with these crops of their producers. */
export async function openCycle(
  world: TestHouse,
  crops: ReadonlyMap<string, readonly Crop[]>,
  { feeRate = 0, most = null }: { readonly feeRate?: number; readonly most?: number | null } = {},
): Promise<OpenCycle> {
  const keeper = world.ctx('shopkeeper')
  const closesAt = new Date(Date.now() + 2 * HOUR_MS)
  const opensAt = new Date(Date.now() - HOUR_MS)
  const id = await makeCycle(
    keeper,
    { name: `Week ${Bun.randomUUIDv7().slice(-4)}`, note: '', opensAt, closesAt },
    null,
  )
  for (const [producerId, own] of crops)
    await saveIncoming(keeper, id, producerId, {
      offersUntil: null,
      readyAt: null,
      feeRate,
      instructions: 'By eight.',
      variants: own.map(({ variantId }) => ({ variantId, most })),
    })
  return { id, closesAt }
}

/** As a job sees it, when the orders of the last minute are settled. */
export function afterClose(world: TestHouse, { closesAt }: OpenCycle): Ctx {
  return { ...world.ctx(), now: new Date(closesAt.getTime() + SETTLING_MINUTES * 60_000) }
}

export async function close(world: TestHouse, cycle: OpenCycle): Promise<void> {
  await openAndCloseCycles(afterClose(world, cycle))
}
