import { pagesOf } from '#core/app/paging'
import { mostCounted } from '#core/contracts/counted'
import type { PageContext } from '#core/contracts/page'
import { BANK_LINES_PER_PAGE, type BankLineSummary } from '#core/services/cart/bank/bank-lines'
import { AdminLayout } from '#templates/admin'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions } from '#templates/components/form'
import { Notice, RefusedNotice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { BankLineCard, type LineForm } from './line-card'

type BankPageProps = {
  page: PageContext
  lines: readonly BankLineSummary[]
  total: number
  /** Of the page, counted from 1. */
  number: number
  /** What of a file could not be read. */
  faults?: readonly string[]
  /** What of it could be. */
  read?: string
  fileError?: string
  /** The id of a line that was put aside just now. */
  dismissed?: string
  /** The form of one line that was refused. */
  form?: LineForm
}

export function BankPage({ page, lines, total, number, ...said }: BankPageProps) {
  const { faults = [], read, fileError, dismissed, form } = said
  const exact = lines.filter(({ proposed }) => proposed?.fit === 'exact').length
  return (
    <AdminLayout
      page={page}
      title="Bank"
      lead="What came in by your bank’s statement. Nothing is paid until you say so."
      worker="shopkeeper"
    >
      <div class="stack">
        {dismissed !== undefined && <Dismissed id={dismissed} />}
        {form && !lines.some(({ id }) => id === form.lineId) ? <NotBooked form={form} /> : ''}
        {faults.length > 0 && <Faults faults={faults} read={read} />}
        <Form action="/shop/bank/statements" upload label="Read a statement">
          <FileField
            name="statement"
            label="Statement"
            hint="CAMT.053 (XML) or CSV, as your bank exports it. Lines that were read before are left out."
            accept=".xml,.csv,.txt,text/csv,text/xml,application/xml"
            error={fileError}
            required
          />
          <FormActions>
            <Button>Read it</Button>
          </FormActions>
        </Form>
      </div>
      <Section title={titleOf(total, number, page.locale)} id="waiting">
        <div class="stack">
          {exact > 1 && (
            <form method="post" action="/shop/bank/exact-matches">
              <input type="hidden" name="page" value={String(number)} />
              <Button variant="plain" icon="check">
                Mark <span safe>{total > lines.length ? `the ${exact} of this page` : `all ${exact}`}</span>{' '}
                that fit as paid
              </Button>
            </form>
          )}
          {lines.length === 0 && (
            <EmptyState title="Nothing waits" text="What the next statement says came in, you find here." />
          )}
          {lines.map(line => (
            <BankLineCard page={page} line={line} form={form?.lineId === line.id ? form : undefined} />
          ))}
          <Pagination
            page={number}
            pages={pagesOf(total, BANK_LINES_PER_PAGE)}
            hrefOf={to => `/shop/bank?page=${to}`}
            entries={{ perPage: BANK_LINES_PER_PAGE, total, locale: page.locale }}
            label="Pages of lines"
          />
        </div>
      </Section>
    </AdminLayout>
  )
}

function titleOf(total: number, number: number, locale: string): string {
  if (total === 1) return '1 line waits for you'
  const most = mostCounted(number, BANK_LINES_PER_PAGE)
  return total > most
    ? `More than ${most.toLocaleString(locale)} lines wait for you`
    : `${total.toLocaleString(locale)} lines wait for you`
}

function Dismissed({ id }: { id: string }) {
  return (
    <Notice>
      <p>The line is put aside.</p>
      <form method="post" action={`/shop/bank/${id}/dismissal?_method=delete`}>
        <Button variant="quiet">Undo</Button>
      </form>
    </Notice>
  )
}

/** The line waits no more, so that there is no form to say it at. */
function NotBooked({ form: { value, error } }: { form: LineForm }) {
  return <RefusedNotice fault={error} typed={`Nothing was booked. You had typed: ${value}`} />
}

const MOST_FAULTS = 10

function Faults({ faults, read }: { faults: readonly string[]; read?: string }) {
  const more = faults.length - MOST_FAULTS
  return (
    <Notice kind="error" title="Not all of it could be read">
      <ul>
        {faults.slice(0, MOST_FAULTS).map(fault => (
          <li safe>{fault}</li>
        ))}
        {more > 0 && <li>and {more} more</li>}
      </ul>
      {!!read && <p safe>{`Of the rest: ${read}`}</p>}
    </Notice>
  )
}
