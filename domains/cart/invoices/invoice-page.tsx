import { escapeHtml } from '@kitajs/html'
import type { InvoiceDocument, InvoiceLine } from '#core/contracts/invoice'
import { isolate } from '#core/contracts/isolate'
import { formatMoney } from '#core/contracts/money'
import type { PageContext } from '#core/contracts/page'
import { dayText, paidWords, rateWords, titleOf } from '#core/services/cart/invoices/words'
import { ButtonLink } from '#templates/components/button'
import { DescriptionList } from '#templates/components/description-list'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { PrintLayout } from '#templates/print'
import { Total } from '../total'
import { VatTable } from './vat-table'

type InvoiceProps = { page: PageContext; invoice: InvoiceDocument; back?: string }

/** To be printed, or kept as a PDF. */
export function InvoicePage({ page, invoice, back }: InvoiceProps) {
  const { currency, total } = invoice
  return (
    <PrintLayout
      page={page}
      title={`${titleOf(invoice)} ${invoice.number}`}
      backHref={back ?? `/orders/${invoice.order}`}
    >
      <div class="stack">
        <p class="sheet-page__back">
          <ButtonLink href={`${back ?? ''}/invoices/${invoice.number}/pdf`} variant="plain" icon="download">
            As a PDF
          </ButtonLink>
        </p>
        <Parties invoice={invoice} />
        <Facts page={page} invoice={invoice} />
        <Table caption="Lines" hideCaption columns={columnsFor(page, currency)} rows={invoice.lines} />
        <Total value={{ amount: total, currency }} locale={page.locale} />
        <VatTable vat={invoice.vat} currency={currency} locale={page.locale} />
      </div>
    </PrintLayout>
  )
}

function Parties({ invoice: { seller, buyer } }: Pick<InvoiceProps, 'invoice'>) {
  const lines = [seller.name, ...seller.address.split('\n'), seller.email].filter(Boolean)
  return (
    <DescriptionList
      items={[
        { term: 'From', details: linesOf(lines) },
        ...(seller.vatNumber ? [{ term: 'VAT number', details: escapeHtml(seller.vatNumber) }] : []),
        ...(seller.companyNumber
          ? [{ term: 'Company number', details: escapeHtml(seller.companyNumber) }]
          : []),
        {
          term: 'To',
          details: linesOf([
            buyer.name,
            ...(buyer.address ?? '').split('\n'),
            buyer.country ?? '',
            buyer.email,
          ]),
        },
        ...(buyer.vatNumber ? [{ term: 'Buyer’s VAT number', details: escapeHtml(buyer.vatNumber) }] : []),
      ]}
    />
  )
}

const linesOf = (lines: readonly string[]): string =>
  lines
    .filter(Boolean)
    .map(line => escapeHtml(line))
    .join('<br/>')

function Facts({ page, invoice }: InvoiceProps) {
  const paid = `${dayText(invoice.suppliedOn, page.locale)}, ${paidWords(invoice, page.locale)}`
  return (
    <DescriptionList
      items={[
        { term: 'Date', details: escapeHtml(dayText(invoice.issuedOn, page.locale)) },
        { term: invoice.kind === 'invoice' ? 'Paid' : 'Given back', details: escapeHtml(paid) },
        { term: 'Order', details: escapeHtml(invoice.order) },
        ...(invoice.corrects ? [{ term: 'Corrects', details: escapeHtml(invoice.corrects) }] : []),
        ...(invoice.reason ? [{ term: 'Reason', details: escapeHtml(invoice.reason) }] : []),
      ]}
    />
  )
}

function columnsFor(page: PageContext, currency: string): readonly Column<InvoiceLine>[] {
  const money = (amount: number) => formatMoney({ amount, currency }, page.locale)
  return [
    {
      heading: 'What',
      names: true,
      cell: ({ title, detail }) => <span safe>{detail ? isolate`${title}, ${detail}` : title}</span>,
    },
    { heading: 'Number', numeric: true, cell: ({ quantity }) => quantity },
    { heading: 'Each', numeric: true, cell: ({ unitAmount }) => escapeHtml(money(unitAmount)) },
    { heading: 'VAT', numeric: true, cell: ({ vatRate }) => escapeHtml(rateWords(vatRate, page.locale)) },
    {
      heading: 'Amount',
      numeric: true,
      cell: ({ amount }) => <Money value={{ amount, currency }} locale={page.locale} />,
    },
  ]
}
