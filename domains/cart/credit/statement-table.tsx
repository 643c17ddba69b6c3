import { isolate } from '#core/contracts/isolate'
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
  /** Several people share it: each line says whose doing it is. */
  shared?: boolean
}

export function StatementTable({ page, lines, orders, shared = false }: StatementTableProps) {
  return (
    <Table
      caption="What came in and went out"
      hideCaption
      dense
      columns={columnsFor(page, orders, shared)}
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
  'payout-reversed': 'Pay-out undone',
  'part-held': 'Taken for order',
  'part-released': 'Given back, not used for order',
  'gift-card-expired': 'Ran out',
  'bill-payment': 'Paid for a monthly bill',
  weighing: 'Weighed',
  'gift-card-redeemed': 'From a gift card',
  'into-household': 'Moved to the household',
  'out-of-household': 'Moved out of the household',
  'from-guest': 'Kept from before the account',
  loss: 'Lost',
  recovery: 'Came back',
}

function columnsFor(
  page: PageContext,
  orders: StatementTableProps['orders'],
  shared: boolean,
): readonly Column<StatementEntry>[] {
  return [
    {
      heading: 'When',
      names: true,
      cell: ({ at }) => <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />,
    },
    {
      heading: 'What',
      cell: ({ kind, order, orderOf, note }) => (
        <div>
          <span safe>{WORDS[kind]}</span>{' '}
          {order !== null &&
            (orders === '/shop/orders' || orderOf === page.viewer.member?.id ? (
              <a class="order-number" href={`${orders}/${order}`} safe>
                {order}
              </a>
            ) : (
              <span class="order-number" safe>
                {order}
              </span>
            ))}
          {!!note && (
            <small class="cart-detail" safe>
              {note}
            </small>
          )}
        </div>
      ),
    },
    ...(shared
      ? [{ heading: 'Who', cell: (line: StatementEntry) => <Who line={line} orders={orders} /> }]
      : []),
    { heading: 'Amount', numeric: true, cell: ({ amount }) => <Money value={amount} locale={page.locale} /> },
    { heading: 'Left', numeric: true, cell: ({ balance }) => <Money value={balance} locale={page.locale} /> },
  ]
}

/** Who wrote it down for them is for the shop to see. */
function Who({ line, orders }: { line: StatementEntry; orders: StatementTableProps['orders'] }) {
  return (
    <div>
      <span safe>{line.who}</span>
      {orders === '/shop/orders' && !!line.by && (
        <small class="cart-detail" safe>
          {isolate`by ${line.by}`}
        </small>
      )}
    </div>
  )
}
