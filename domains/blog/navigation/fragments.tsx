import { navigation } from '#core/services/blog/navigation/navigation'
import { sitePages } from '#core/services/blog/site-pages'
import { PagesNavigation } from '#templates/components/pages-navigation'
import { SitePages } from '#templates/components/site-pages'
import type { Concept } from '../../concept'

const MINUTE = 60_000

/** Addresses are whole: the page may be of any app. */
export const fragments: Concept['fragments'] = {
  'blog/navigation': {
    audience: 'public',
    ttlMs: 10 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['navigation'],
    params: [],
    maxBytes: 4_000,
    reserve: 'line',
    fallback: { label: 'Blog', path: '/' },
    render: async (ctx, page) => {
      const { primary } = await navigation(ctx)
      if (primary.length === 0) return ''
      const items = primary.map(({ label, url }) => ({
        label,
        href: url.startsWith('/') ? page.origins.blog + url : url,
      }))
      return <PagesNavigation items={items} />
    },
  },

  'blog/site-pages': {
    audience: 'public',
    ttlMs: 10 * MINUTE,
    staleMs: 60 * MINUTE,
    // Its own name is tag enough: whether a page is there changes seldom, and it stands on every page of all six apps.
    tags: [],
    params: [],
    maxBytes: 1_000,
    reserve: 'inline',
    fallback: { label: 'More about us', path: '/' },
    render: async (ctx, page) => {
      const pages = await sitePages(ctx)
      if (pages.length === 0) return ''
      return (
        <SitePages
          items={pages.map(({ slug, label }) => ({ label, href: `${page.origins.blog}/${slug}` }))}
        />
      )
    },
  },
}
