import { featuredProducts } from '#core/services/market/catalogue/featured-products'
import { Section } from '#templates/components/page-header'
import type { Domain } from '../domain'
import { ProductGrid } from './product-card'

/** What the market lends to other apps' pages; links lead to the market's own origin. */
export const fragments: Domain['fragments'] = {
  async 'market/featured'(ctx, page) {
    const products = await featuredProducts(ctx)
    if (products.length === 0) return ''
    return (
      <Section title="In the market" more={{ href: `${page.origins.market}/`, label: 'All products' }}>
        <ProductGrid products={products} locale={page.locale} origin={page.origins.market} />
      </Section>
    )
  },
}
