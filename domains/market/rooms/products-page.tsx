import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { OWN_PRODUCTS_PER_PAGE, type OwnProductSummary } from '#core/services/market/rooms/own-products'
import type { OwnProducer } from '#core/services/market/rooms/require-producer'
import { Badge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { Pagination } from '#templates/components/pagination'
import { Table } from '#templates/components/table'
import { RoomLayout } from './room-layout'

type Own = { page: PageContext; producer: OwnProducer }

type ListProps = Own & { products: readonly OwnProductSummary[]; number: number; total: number }

export function OwnProductsPage({ page, producer, products, number, total }: ListProps) {
  const path = `/room/${producer.id}/products`
  return (
    <RoomLayout
      page={page}
      producer={producer}
      title="Products"
      actions={
        <ButtonLink href={`${path}/new`} icon="plus">
          New product
        </ButtonLink>
      }
    >
      <Table
        caption="Products"
        hideCaption
        dense
        rows={products}
        empty="Nothing of yours is here yet: propose your first product."
        columns={[
          {
            heading: 'Product',
            names: true,
            cell: ({ id, title }) => (
              <a href={`${path}/${id}`} safe>
                {title}
              </a>
            ),
          },
          { heading: 'On the shelf', numeric: true, cell: ({ stock }) => String(stock) },
          {
            heading: 'State',
            cell: ({ listed, waiting }) => (
              <>
                {listed ? <Badge text="on sale" tone="success" /> : <Badge text="not on sale" />}{' '}
                {waiting && <Badge text="change waits" tone="notice" />}
              </>
            ),
          },
        ]}
      />
      <Pagination
        page={number}
        pages={pagesOf(total, OWN_PRODUCTS_PER_PAGE)}
        hrefOf={to => `${path}?page=${to}`}
        entries={{ perPage: OWN_PRODUCTS_PER_PAGE, total, locale: page.locale }}
        label="Pages of products"
      />
    </RoomLayout>
  )
}
