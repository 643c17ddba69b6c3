import type { Concept } from '../../../concept'
import { workCategories } from './category-routes'
import { workProducers } from './producer-routes'

export const routes = [workProducers, workCategories]

export const menu: Concept['menu'] = [
  { in: 'work', for: 'shopkeeper', label: 'Producers', path: '/shop/producers', icon: 'people', order: 50 },
  { in: 'work', for: 'shopkeeper', label: 'Categories', path: '/shop/categories', icon: 'market', order: 60 },
]
