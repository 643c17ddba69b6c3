import type { Concept } from '../../concept'

export { navigationRoom as routes } from '../editor/navigation-routes'
export { fragments } from './fragments'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'editor', label: 'Navigation', path: '/editor/navigation', icon: 'settings', order: 50 },
]
