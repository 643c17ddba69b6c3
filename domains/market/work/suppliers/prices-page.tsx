import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { PriceHistory } from '#core/services/market/suppliers/price-history'
import { BarChart } from '#templates/components/bar-chart'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { EmptyState } from '#templates/components/empty-state'
import { formatTime } from '#templates/components/time'
import { WorkLayout } from '../../work-layout'

type Props = { page: PageContext; supplier: string; history: PriceHistory }

/** What a supplier asked for something, from the first time it was read. */
export function SupplierPricesPage({ page, supplier, history: { supplierId, name, points } }: Props) {
  const currency = points.at(-1)?.price.currency ?? page.site.currency
  // Amounts of two currencies are not drawn beside each other.
  const drawn = points.filter(({ price }) => price.currency === currency)
  return (
    <WorkLayout page={page} title={name} lead="What they asked for it, each time the price changed.">
      <Breadcrumbs
        trail={[
          { label: 'Suppliers', href: '/shop/suppliers' },
          { label: supplier, href: `/shop/suppliers/${supplierId}` },
          { label: 'Prices' },
        ]}
      />
      {drawn.length === 0 ? (
        <EmptyState title="No price was read yet" text="It is kept from the next run on." />
      ) : (
        <BarChart
          title={`Price in ${currency}`}
          bars={drawn.map(({ at, price }) => ({ label: formatTime(at, page, 'short'), value: price.amount }))}
          format={amount => formatMoney({ amount, currency }, page.locale)}
        />
      )}
    </WorkLayout>
  )
}
