import type { PageContext } from '#core/contracts/page'
import { EVERY_HOURS, type ScheduleForWork } from '#core/services/market/imports/schedules'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { CheckboxField } from '#templates/components/choice-field'
import { fieldsOf, type Typed } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { SelectField } from '#templates/components/select-field'
import { type Column, Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'

const EVERY_WORDS: Readonly<Record<number, string>> = {
  1: 'Every hour',
  6: 'Every six hours',
  24: 'Every day',
  168: 'Every week',
}

export const SCHEDULED_KINDS = [
  { value: 'products', label: 'Products' },
  { value: 'stock', label: 'Stock' },
  { value: 'prices', label: 'Prices' },
] as const

type Props = { page: PageContext; schedules: readonly ScheduleForWork[]; typed: Typed }

/** Tables that come by themselves. */
export function SchedulesSection({ page, schedules, typed }: Props) {
  const field = fieldsOf(typed)
  return (
    <Section title="By itself">
      <p>
        A table at an address, as CSV or XLSX, is fetched and taken in at its times. What it does not name
        stays as it is, and so does everything while it cannot be had. Pages, feeds and other hubs are{' '}
        <a href="/shop/suppliers">suppliers</a>.
      </p>
      {schedules.length > 0 && (
        <Table
          caption="Tables that come by themselves"
          hideCaption
          columns={columnsFor(page)}
          rows={schedules}
        />
      )}
      <Form action="/shop/import-schedules" label="Fetch a table by itself">
        <FormErrors errors={typed.errors} />
        <InputField
          {...field('url')}
          label="Address of the table"
          type="url"
          placeholder="https://farm.example/list.csv"
          hint="Columns are matched as in your last import with the same first row, or else by their names."
          required
        />
        <SelectField
          {...field('scheduled')}
          label="What is in it"
          required
          value={typed.values.scheduled ?? 'products'}
          options={SCHEDULED_KINDS}
        />
        <SelectField
          {...field('every')}
          label="How often"
          required
          value={typed.values.every ?? '24'}
          options={EVERY_HOURS.map(hours => ({ value: String(hours), label: EVERY_WORDS[hours] ?? '' }))}
        />
        <CheckboxField
          name="listNew"
          label="Put new products on the list at once"
          checked={typed.values.listNew === 'on'}
        />
        <FormActions>
          <Button variant="plain">Fetch it from now on</Button>
        </FormActions>
      </Form>
    </Section>
  )
}

function columnsFor(page: PageContext): readonly Column<ScheduleForWork>[] {
  return [
    {
      heading: 'Address',
      names: true,
      cell: ({ url, everyHours }) => (
        <>
          <span safe>{url}</span>
          <br />
          <span class="muted">{(EVERY_WORDS[everyHours] ?? `Every ${everyHours} hours`) as 'safe'}</span>
        </>
      ),
    },
    { heading: 'What', cell: ({ kind }) => kind as 'safe' },
    { heading: 'Last time', cell: schedule => <LastTime page={page} schedule={schedule} /> },
    { heading: 'Do', cell: schedule => <Ways schedule={schedule} /> },
  ]
}

type RowProps = { page: PageContext; schedule: ScheduleForWork }

function LastTime({ page, schedule }: RowProps) {
  const { failure, failures, pausedAt, readAt, lastImportId } = schedule
  return (
    <>
      {pausedAt ? <Badge text="paused" tone="notice" /> : ''}
      {failure ? (
        <>
          <Badge text={failures === 1 ? 'failed' : `failed ${failures} times`} tone="danger" />{' '}
          <span safe>{failure}</span>
        </>
      ) : (
        <span>{readAt ? formatTime(readAt, page, 'both') : 'under way'}</span>
      )}{' '}
      {lastImportId ? <a href={`/shop/imports/${lastImportId}`}>What came of it</a> : ''}
    </>
  )
}

function Ways({ schedule: { id, url, pausedAt } }: { schedule: ScheduleForWork }) {
  const action = `/shop/import-schedules/${id}`
  return (
    <div class="cluster">
      <Act action={`${action}/fetch`} label="Fetch now" url={url} />
      {pausedAt ? (
        <Act action={`${action}/pause?_method=delete`} label="Go on" url={url} />
      ) : (
        <Act action={`${action}/pause`} label="Pause" url={url} />
      )}
      <Act action={`${action}?_method=delete`} label="End" url={url} />
    </div>
  )
}

function Act({ action, label, url }: { action: string; label: string; url: string }) {
  return (
    <form method="post" action={action}>
      <Button variant="quiet" small>
        {label as 'safe'}
        <span class="visually-hidden" safe>{` ${url}`}</span>
      </Button>
    </form>
  )
}
