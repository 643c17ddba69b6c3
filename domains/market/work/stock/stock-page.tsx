import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { StockSummary } from '#core/services/market/stock/stock-list'
import { Badge } from '#templates/components/badge'
import { Pagination } from '#templates/components/pagination'
import { Sparkline } from '#templates/components/sparkline'
import { Table } from '#templates/components/table'
import { Tabs } from '#templates/components/tabs'
import { WorkLayout } from '../work-layout'

type StockProps = {
  page: PageContext
  lines: readonly StockSummary[]
  low: boolean
  number: number
  pages: number
}

export function StockPage({ page, lines, low, number, pages }: StockProps) {
  return (
    <WorkLayout page={page} title="Stock" lead="The scarcest first.">
      <div class="stack">
        <Tabs
          label="Stock"
          tabs={[
            { label: 'All on the list', href: '/shop/stock', current: !low },
            { label: 'Running out', href: '/shop/stock?low=1', current: low },
          ]}
        />
        <Table
          caption="Stock of every listed variant"
          hideCaption
          dense
          rows={lines}
          empty={low ? 'Nothing is running out.' : 'Nothing is on the list.'}
          columns={[
            {
              heading: 'Variant',
              names: true,
              cell: ({ variantId, title, name }) => (
                <a href={`/shop/variants/${variantId}/stock`} safe>{`${title}, ${name}`}</a>
              ),
            },
            { heading: 'Article', cell: ({ sku }) => escapeHtml(sku) },
            { heading: 'On the shelf', numeric: true, cell: ({ stock }) => String(stock) },
            { heading: 'Promised', numeric: true, cell: ({ reserved }) => String(reserved) },
            { heading: 'To sell', numeric: true, cell: toSell },
            { heading: 'Lately', cell: lately },
          ]}
        />
        <Pagination
          page={number}
          pages={pages}
          hrefOf={to => `/shop/stock?${new URLSearchParams({ ...(low && { low: '1' }), page: String(to) })}`}
          label="Pages of stock"
        />
      </div>
    </WorkLayout>
  )
}

function toSell({ stock, reserved }: StockSummary) {
  const left = stock - reserved
  return left > 0 ? String(left) : <Badge text="none" tone="danger" />
}

function lately({ recent, title }: StockSummary) {
  if (recent.length < 2) return ''
  return <Sparkline label={`Stock of ${title}, from ${recent[0]} to ${recent.at(-1)}`} values={recent} />
}
