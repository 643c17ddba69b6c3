import type { Concept } from '../../concept'

export { indexNowRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: 'operator',
    label: 'Search engines',
    path: '/operator/index-now',
    icon: 'search',
    order: 31,
  },
]
