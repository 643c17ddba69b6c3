import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { dayText } from '#core/services/cart/invoices/words'
import type { PayoutMonth, PayoutSummary } from '#core/services/cart/payouts/list-payouts'
import { dayOf } from '#core/text/day-of'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'

type PayoutsProps = { page: PageContext; month: string; payouts: PayoutMonth | null }

export function PayoutsPage({ page, month, payouts }: PayoutsProps) {
  const at = (months: number) => Temporal.PlainYearMonth.from(month).add({ months }).toString()
  return (
    <AdminLayout page={page} title="SumUp pay-outs" lead={leadOf(page, month, payouts)} worker="shopkeeper">
      <div class="stack">
        <nav class="form__actions" aria-label="Months">
          <ButtonLink href={`/shop/payouts?month=${at(-1)}`} variant="quiet" icon="previous">
            Month before
          </ButtonLink>
          {month < thisMonth(page) && (
            <ButtonLink href={`/shop/payouts?month=${at(1)}`} variant="quiet">
              Month after
            </ButtonLink>
          )}
        </nav>
        {payouts ? (
          <>
            <Table
              caption="Pay-outs"
              hideCaption
              dense
              columns={columnsFor(page)}
              rows={payouts.lines}
              empty="SumUp paid nothing out in this month."
            />
            {payouts.lines.length > 0 && (
              <p>
                <ButtonLink href={`/shop/payouts.csv?month=${month}`} variant="plain" icon="download">
                  As CSV for the books
                </ButtonLink>
              </p>
            )}
          </>
        ) : (
          <Notice kind="error" title="SumUp does not answer">
            <p>Nothing is lost: please try again in a moment.</p>
          </Notice>
        )}
      </div>
    </AdminLayout>
  )
}

/** Nothing is in a month to come. */
const thisMonth = ({ now, timeZone }: PageContext): string => dayOf(now, timeZone).slice(0, 7)

function leadOf(page: PageContext, month: string, payouts: PayoutMonth | null): string {
  const first = new Date(`${month}-01T12:00:00Z`)
  const name = new Intl.DateTimeFormat(page.locale, { month: 'long', year: 'numeric' }).format(first)
  if (!payouts) return name
  const { paidOut, fees } = payouts
  return isolate`${name}: ${formatMoney(paidOut, page.locale)} to the bank, ${formatMoney(fees, page.locale)} of fees`
}

function columnsFor(page: PageContext): readonly Column<PayoutSummary>[] {
  return [
    { heading: 'Day', names: true, cell: ({ date }) => <span safe>{dayText(date, page.locale)}</span> },
    { heading: 'What', cell: line => <What line={line} /> },
    {
      heading: 'Order',
      cell: ({ order }) =>
        order ? (
          <a href={`/shop/orders/${order}`} safe>
            {order}
          </a>
        ) : (
          '–'
        ),
    },
    { heading: 'Fee', numeric: true, cell: ({ fee }) => <Money value={fee} locale={page.locale} /> },
    {
      heading: 'To the bank',
      numeric: true,
      cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
    },
  ]
}

const WORDS: Readonly<Record<PayoutSummary['kind'], string>> = {
  payout: 'Sale',
  refund: 'Refund',
  'charge-back': 'Charge-back',
  'direct-debit-return': 'Direct debit returned',
  balance: 'Balance',
}

function What({ line }: { line: PayoutSummary }) {
  return (
    <div>
      <span safe>{WORDS[line.kind]}</span>
      <small class="cart-detail" safe>
        {`${line.transactionCode} · ${line.reference}`}
      </small>
      {line.failed && <Badge text="Failed" tone="danger" />}
    </div>
  )
}
