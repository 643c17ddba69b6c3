import { availabilityInWords } from './availability-words'
import { availabilityOf } from './offers'
import type { Availability } from './product'
import { type Thing, thingsIn } from './script-things'

const THERE = [
  ...['instock', 'isinstock', 'isavailable', 'availableforsale', 'isavailableforsale', 'purchasable'],
  ...[
    'ispurchasable',
    'salable',
    'issalable',
    'orderable',
    'isorderable',
    'buyable',
    'isbuyable',
    'hasstock',
  ],
  ...[
    'available',
    'availability',
    'availabilitystatus',
    'stockstatus',
    'inventorystatus',
    'stocklevelstatus',
  ],
  ...[
    'stock',
    'stocklevel',
    'stockquantity',
    'inventory',
    'inventoryquantity',
    'quantityavailable',
    'status',
  ],
]
const GONE = ['outofstock', 'isoutofstock', 'soldout', 'issoldout', 'oos', 'isoos', 'unavailable']

/** Whether a thing of a script can be had. */
export function stockOf(thing: Thing, depth = 0): Availability | null {
  for (const key of GONE) {
    const value = thing.get(key)
    if (typeof value === 'boolean') return value ? 'out-of-stock' : 'in-stock'
  }
  for (const key of THERE) {
    const value = thing.get(key)
    if (typeof value === 'boolean' || typeof value === 'number')
      return Number(value) > 0 ? 'in-stock' : 'out-of-stock'
    // `IN_STOCK`, `lowStock`.
    const words = typeof value === 'string' ? value.replace(/([a-z])([A-Z])/g, '$1 $2') : null
    const said = words === null ? null : (availabilityOf(value) ?? availabilityInWords(words))
    if (said) return said
    if (typeof value === 'object' && value !== null && depth < 2) {
      const inner = mostOf(thingsIn(value).map(each => stockOf(each, depth + 1)))
      if (inner) return inner
    }
  }
  return null
}

/** Of several, the best there is. */
export function mostOf(said: readonly (Availability | null)[]): Availability | null {
  const order = ['in-stock', 'limited', 'pre-order', 'back-order', 'out-of-stock', 'discontinued'] as const
  return order.find(availability => said.includes(availability)) ?? null
}
