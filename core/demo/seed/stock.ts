import type { EntityManager } from '@mikro-orm/postgresql'
import { PriceChange } from '#core/entities/market/price-change'
import type { Product } from '#core/entities/market/product'
import { StockMovement } from '#core/entities/market/stock-movement'
import { Variant } from '#core/entities/market/variant'
import { COOPERATIVE } from '../cooperative'
import type { DemoVariant } from '../shapes'

const DAY_MS = 86_400_000
const WEEKS = 6
/** Every third variant was cheaper last season, by about a twentieth, to the next five pence. */
const LAST_SEASON = { share: 0.95, roundTo: 5, daysAgo: 120 }

type Shelf = {
  readonly product: Product
  readonly variant: DemoVariant
  readonly position: number
  readonly now: Date
}

/** A variant with the last weeks of its ledger, which add up to its stock, and the prices it had. */
export function stockVariant(em: EntityManager, { product, variant, position, now }: Shelf): void {
  const { name, sku, unit, price, stock } = variant
  const { currency } = COOPERATIVE
  const own = em.create(Variant, {
    product,
    name,
    sku,
    unit,
    priceAmount: price,
    priceCurrency: currency,
    stock,
    position,
  })
  const luck = Number(Bun.hash.crc32(sku))
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)

  const sales = Array.from({ length: WEEKS }, (_, week) => 1 + ((luck >> (week * 3)) & 7))
  const spoiled = luck % 4 === 0 ? 1 : 0
  const sold = sales.reduce((sum, each) => sum + each, 0)
  const move = (days: number, quantity: number, reason: 'delivery' | 'sale' | 'waste', note = '') => {
    if (quantity !== 0)
      em.create(StockMovement, { variant: own, quantity, reason, note, movedAt: daysAgo(days) })
  }
  move(WEEKS * 7 + 2, stock + sold + spoiled, 'delivery')
  for (const [week, quantity] of sales.entries()) move((WEEKS - week) * 7, -quantity, 'sale')
  move(3, -spoiled, 'waste', 'Dropped on the way in')

  const setAt = daysAgo(WEEKS * 7 + 3)
  em.create(PriceChange, { variant: own, amount: price, currency, setAt })
  if (luck % 3 === 0) {
    const amount = Math.round((price * LAST_SEASON.share) / LAST_SEASON.roundTo) * LAST_SEASON.roundTo
    em.create(PriceChange, { variant: own, amount, currency, setAt: daysAgo(LAST_SEASON.daysAgo) })
  }
}
