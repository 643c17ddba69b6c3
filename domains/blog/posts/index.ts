export { postEntries as sitemap } from '#core/services/blog/sitemap'
export { fragments } from './fragments'
export { posts as routes } from './routes'

export const unlisted = ['/preview/']
