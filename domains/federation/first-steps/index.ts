import type { Concept } from '../../concept'

export { firstStepRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: 'operator',
    label: 'First steps',
    path: '/operator/first-steps',
    icon: 'check',
    order: 1,
  },
]
