import type { Concept } from '../../concept'
import { postTierRoutes } from './post-tier-routes'
import { privateFeedRoutes } from './private-feed-routes'

export const routes = [postTierRoutes, privateFeedRoutes]

export const menu: Concept['menu'] = [
  { in: 'work', for: 'editor', label: 'Tiers', path: '/editor/tiers', icon: 'people', order: 50 },
  { in: 'account', for: 'member', label: 'Your own feed', path: '/my-feed', order: 60 },
]

export const unlisted = ['/my-feed', '/private-feed']
