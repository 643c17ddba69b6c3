import type { ProductCard } from '#core/services/market/catalogue/product-card'
import { Badge } from '#templates/components/badge'
import { CardGrid } from '#templates/components/card'
import { MediaCard } from '#templates/components/media-card'
import { Price } from '#templates/components/price'
import { unitPriceText } from './unit-price-text'

type Props = { products: readonly ProductCard[]; locale: string; origin?: string }

/** Products side by side. `origin` where they are shown on another app's page. */
export function ProductGrid({ products, locale, origin = '' }: Props) {
  return (
    <CardGrid>
      {products.map(product => (
        <ProductTile product={product} locale={locale} origin={origin} />
      ))}
    </CardGrid>
  )
}

function ProductTile({ product, locale, origin }: { product: ProductCard; locale: string; origin: string }) {
  return (
    <MediaCard
      href={`${origin}/products/${product.slug}`}
      title={product.title}
      kicker={product.producer ?? undefined}
      picture={product.picture ?? undefined}
      badge={availabilityBadge(product)}
    >
      <Price price={product.price} from={product.from} unit={unitOf(product, locale)} locale={locale} />
      {product.properties.length > 0 && <PropertyBadges names={product.properties} />}
    </MediaCard>
  )
}

/** What one gets, and what a kilogram or a litre of it costs. */
function unitOf({ price, unit }: ProductCard, locale: string): string | undefined {
  return [unit, unitPriceText(price, [unit], locale)].filter(Boolean).join(' · ') || undefined
}

function availabilityBadge({ availability }: ProductCard) {
  if (availability === 'sold-out') return <Badge text="Sold out" tone="danger" />
  if (availability === 'low') return <Badge text="Last few" tone="notice" />
  return undefined
}

/** What the shop says of it in a word each. */
export function PropertyBadges({ names }: { names: readonly string[] }) {
  return (
    <p class="cluster">
      {names.map(name => (
        <Badge text={name} tone="success" />
      ))}
    </p>
  )
}
