import { Feed } from 'feed'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { ProductCard } from '#core/services/market/catalogue/product-card'
import { xmlDocument } from '#core/text/documents'

/** RSS 2.0 of what came onto the shelves last. */
export function productFeed(page: PageContext, products: readonly ProductCard[]): string {
  const origin = page.origins.market
  const feed = new Feed({
    id: `${origin}/`,
    link: `${origin}/`,
    title: `${page.site.name}: new in the market`,
    description: page.site.tagline,
    language: page.locale,
    copyright: page.site.name,
    feedLinks: { rss: `${origin}/feed.xml` },
  })
  for (const product of products) {
    const link = `${origin}/products/${product.slug}`
    const price = formatMoney(product.price, page.locale)
    feed.addItem({
      id: link,
      link,
      title: product.title,
      description: [product.producer, product.from ? `from ${price}` : price].filter(Boolean).join(', '),
      date: product.listedAt,
    })
  }
  return xmlDocument(feed.rss2())
}
