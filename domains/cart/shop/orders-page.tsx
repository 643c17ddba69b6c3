import { stateWord } from '#core/contracts/cart'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import {
  type OrderList,
  type OrderSearch,
  PILES,
  type Pile,
  pileText,
  type ShopOrder,
} from '#core/services/cart/shop/list-orders'
import type { WeekTakings } from '#core/services/cart/shop/takings'
import { AdminLayout } from '#templates/admin'
import { StateBadge } from '#templates/components/badge'
import { BarChart } from '#templates/components/bar-chart'
import { Filters } from '#templates/components/filters'
import { Pagination } from '#templates/components/pagination'
import { SearchForm } from '#templates/components/search-form'
import { type Column, Table } from '#templates/components/table'
import { formatTime, Time } from '#templates/components/time'
import { OrderSum } from '../orders/order-sum'
import { contentsOf } from '../orders/orders-page'

const LABELS: Readonly<Record<Pile, string>> = {
  'to-collect': 'To collect',
  collected: 'Collected',
  pending: 'Not paid yet',
  refunded: 'Refunded',
  over: 'Came to nothing',
  all: 'All',
}

type OrdersWorkPageProps = {
  page: PageContext
  list: OrderList
  search: OrderSearch
  weeks: readonly WeekTakings[]
  currency: string
}

export function OrdersWorkPage({ page, list, search, weeks, currency }: OrdersWorkPageProps) {
  const hrefOf = (pile: Pile, number = 1) => addressOf({ pile, text: search.text, page: number })
  return (
    <AdminLayout page={page} title="Orders" worker="shopkeeper">
      <div class="stack">
        <SearchForm action="/shop/orders" label="Search by number, name or e-mail" value={search.text} />
        <Filters
          label="State"
          filters={PILES.map(pile => ({
            label: LABELS[pile],
            href: hrefOf(pile),
            current: pile === search.pile,
            count: pileText(list.counts[pile]),
          }))}
        />
        <Table
          caption={`Orders: ${LABELS[search.pile]}`}
          hideCaption
          dense
          columns={columnsFor(page)}
          rows={list.orders}
          empty={search.text ? 'No order fits these words.' : 'Nothing on this pile.'}
        />
        <Pagination
          page={list.page}
          pages={list.pages}
          hrefOf={number => hrefOf(search.pile, number)}
          label="Pages of orders"
        />
        <Takings page={page} weeks={weeks} currency={currency} />
      </div>
    </AdminLayout>
  )
}

function addressOf({ pile, text, page }: OrderSearch): string {
  const query = new URLSearchParams({
    pile,
    ...(text ? { q: text } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  })
  return `/shop/orders?${query}`
}

function columnsFor(page: PageContext): readonly Column<ShopOrder>[] {
  return [
    {
      heading: 'Order',
      names: true,
      cell: order => (
        <a class="order-number" href={`/shop${order.path}`} safe>
          {order.number}
        </a>
      ),
    },
    { heading: 'Name', cell: order => <span safe>{order.name}</span> },
    {
      heading: 'Placed',
      cell: order => <Time at={order.placedAt} style="both" locale={page.locale} timeZone={page.timeZone} />,
    },
    { heading: 'What', cell: order => <span safe>{contentsOf(order)}</span> },
    { heading: 'State', cell: order => <StateBadge state={stateWord(order)} /> },
    { heading: 'Total', numeric: true, cell: order => <OrderSum order={order} locale={page.locale} /> },
  ]
}

function Takings({
  page,
  weeks,
  currency,
}: {
  page: PageContext
  weeks: readonly WeekTakings[]
  currency: string
}) {
  return (
    <BarChart
      title="Takings of the last weeks, refunds taken off"
      bars={weeks.map(({ week, amount }) => ({
        label: formatTime(week, { locale: page.locale, timeZone: 'UTC' }, 'short'),
        value: amount,
      }))}
      format={amount => formatMoney({ amount, currency }, page.locale)}
    />
  )
}
