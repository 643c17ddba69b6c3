import { previews } from './preview-routes'
import { posts } from './routes'

export { postEntries as sitemap } from '#core/services/blog/sitemap'
export { fragments } from './fragments'

export const routes = [previews, posts]
export const unlisted = ['/preview/']
