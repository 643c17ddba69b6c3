import type { Concept } from '../../concept'

export { sitePageRoutes as routes } from './routes'

export const menu: Concept['menu'] = [
  { in: 'work', for: 'editor', label: 'Legal pages', path: '/editor/site-pages', icon: 'notice', order: 25 },
]
