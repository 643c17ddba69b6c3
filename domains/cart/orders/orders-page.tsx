import { isShown } from '#core/contracts/apps-shown'
import { type OrderSummary, stateWord } from '#core/contracts/cart'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { type Column, Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'
import { OrderSum } from './order-sum'

type OrdersPageProps = {
  page: PageContext
  orders: readonly OrderSummary[]
  number: number
  pages: number
}

export function OrdersPage({ page, orders, number, pages }: OrdersPageProps) {
  return (
    <Layout page={page} title="Your orders" wide noindex>
      <PageHeader
        title="Your orders"
        actions={
          <ButtonLink href="/invoices/address" variant="plain">
            On your invoices
          </ButtonLink>
        }
      />
      {orders.length === 0 ? (
        <EmptyState title="No orders yet" text="Once you have ordered something, it is to be found here.">
          {isShown(page.site, 'market') && (
            <ButtonLink href={`${page.origins.market}/`} icon="market">
              See the market
            </ButtonLink>
          )}
        </EmptyState>
      ) : (
        <Table caption="Your orders" hideCaption columns={columnsFor(page)} rows={orders} />
      )}
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => (to === 1 ? '/orders' : `/orders?page=${to}`)}
        label="Pages of orders"
      />
    </Layout>
  )
}

function columnsFor(page: PageContext): readonly Column<OrderSummary>[] {
  return [
    {
      heading: 'Order',
      names: true,
      cell: order => (
        <a class="order-number" href={order.path} safe>
          {order.number}
        </a>
      ),
    },
    {
      heading: 'Placed',
      cell: order => <Time at={order.placedAt} locale={page.locale} timeZone={page.timeZone} />,
    },
    { heading: 'What', cell: order => <span safe>{contentsOf(order)}</span> },
    { heading: 'State', cell: order => <StateBadge state={stateWord(order)} /> },
    { heading: 'Total', numeric: true, cell: order => <OrderSum order={order} locale={page.locale} /> },
  ]
}

const NAMED = 2

/** `2 × Heather honey, 1 × Rye loaf and 3 more`. */
export function contentsOf({ lines }: OrderSummary): string {
  const named = lines.slice(0, NAMED).map(line => isolate`${line.quantity} × ${line.title}`)
  const more = lines.length - named.length
  return named.join(', ') + (more > 0 ? ` and ${more} more` : '')
}
