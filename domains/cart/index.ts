import type { Domain } from '../domain'
import { checkout } from './checkout/routes'
import { collectionSlot } from './collection-slot/routes'
import { mini } from './fragments'
import { lines } from './lines/routes'
import { orders } from './orders/routes'
import { payments } from './payments/routes'
import { differences } from './shop/differences/routes'
import { shop } from './shop/routes'

export const cart: Domain = {
  rooms: [lines, checkout, orders, collectionSlot, payments, shop, differences],
  fragments: { 'cart/mini': mini },
}
