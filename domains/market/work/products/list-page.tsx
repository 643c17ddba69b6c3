import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { type ProductState, WORK_PAGE_SIZE, type WorkProduct } from '#core/services/market/products/work-list'
import { Badge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { Tabs } from '#templates/components/tabs'
import { WorkLayout } from '../../work-layout'

type Props = {
  page: PageContext
  products: readonly WorkProduct[]
  total: number
  query: string
  state: ProductState | undefined
  number: number
}

export function WorkProductsPage({ page, products, total, query, state, number }: Props) {
  const address = (changes: { state?: string; page?: number }) => {
    const params = new URLSearchParams()
    const chosen = changes.state ?? state ?? ''
    if (query) params.set('q', query)
    if (chosen) params.set('state', chosen)
    if (changes.page && changes.page > 1) params.set('page', String(changes.page))
    return `/shop/products${params.size > 0 ? `?${params}` : ''}`
  }
  const tab = (label: string, of: ProductState | '') => ({
    label,
    href: of
      ? address({ state: of })
      : query
        ? `/shop/products?q=${encodeURIComponent(query)}`
        : '/shop/products',
    current: (state ?? '') === of,
  })
  return (
    <WorkLayout
      page={page}
      title="Products"
      actions={
        <ButtonLink href="/shop/products/new" icon="plus">
          New product
        </ButtonLink>
      }
    >
      <div class="stack">
        <SearchForm action="/shop/products" label="Search by name or article number" value={query} />
        <Tabs
          label="Products by state"
          tabs={[tab('All', ''), tab('On the list', 'listed'), tab('Not listed', 'unlisted')]}
        />
        <Table
          caption="Products"
          hideCaption
          dense
          rows={products}
          empty={
            query || state
              ? 'No product fits.'
              : 'There are none yet. Make the first, or bring in a table under “Import and export”.'
          }
          columns={[
            {
              heading: 'Product',
              names: true,
              cell: ({ id, title }) => (
                <a href={`/shop/products/${id}`} safe>
                  {title}
                </a>
              ),
            },
            { heading: 'Producer', cell: ({ producer }) => escapeHtml(producer ?? '–') },
            {
              heading: 'Price',
              numeric: true,
              cell: ({ price }) => (price ? <Money value={price} locale={page.locale} /> : '–'),
            },
            { heading: 'Variants', numeric: true, cell: ({ variants }) => String(variants) },
            { heading: 'To sell', numeric: true, cell: ({ available }) => String(available) },
            { heading: 'State', cell: stateBadge },
          ]}
        />
        <Pagination
          page={number}
          pages={pagesOf(total, WORK_PAGE_SIZE)}
          entries={{ perPage: WORK_PAGE_SIZE, total, locale: page.locale }}
          hrefOf={to => address({ page: to })}
        />
      </div>
    </WorkLayout>
  )
}

function stateBadge({ listed, featured }: WorkProduct) {
  if (featured) return <Badge text="in the window" tone="accent" />
  return listed ? <Badge text="listed" tone="success" /> : <Badge text="not listed" />
}
