import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { PriceHistory } from '#core/services/market/suppliers/price-history'
import { Breadcrumbs } from '#templates/components/breadcrumbs'
import { EmptyState } from '#templates/components/empty-state'
import { StepPlot } from '#templates/components/step-plot'
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
        <StepPlot
          title={`Price in ${currency}`}
          steps={drawn.map(({ at, price }) => ({ at, value: price.amount }))}
          until={page.now}
          day={at => formatTime(at, page)}
          format={amount => formatMoney({ amount, currency }, page.locale)}
        />
      )}
    </WorkLayout>
  )
}
