import type { Concept } from '../../../concept'
import { serving } from '../../../pickers'
import { PRODUCER_OF_PRODUCT } from '../../producer-pickers'
import { workPictures } from './picture-routes'
import { workProducts } from './routes'
import { workVariants } from './variant-routes'

export const routes = [serving(PRODUCER_OF_PRODUCT), workProducts, workVariants, workPictures]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Selling',
    for: 'shopkeeper',
    label: 'Products',
    path: '/shop/products',
    icon: 'basket',
    order: 10,
  },
]
