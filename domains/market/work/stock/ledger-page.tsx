import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import { ENTRIES_PER_PAGE, type Ledger, type LedgerEntry } from '#core/services/market/stock/ledger'
import { Button } from '#templates/components/button'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { StepPlot } from '#templates/components/step-plot'
import { Table } from '#templates/components/table'
import { formatTime, Time } from '#templates/components/time'
import { WorkLayout } from '../../work-layout'

const REASONS = [
  { value: 'delivery', label: 'Delivery: so many came' },
  { value: 'waste', label: 'Waste: so many spoiled' },
  { value: 'correction', label: 'Count: so many are there' },
]

type LedgerProps = { page: PageContext; ledger: Ledger; number?: number; typed: Typed }

export function LedgerPage({ page, ledger, number = 1, typed }: LedgerProps) {
  const { variant, entries, total } = ledger
  const { values, errors } = typed
  const field = fieldsOf(typed)
  return (
    <WorkLayout
      page={page}
      title={isolate`Stock of ${variant.title}`}
      lead={isolate`${variant.name}: ${variant.stock} on the shelf, ${variant.reserved} promised, ${variant.retired ? 'retired' : `${variant.stock - variant.reserved} to sell`}.`}
    >
      <Form action={`/shop/variants/${variant.id}/movements`} label="Movement">
        <input type="hidden" name="form" value={(!errors.form && values.form) || Bun.randomUUIDv7()} />
        <FormErrors errors={errors} />
        <SelectField
          {...field('reason')}
          label="What happened"
          required
          options={REASONS}
          value={values.reason ?? 'delivery'}
        />
        <InputField {...field('quantity')} label="How many" type="number" min={0} required />
        <InputField {...field('note')} label="Note" maxlength={300} />
        <FormActions>
          <Button>Enter</Button>
        </FormActions>
      </Form>
      <Section title="Ledger">
        {entries.length > 1 && (
          <StepPlot
            title={`Stock, from ${entries.at(-1)?.balance} to ${entries[0]?.balance}`}
            steps={entries.toReversed().map(({ at, balance: value }) => ({ at, value }))}
            until={number === 1 ? page.now : (entries[0]?.at ?? page.now)}
            day={at => formatTime(at, page)}
            fromZero
            bare
          />
        )}
        <LedgerTable page={page} entries={entries} />
        <Pagination
          page={number}
          pages={pagesOf(total, ENTRIES_PER_PAGE)}
          hrefOf={to => `/shop/variants/${variant.id}/stock?page=${to}`}
          label="Pages of the ledger"
        />
      </Section>
      <p>
        {mayAct(page.viewer, 'shopkeeper') ? (
          <a href={`/shop/products/${variant.productId}`}>Back to the product</a>
        ) : (
          <a href="/shop/stock">Back to the stock</a>
        )}
      </p>
    </WorkLayout>
  )
}

function LedgerTable({ page, entries }: { page: PageContext; entries: readonly LedgerEntry[] }) {
  return (
    <Table
      caption="Every movement, newest first"
      hideCaption
      dense
      rows={entries}
      empty="Nothing has moved yet."
      columns={[
        {
          heading: 'When',
          names: true,
          cell: ({ at }) => <Time at={at} locale={page.locale} timeZone={page.timeZone} style="both" />,
        },
        { heading: 'What', cell: ({ reason }) => escapeHtml(reason) },
        {
          heading: 'Quantity',
          numeric: true,
          cell: ({ quantity }) => (quantity > 0 ? `+${quantity}` : `−${-quantity}`),
        },
        { heading: 'After it', numeric: true, cell: ({ balance }) => String(balance) },
        { heading: 'Note', cell: ({ note }) => escapeHtml(note) },
        { heading: 'By', cell: ({ by }) => escapeHtml(by ?? '') },
      ]}
    />
  )
}
