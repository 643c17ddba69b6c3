import { pagesOf } from '#core/app/paging'
import type { InvoiceDocument } from '#core/contracts/invoice'
import type { PageContext } from '#core/contracts/page'
import { INVOICES_PER_PAGE } from '#core/services/cart/invoices/read-invoices'
import { dayText, titleOf } from '#core/services/cart/invoices/words'
import { dayOf } from '#core/text/day-of'
import { AdminLayout } from '#templates/admin'
import { ButtonLink } from '#templates/components/button'
import { Notice } from '#templates/components/notice'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'

type InvoicesProps = {
  page: PageContext
  month: string
  /** Of this page, counted from 1. */
  documents: readonly InvoiceDocument[]
  number: number
  total: number
  /** Whether the shop has said who it is. */
  isSet: boolean
}

export function InvoicesPage({ page, month, documents, number, total, isSet }: InvoicesProps) {
  return (
    <AdminLayout
      page={page}
      title="Invoices"
      lead={monthText(month, page.locale)}
      worker="shopkeeper"
      actions={
        <ButtonLink href="/shop/invoices/seller" variant="plain" icon="settings">
          Your details
        </ButtonLink>
      }
    >
      <div class="stack">
        {!isSet && (
          <Notice title="No invoices are written yet">
            <p>
              <a href="/shop/invoices/seller">Say who you are</a>, and every order that is paid from then on
              gets one.
            </p>
          </Notice>
        )}
        <nav class="form__actions" aria-label="Months">
          <ButtonLink href={`/shop/invoices?month=${moved(month, -1)}`} variant="quiet" icon="previous">
            Month before
          </ButtonLink>
          {month < dayOf(page.now, page.timeZone).slice(0, 7) && (
            <ButtonLink href={`/shop/invoices?month=${moved(month, 1)}`} variant="quiet">
              Month after
            </ButtonLink>
          )}
        </nav>
        {documents.length > 0 && (
          <p class="form__actions">
            <ButtonLink href={`/shop/invoices/pdf?month=${month}`} variant="plain" icon="download">
              All as one PDF
            </ButtonLink>
            <ButtonLink href={`/shop/invoices/csv?month=${month}`} variant="plain" icon="download">
              As CSV
            </ButtonLink>
          </p>
        )}
        <Table
          caption="Invoices and credit notes"
          hideCaption
          dense
          columns={columnsFor(page)}
          rows={documents}
          empty="Nothing was issued in this month."
        />
        <Pagination
          page={number}
          pages={pagesOf(total, INVOICES_PER_PAGE)}
          hrefOf={to => `/shop/invoices?month=${month}&page=${to}`}
          entries={{ perPage: INVOICES_PER_PAGE, total, locale: page.locale }}
          label="Pages of invoices"
        />
      </div>
    </AdminLayout>
  )
}

const moved = (month: string, months: number): string =>
  Temporal.PlainYearMonth.from(month).add({ months }).toString()

function monthText(month: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${month}-15T12:00:00Z`))
}

function columnsFor(page: PageContext): readonly Column<InvoiceDocument>[] {
  return [
    {
      heading: 'Number',
      names: true,
      cell: ({ number }) => (
        <a class="order-number" href={`/invoices/${number}`} safe>
          {number}
        </a>
      ),
    },
    { heading: 'What', cell: document => <span safe>{titleOf(document)}</span> },
    { heading: 'Date', cell: ({ issuedOn }) => <span safe>{dayText(issuedOn, page.locale)}</span> },
    { heading: 'Buyer', cell: ({ buyer }) => <span safe>{buyer.name}</span> },
    {
      heading: 'Amount',
      numeric: true,
      cell: ({ total, currency }) => <Money value={{ amount: total, currency }} locale={page.locale} />,
    },
  ]
}
