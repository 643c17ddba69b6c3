import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { WAY_WORDS } from '#core/contracts/ways-to-pay'
import type { OrderEvent } from '#core/services/cart/shop/order-history'
import { type Column, Table } from '#templates/components/table'
import { Time } from '#templates/components/time'

/** What happened to an order, and by whom. */
export function HistoryTable({ page, events }: { page: PageContext; events: readonly OrderEvent[] }) {
  return <Table caption="History" hideCaption dense columns={columnsFor(page)} rows={events} />
}

const WORDS: Readonly<Record<OrderEvent['what'], string>> = {
  placed: 'Placed',
  'placed-standing': 'Placed by the standing order,',
  'taken-till': 'Taken at the till,',
  'taken-phone': 'Taken on the phone,',
  'taken-shop': 'Taken by the shop,',
  'taken-elsewhere': 'Taken over from another shop,',
  paid: 'Paid',
  expired: 'Not paid in time',
  cancelled: 'Called off',
  'part-held': 'Taken beforehand,',
  'part-released': 'Given back, since it was not paid,',
  'refund-requested': 'Refund asked for',
  refunded: 'Refunded',
  'refund-failed': 'Refund failed',
  collected: 'Handed over',
  invoiced: 'Invoice issued',
  letter: 'Letter sent',
  'no-letter': 'No letter: the buyer left no e-mail address',
  changed: 'Changed, comes to',
  added: 'More ordered with it,',
}

function columnsFor(page: PageContext): readonly Column<OrderEvent>[] {
  return [
    {
      heading: 'When',
      names: true,
      cell: ({ at }) => <Time at={at} style="both" locale={page.locale} timeZone={page.timeZone} />,
    },
    { heading: 'What', cell: event => <span safe>{sentenceOf(event, page.locale)}</span> },
    { heading: 'By', cell: ({ by }) => <span safe>{by ?? '–'}</span> },
    { heading: 'Note', cell: ({ note }) => <span safe>{note || '–'}</span> },
  ]
}

function sentenceOf({ what, amount, way }: OrderEvent, locale: string): string {
  const sum = amount ? ` ${formatMoney(amount, locale)}` : ''
  // Of an order that was placed it is how it is to be paid; of what was free there is no way.
  const how = way && amount && amount.amount > 0 ? `, ${WAY_WORDS[way]}` : ''
  return `${WORDS[what]}${sum}${how}`
}
