import type { PageContext } from '#core/contracts/page'
import type { OrderView, RefundView } from '#core/services/cart/orders/read-order'
import { waysOf } from '#core/services/cart/parts/ways-of'
import { StateBadge } from '#templates/components/badge'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

export function RefundHistory({ page, order }: { page: PageContext; order: OrderView }) {
  if (order.refunds.length === 0) return ''
  return <Table caption="Refunds" hideCaption dense columns={columnsFor(page)} rows={order.refunds} />
}

const WORDS = { requested: 'under way', done: 'refunded', failed: 'failed' } as const

const ORIGINS = { shop: 'by us', sumup: 'at SumUp', 'charge-back': 'by the buyer’s bank' } as const

function columnsFor(page: PageContext): readonly Column<RefundView>[] {
  return [
    {
      heading: 'When',
      names: true,
      cell: refund => (
        <Time at={refund.requestedAt} style="both" locale={page.locale} timeZone={page.timeZone} />
      ),
    },
    { heading: 'Why', cell: refund => <span safe>{refund.failure ?? refund.reason}</span> },
    {
      heading: 'How',
      cell: ({ way, parts, byPayment }) => (
        <span safe>{waysOf({ way, parts, due: byPayment }, page.locale)}</span>
      ),
    },
    { heading: 'By', cell: refund => ORIGINS[refund.origin] },
    {
      heading: 'State',
      cell: refund => <StateBadge state={refund.isWaiting ? 'to hand out' : WORDS[refund.state]} />,
    },
    {
      heading: 'Amount',
      numeric: true,
      cell: refund => <Money value={refund.amount} locale={page.locale} />,
    },
  ]
}
