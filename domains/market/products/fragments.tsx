import { featuredProducts } from '#core/services/market/catalogue/featured-products'
import { Section } from '#templates/components/page-header'
import type { Concept } from '../../concept'
import { ProductGrid } from '../product-card'

const MINUTE = 60_000

/** Links lead to the market's own origin: the page may be of any app. */
export const fragments: Concept['fragments'] = {
  'market/featured': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['products'],
    params: [],
    maxBytes: 10_000,
    reserve: 'panel',
    fallback: { label: 'See what is in the market', path: '/' },
    render: async (ctx, page) => {
      const products = await featuredProducts(ctx)
      if (products.length === 0) return ''
      return (
        <Section title="In the market" more={{ href: `${page.origins.market}/`, label: 'All products' }}>
          <ProductGrid products={products} page={page} origin={page.origins.market} />
        </Section>
      )
    },
  },
}
