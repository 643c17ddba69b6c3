import { isShown } from '#core/contracts/apps-shown'
import { type MonthSum, netOf, type OrderSummary, stateWord } from '#core/contracts/cart'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { StateBadge } from '#templates/components/badge'
import { BarChart } from '#templates/components/bar-chart'
import { Money } from '#templates/components/price'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { Empty } from './empty'
import { spendingByMonth } from './spending'

export const ORDERS_SHOWN = 5

type OrdersProps = {
  page: PageContext
  orders: readonly OrderSummary[]
  spent: readonly MonthSum[]
}

export function Orders({ page, orders, spent }: OrdersProps) {
  if (orders.length === 0) {
    const href = isShown(page.site, 'market') ? `${page.origins.market}/` : null
    return <Empty text="No orders yet." href={href} way="See what is in the market" />
  }
  const currency = orders[0]?.total.currency ?? ''
  const bars = spendingByMonth(spent, page.now, page)
  return (
    <div class="split">
      <Table
        caption="Your latest orders"
        hideCaption
        rows={orders}
        columns={[
          {
            heading: 'Order',
            names: true,
            cell: order => (
              <a href={page.origins.cart + order.path} safe>
                {order.number}
              </a>
            ),
          },
          { heading: 'Placed', cell: order => <Time at={order.placedAt} {...page} style="short" /> },
          { heading: 'What', cell: order => <span safe>{whatIsIn(order)}</span> },
          {
            heading: 'State',
            cell: order => <StateBadge state={stateWord(order)} />,
          },
          {
            heading: 'Total',
            numeric: true,
            cell: order => <OrderSum order={order} locale={page.locale} />,
          },
        ]}
      />
      {bars.length > 0 && (
        <BarChart
          title="What you spent here, by month"
          bars={bars}
          format={amount => formatMoney({ amount, currency }, page.locale)}
        />
      )}
    </div>
  )
}

function OrderSum({ order, locale }: { order: OrderSummary; locale: string }) {
  const { total, refunded } = order
  return (
    <>
      <Money value={total} locale={locale} />
      {!!refunded && (
        <small class="muted" safe>
          {` ${formatMoney(refunded, locale)} refunded, ${formatMoney(netOf(order), locale)} net`}
        </small>
      )}
    </>
  )
}

function whatIsIn({ lines }: OrderSummary): string {
  const [first, ...more] = lines
  if (!first) return ''
  const name = isolate`${first.quantity} × ${first.title}`
  return more.length === 0 ? name : isolate`${name} and ${more.length} more`
}
