import { navigation } from '#core/services/blog/navigation/navigation'
import { PagesNavigation } from '#templates/components/pages-navigation'
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
}
