import type { Concept } from '../../concept'
import { letterChoice } from './letter-routes'
import { moderation } from './moderation-routes'
import { comments } from './routes'

export { fragments } from './fragments'

export const routes = [moderation, comments, letterChoice]

export const menu: Concept['menu'] = [
  { in: 'work', for: 'editor', label: 'Comments', path: '/editor/comments', icon: 'reply', order: 45 },
  { in: 'work', for: 'moderator', label: 'Comments', path: '/editor/comments', icon: 'reply' },
  { in: 'account', for: 'moderator', label: 'Comments', path: '/editor/comments' },
]

export const unlisted = ['/comments', '/my-comments', '/unsubscribe']
