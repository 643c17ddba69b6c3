import type { Concept } from '../../concept'

export { members as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'members', label: 'Members', path: '/members' },
  { in: 'work', for: 'members', label: 'Members', path: '/members', icon: 'people', order: 10 },
  {
    in: 'work',
    for: 'operator',
    label: 'Roles',
    path: '/operator/roles',
    app: 'federation',
    icon: 'settings',
    order: 20,
  },
]
