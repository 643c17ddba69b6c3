import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { ImportSummary } from '#core/services/market/imports/imports'
import type { ScheduleForWork } from '#core/services/market/imports/schedules'
import { Button, ButtonLink } from '#templates/components/button'
import { RadioField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { FileField } from '#templates/components/file-field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { Section } from '#templates/components/page-header'
import { type Column, Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { WorkLayout } from '../../work-layout'
import { SchedulesSection } from './schedules-section'
import { PHASE_WORDS } from './words'

type Props = {
  page: PageContext
  imports: readonly ImportSummary[]
  schedules: readonly ScheduleForWork[]
  /** What was typed into the form for a file, or into that for an address. */
  typed?: Typed
  scheduleTyped?: Typed
}

const NOTHING: Typed = { values: {}, errors: {} }

const KINDS = [
  {
    value: 'products',
    label: 'Products',
    hint: 'New ones are made, known ones changed, by their article number, or by maker, name and variant.',
  },
  { value: 'stock', label: 'Stock', hint: 'What was counted on the shelf.' },
  { value: 'prices', label: 'Prices' },
  {
    value: 'orders',
    label: 'Orders',
    hint: 'A row for each article; they wait to be paid in cash or by transfer. Nobody is written to.',
  },
]
const MEMBERS = { value: 'members', label: 'Members', hint: 'Nobody is written to. For operators.' }

export function ImportsPage({ page, imports, schedules, typed = NOTHING, scheduleTyped = NOTHING }: Props) {
  const field = fieldsOf(typed)
  return (
    <WorkLayout
      page={page}
      title="Import and export"
      lead="Tables from Excel, LibreOffice, Open Food Network, Shopify or WooCommerce, as CSV or XLSX, and product feeds as XML."
    >
      <Form action="/shop/imports" upload label="Import">
        <FormErrors errors={typed.errors} />
        <RadioField
          {...field('kind')}
          label="What is in it"
          value={typed.values.kind ?? 'products'}
          options={mayAct(page.viewer, 'operator') ? [...KINDS, MEMBERS] : KINDS}
        />
        <FileField
          {...field('file')}
          label="File"
          hint="The first row names the columns. Nothing changes yet: you match the columns and try it first."
          accept=".csv,.tsv,.txt,.xlsx,.xml,.rss,.atom"
          required
        />
        <FormActions>
          <Button>Go on</Button>
        </FormActions>
      </Form>
      <Section title="So far">
        <Table
          caption="Imports"
          hideCaption
          columns={columnsFor(page)}
          rows={imports}
          empty="Nothing was imported yet."
        />
      </Section>
      <SchedulesSection page={page} schedules={schedules} typed={scheduleTyped} />
      <Section title="Export">
        <p>Each has every product. Ours can be changed in a spreadsheet and imported again.</p>
        <p class="cluster">
          <ButtonLink href="/shop/exports/products.csv" variant="plain" icon="download">
            Products
          </ButtonLink>
          <ButtonLink href="/shop/exports/shopify.csv" variant="plain" icon="download">
            For Shopify
          </ButtonLink>
          <ButtonLink href="/shop/exports/woocommerce.csv" variant="plain" icon="download">
            For WooCommerce
          </ButtonLink>
          <ButtonLink href="/dfc/catalogue" variant="plain" icon="feed">
            For other hubs (DFC)
          </ButtonLink>
          <ButtonLink href="/merchant.xml" variant="plain" icon="feed">
            Google Merchant feed
          </ButtonLink>
        </p>
      </Section>
    </WorkLayout>
  )
}

function columnsFor(page: PageContext): readonly Column<ImportSummary>[] {
  return [
    {
      heading: 'File',
      names: true,
      cell: ({ id, fileName }) => (
        <a href={`/shop/imports/${id}`} safe>
          {fileName}
        </a>
      ),
    },
    { heading: 'What', cell: ({ kind }) => kind as 'safe' },
    { heading: 'When', cell: ({ startedAt }) => <span safe>{formatTime(startedAt, page, 'both')}</span> },
    { heading: 'State', cell: ({ phase }) => PHASE_WORDS[phase] as 'safe' },
  ]
}
