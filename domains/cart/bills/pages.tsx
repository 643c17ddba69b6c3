import { escapeHtml } from '@kitajs/html'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import type { BillSummary, BillView, ownBills } from '#core/services/cart/bills/bills-of'
import { monthWords } from '#core/services/cart/bills/send-bill'
import type { WaysSettings } from '#core/services/cart/ways/settings'
import { ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { EmptyState } from '#templates/components/empty-state'
import { OlderLink } from '#templates/components/older-link'
import { PageHeader, Section } from '#templates/components/page-header'
import { Money } from '#templates/components/price'
import { Table } from '#templates/components/table'
import { Time } from '#templates/components/time'
import { Layout } from '#templates/layout'

type OwnProps = { page: PageContext; own: Awaited<ReturnType<typeof ownBills>> }

export function OwnBillsPage({ page, own }: OwnProps) {
  return (
    <Layout page={page} title="Monthly bill" noindex>
      <PageHeader
        title="Monthly bill"
        lead={
          own
            ? `${formatMoney(own.account.owed, page.locale)} is open, of a limit of ${formatMoney(own.account.limit, page.locale)}.`
            : undefined
        }
      />
      {own ? (
        <>
          <BillsTable page={page} bills={own.bills} />
          {!!own.next && <OlderLink href={`/bills?before=${own.next}`} label="Older bills" />}
        </>
      ) : (
        <EmptyState
          title="You pay each order by itself"
          text="Ask us if you would rather pay once a month: then your orders come together on one bill."
        />
      )}
    </Layout>
  )
}

export function BillsTable({ page, bills }: { page: PageContext; bills: readonly BillSummary[] }) {
  return (
    <Table
      caption="Bills"
      hideCaption
      rows={bills}
      empty="There is no bill yet: the first comes when this month is over."
      columns={[
        {
          heading: 'Month',
          names: true,
          cell: ({ number, month }) => (
            <a href={`/bills/${number}`} safe>
              {monthWords(month, page.locale)}
            </a>
          ),
        },
        { heading: 'Account', cell: ({ account }) => escapeHtml(account) },
        {
          heading: 'Amount',
          numeric: true,
          cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
        },
        { heading: 'Open', numeric: true, cell: ({ left }) => <Money value={left} locale={page.locale} /> },
        {
          heading: 'Due',
          cell: ({ dueAt }) => <Time at={dueAt} locale={page.locale} timeZone={page.timeZone} />,
        },
      ]}
    />
  )
}

type BillProps = { page: PageContext; bill: BillView; bank: WaysSettings['bank'] }

export function BillPage({ page, bill, bank }: BillProps) {
  const { lines, number, left } = bill
  return (
    <Layout page={page} title={`Bill ${number}`} noindex>
      <PageHeader
        title={`Bill ${number}`}
        kicker="Monthly bill"
        lead={`${bill.account}, ${monthWords(bill.month, page.locale)}`}
        actions={
          <ButtonLink href={`/bills/${number}/pdf`} variant="plain" icon="print">
            As PDF
          </ButtonLink>
        }
      />
      <div class="stack">
        <Table
          caption="Orders"
          hideCaption
          dense
          rows={lines}
          columns={[
            {
              heading: 'When',
              names: true,
              cell: ({ at }) => <Time at={at} locale={page.locale} timeZone={page.timeZone} />,
            },
            { heading: 'Order', cell: ({ order }) => escapeHtml(order) },
            { heading: 'For', cell: ({ name }) => escapeHtml(name) },
            {
              heading: 'Amount',
              numeric: true,
              cell: ({ amount }) => <Money value={amount} locale={page.locale} />,
            },
          ]}
        />
        <DescriptionList
          items={[
            { term: 'Together', details: <Money value={bill.amount} locale={page.locale} /> },
            { term: 'Paid', details: <Money value={bill.paid} locale={page.locale} /> },
            { term: 'Open', details: <Money value={left} locale={page.locale} /> },
            { term: 'Due', details: <Time at={bill.dueAt} locale={page.locale} timeZone={page.timeZone} /> },
          ]}
        />
        {left.amount > 0 && bank.account !== '' && (
          <Section title="Where to transfer it" id="bank">
            <DescriptionList
              items={[
                { term: 'To', details: escapeHtml(bank.holder) },
                { term: 'Account', details: escapeHtml([bank.account, bank.bic].filter(Boolean).join(', ')) },
                { term: 'Reference', details: escapeHtml(number) },
              ]}
            />
          </Section>
        )}
      </div>
    </Layout>
  )
}
