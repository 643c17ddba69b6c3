import type { Domain } from '../domain'
import { cartLines } from './cart-lines/routes'
import { catalogue } from './catalogue/routes'
import { fragments } from './fragments'
import { marketPages } from './pages/routes'
import { producers } from './producers/routes'
import { products } from './products/routes'
import { work } from './work'

export const market: Domain = {
  rooms: [catalogue, products, producers, marketPages, cartLines, ...work],
  fragments,
}
