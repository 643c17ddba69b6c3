import type { Concept } from '../../concept'

export { otherImports as routes } from './routes'

export const menu: Concept['menu'] = [
  {
    in: 'work',
    for: 'operator',
    label: 'Other imports',
    path: '/operator/imports',
    icon: 'people',
    order: 25,
  },
]
