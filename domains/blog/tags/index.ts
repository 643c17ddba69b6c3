export { tagEntries as sitemap } from '#core/services/blog/sitemap'
export { tags as routes } from './routes'
