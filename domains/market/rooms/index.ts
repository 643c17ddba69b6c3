import type { Concept } from '../../concept'
import { rooms } from './routes'
import { roomWork } from './work-routes'

export const routes = [rooms, roomWork]

export const unlisted = ['/room']

export const menu: Concept['menu'] = [
  {
    in: 'work',
    group: 'Suppliers',
    for: 'shopkeeper',
    label: 'Proposals',
    path: '/shop/proposals',
    icon: 'edit',
    order: 52,
  },
]
