import type { Concept } from '../../concept'

export { moderation as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'account', for: 'moderator', label: 'Moderate', path: '/moderation/reports' },
  { in: 'tabs', for: 'moderator', label: 'Moderation', path: '/moderation/reports', order: 70 },
  { in: 'work', for: 'moderator', label: 'Reports', path: '/moderation/reports', icon: 'notice', order: 10 },
  { in: 'work', for: 'moderator', label: 'Blocks', path: '/moderation/blocks', icon: 'close', order: 20 },
]
