import type { Concept } from '../../../concept'
import { workPictures } from './picture-routes'
import { workProducts } from './routes'
import { workVariants } from './variant-routes'

export const routes = [workProducts, workVariants, workPictures]

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
