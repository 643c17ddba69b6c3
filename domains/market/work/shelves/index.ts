import type { Concept } from '../../../concept'
import { workCategories } from './category-routes'
import { workProducers } from './producer-routes'
import { workProperties } from './property-routes'

export const routes = [workProducers, workCategories, workProperties]

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Suppliers',
    for: 'shopkeeper',
    label: 'Producers',
    path: '/shop/producers',
    icon: 'people',
    order: 50,
  },
  {
    in: 'work',
    group: 'Catalogue',
    for: 'shopkeeper',
    label: 'Categories',
    path: '/shop/categories',
    icon: 'market',
    order: 60,
  },
  {
    in: 'work',
    group: 'Catalogue',
    for: 'shopkeeper',
    label: 'Properties',
    path: '/shop/properties',
    icon: 'check',
    order: 61,
  },
]
