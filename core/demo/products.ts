import { BOXES } from './products/boxes'
import { BREAD } from './products/bread'
import { DAIRY } from './products/dairy'
import { FLOUR } from './products/flour'
import { FRUIT } from './products/fruit'
import { HONEY } from './products/honey'
import { LARDER } from './products/larder'
import { MUSHROOMS } from './products/mushrooms'
import { VEGETABLES } from './products/vegetables'
import type { DemoProduct } from './shapes'

/** Thirty-odd things on the shelves; prices in pence. */
export const PRODUCTS: readonly DemoProduct[] = [
  ...BOXES,
  ...VEGETABLES,
  ...FRUIT,
  ...BREAD,
  ...FLOUR,
  ...DAIRY,
  ...MUSHROOMS,
  ...HONEY,
  ...LARDER,
]
