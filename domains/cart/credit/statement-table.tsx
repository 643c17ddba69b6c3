import type { PageContext } from '#core/contracts/page'
import type { StatementEntry } from '#core/services/cart/ledger/statement'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

type StatementTableProps = {
  page: PageContext
  lines: readonly StatementEntry[]
  /** Where the page of an order is. */
  orders: '/orders' | '/shop/orders'
}

export function StatementTable({ page, lines, orders }: StatementTableProps) {
  return (
    <Table
      caption="What came in and went out"
      hideCaption
      dense
      columns={columnsFor(page, orders)}
      rows={lines}
      empty="Nothing has come in or gone out yet."
    />
  )
}

const WORDS: Readonly<Record<StatementEntry['kind'], string>> = {
  payment: 'Paid for order',
  refund: 'Given back from order',
  'top-up': 'Paid in',
  'pay-out': 'Paid out',
  'part-held': 'Taken for order',
  'part-released': 'Given back, not used for order',
  'gift-card-expired': 'Ran out',
  'bill-payment': 'Paid for a monthly bill',
  weighing: 'Weighed',
  'gift-card-redeemed': 'From a gift card',
  'into-household': 'Moved to the household',
  'out-of-household': 'Moved out of the household',
}

function columnsFor(
  page: PageContext,
  orders: StatementTableProps['orders'],
): readonly Column<StatementEntry>[] {
  return [
    {
      heading: 'When',
      names: true,
      cell: ({ at }) => <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />,
    },
    {
      heading: 'What',
      cell: ({ kind, order, note }) => (
        <div>
          <span safe>{WORDS[kind]}</span>{' '}
          {order !== null && (
            <a class="order-number" href={`${orders}/${order}`} safe>
              {order}
            </a>
          )}
          {!!note && (
            <small class="cart-detail" safe>
              {note}
            </small>
          )}
        </div>
      ),
    },
    { heading: 'Amount', numeric: true, cell: ({ amount }) => <Money value={amount} locale={page.locale} /> },
    { heading: 'Left', numeric: true, cell: ({ balance }) => <Money value={balance} locale={page.locale} /> },
  ]
}
