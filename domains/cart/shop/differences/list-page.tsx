import type { PageContext } from '#core/contracts/page'
import { type Difference, PAGE_SIZE } from '#core/services/cart/differences/list-differences'
import { AdminLayout } from '#templates/admin'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { KINDS, Moment, State } from './facts'

type ListProps = {
  page: PageContext
  at: number
  differences: readonly Difference[]
  waiting: number
  total: number
}

export function DifferencesPage({ page, at, differences, waiting, total }: ListProps) {
  return (
    <AdminLayout
      page={page}
      title="Differences with SumUp"
      lead="Once an hour we compare our books with SumUp, 90 days back. What does not match is listed here until you have dealt with it; nothing changes by itself."
      worker="shopkeeper"
    >
      <div class="stack">
        <p safe>{waiting === 1 ? '1 waiting for you.' : `${waiting} waiting for you.`}</p>
        <Table
          caption="Differences with SumUp"
          hideCaption
          dense
          columns={columnsFor(page)}
          rows={differences}
          empty="SumUp and our books say the same."
        />
        <Pagination
          page={at}
          pages={Math.ceil(total / PAGE_SIZE)}
          hrefOf={number => `/shop/differences?page=${number}`}
          entries={{ perPage: PAGE_SIZE, total, locale: page.locale }}
        />
      </div>
    </AdminLayout>
  )
}

function columnsFor(page: PageContext): readonly Column<Difference>[] {
  return [
    {
      heading: 'What',
      names: true,
      cell: ({ id, kind, settled, mayComeBack, lost }) =>
        settled && !mayComeBack && !lost ? (
          (KINDS[kind] as 'safe')
        ) : (
          <a href={`/shop/differences/${id}`} safe>
            {KINDS[kind]}
          </a>
        ),
    },
    {
      heading: 'Order',
      cell: ({ orderNumber }) => (
        <a class="order-number" href={`/shop/orders/${orderNumber}`} safe>
          {orderNumber}
        </a>
      ),
    },
    { heading: 'When', cell: ({ happenedAt }) => <Moment page={page} at={happenedAt} /> },
    { heading: 'State', cell: ({ settled }) => <State settled={settled} /> },
    {
      heading: 'Amount',
      numeric: true,
      cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
    },
  ]
}
