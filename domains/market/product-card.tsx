import type { PageContext } from '#core/contracts/page'
import type { ProductCard } from '#core/services/market/catalogue/product-card'
import type { OutOfCycle } from '#core/services/market/orderable/orderable'
import { Badge } from '#templates/components/badge'
import { CardGrid } from '#templates/components/card'
import { MediaCard } from '#templates/components/media-card'
import { Price } from '#templates/components/price'
import { formatTime, type TimeFormat, type TimeStyle } from '#templates/components/time'
import { unitPriceText } from './unit-price-text'

/** So many stand beside each other on a phone. */
const FIRST_ROW = 2

type Props = {
  products: readonly ProductCard[]
  page: PageContext
  origin?: string
  /** Whether no picture stands before them. */
  leads?: boolean
}

/** Products side by side. `origin` where they are shown on another app's page. */
export function ProductGrid({ products, page, origin = '', leads = false }: Props) {
  return (
    <CardGrid>
      {products.map((product, at) => (
        <ProductTile product={product} page={page} origin={origin} eager={leads && at < FIRST_ROW} />
      ))}
    </CardGrid>
  )
}

type TileProps = { product: ProductCard; page: PageContext; origin: string; eager: boolean }

function ProductTile({ product, page, origin, eager }: TileProps) {
  const { locale } = page
  return (
    <MediaCard
      href={`${origin}/products/${product.slug}`}
      title={product.title}
      locale={locale}
      kicker={product.producer ?? undefined}
      picture={product.picture ?? undefined}
      eager={eager}
      badge={availabilityBadge(product, page)}
    >
      <Price
        price={product.price}
        was={product.usual ?? undefined}
        from={product.from}
        plusVat={product.plusVat}
        unit={unitOf(product, locale)}
        locale={locale}
      />
      {product.properties.length > 0 && <PropertyBadges names={product.properties} />}
    </MediaCard>
  )
}

/** What one gets, and what a kilogram or a litre of it costs. */
export function unitOf({ price, unit }: ProductCard, locale: string): string | undefined {
  return [unit, unitPriceText(price, [unit], locale)].filter(Boolean).join(' · ') || undefined
}

/** Why one cannot have it now, or not for long. */
export function availabilityBadge({ availability, outOfCycle }: ProductCard, page: TimeFormat) {
  if (availability === 'sold-out') return <Badge text="Sold out" tone="danger" />
  if (outOfCycle) return <Badge text={cycleInWords(outOfCycle, page, 'short')} tone="notice" />
  if (availability === 'low') return <Badge text="Last few" tone="notice" />
  return undefined
}

/** `Opens 3 Dec`, `Not in this cycle`. */
export function cycleInWords({ opensAt }: OutOfCycle, format: TimeFormat, style: TimeStyle): string {
  return opensAt ? `Opens ${formatTime(opensAt, format, style)}` : 'Not in this cycle'
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
