import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { STOCK_PER_PAGE, type StockSummary } from '#core/services/market/stock/stock-list'
import { Badge } from '#templates/components/badge'
import { Code } from '#templates/components/code'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { Sparkline } from '#templates/components/sparkline'
import { Table } from '#templates/components/table'
import { Tabs } from '#templates/components/tabs'
import { WorkLayout } from '../../work-layout'

type StockProps = {
  page: PageContext
  lines: readonly StockSummary[]
  total: number
  search: StockSearch
}

type StockSearch = { readonly low: boolean; readonly query: string; readonly page: number }

export function StockPage({ page, lines, total, search }: StockProps) {
  const { low, query } = search
  const hrefOf = (to: Partial<StockSearch>) => addressOf({ ...search, page: 1, ...to })
  return (
    <WorkLayout
      page={page}
      title="Stock"
      lead={
        search.low ? 'The scarcest first.' : 'By name; what is nearly sold out stands under “Running out”.'
      }
    >
      <div class="stack">
        <SearchForm
          action="/shop/stock"
          label="Search by title or article number"
          value={query}
          hidden={low ? { low: '1' } : {}}
        />
        <Tabs
          label="Stock"
          tabs={[
            { label: 'All on the list', href: hrefOf({ low: false }), current: !low },
            { label: 'Running out', href: hrefOf({ low: true }), current: low },
          ]}
        />
        <Table
          caption="Stock of every listed variant"
          hideCaption
          dense
          rows={lines}
          empty={
            query ? 'Nothing fits these words.' : low ? 'Nothing is running out.' : 'Nothing is on the list.'
          }
          columns={[
            {
              heading: 'Variant',
              names: true,
              cell: ({ variantId, title, name }) => (
                <a href={`/shop/variants/${variantId}/stock`} safe>{isolate`${title}, ${name}`}</a>
              ),
            },
            {
              heading: 'Article',
              cell: ({ sku }) => <Code text={sku} />,
            },
            { heading: 'On the shelf', numeric: true, cell: ({ stock }) => String(stock) },
            { heading: 'Promised', numeric: true, cell: ({ reserved }) => String(reserved) },
            { heading: 'To sell', numeric: true, cell: toSell },
            { heading: 'Lately', cell: lately },
          ]}
        />
        <Pagination
          page={search.page}
          pages={pagesOf(total, STOCK_PER_PAGE)}
          hrefOf={number => hrefOf({ page: number })}
          entries={{ perPage: STOCK_PER_PAGE, total, locale: page.locale }}
          label="Pages of stock"
        />
      </div>
    </WorkLayout>
  )
}

function addressOf({ low, query, page }: StockSearch): string {
  const asked = new URLSearchParams({
    ...(low && { low: '1' }),
    ...(query && { q: query }),
    ...(page > 1 && { page: String(page) }),
  })
  return asked.size > 0 ? `/shop/stock?${asked}` : '/shop/stock'
}

function toSell({ stock, reserved }: StockSummary) {
  const left = stock - reserved
  return left > 0 ? String(left) : <Badge text="none" tone="danger" />
}

function lately({ recent, title }: StockSummary) {
  if (recent.length < 2) return ''
  return (
    <Sparkline label={isolate`Stock of ${title}, from ${recent[0]} to ${recent.at(-1)}`} values={recent} />
  )
}
