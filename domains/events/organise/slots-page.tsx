import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import type { CalendarRow } from '#core/services/events/calendar/calendars'
import { type DeskSlotSummary, LINES_PER_PAGE } from '#core/services/events/organising/desk'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TimeRange } from '#templates/components/time'
import { OrganiserFrame, type Typed } from './frame'
import { RepeatFields } from './repeat-fields'
import { WhenFields } from './when-fields'

type DeskProps = {
  page: PageContext
  slots: readonly DeskSlotSummary[]
  number: number
  /** As far as they are counted for this page. */
  total: number
  calendars: readonly CalendarRow[]
  typed: Typed
  /** Of the week, as they were ticked. */
  days: readonly string[]
}

export function SlotsDesk({ page, slots, number, total, calendars, typed, days }: DeskProps) {
  const { values, errors } = typed
  const field = fieldsOf(typed)
  return (
    <OrganiserFrame page={page} title="Times to book">
      <FormErrors errors={errors} />
      <details class="stack" open={Object.keys(errors).length > 0 || slots.length === 0}>
        <summary class="button button--plain">Open new times</summary>
        <Form action="/organise/slots">
          <InputField {...field('title')} label="What for" required />
          <SelectField
            {...field('calendar')}
            label="Calendar"
            required
            options={calendars.map(calendar => ({ value: calendar.id, label: calendar.name }))}
          />
          <InputField {...field('place')} label="Where" />
          <InputField {...field('capacity')} label="People at a time" type="number" min={1} required />
          <WhenFields typed={typed} dateLabel="First date" />
          <RepeatFields values={values} days={days} errors={errors} />
          <FormActions>
            <Button>Open these times</Button>
          </FormActions>
        </Form>
      </details>
      <Section title="Coming">
        <SlotTable page={page} slots={slots} />
        <Pagination
          page={number}
          pages={pagesOf(total, LINES_PER_PAGE)}
          hrefOf={to => (to === 1 ? '/organise/slots' : `/organise/slots?page=${to}`)}
          entries={{ perPage: LINES_PER_PAGE, total, locale: page.locale }}
          label="Pages of times"
        />
      </Section>
    </OrganiserFrame>
  )
}

function SlotTable({ page, slots }: { page: PageContext; slots: readonly DeskSlotSummary[] }) {
  return (
    <Table
      caption="Times to book"
      hideCaption
      dense
      rows={slots}
      columns={[
        {
          heading: 'When',
          names: true,
          cell: ({ startsAt, endsAt, timeZone }) => (
            <TimeRange from={startsAt} to={endsAt} locale={page.locale} timeZone={timeZone} />
          ),
        },
        { heading: 'What', cell: ({ title }) => <span safe>{title}</span> },
        {
          heading: 'Booked',
          numeric: true,
          cell: ({ booked, capacity }) => (
            <span>
              {booked} of {capacity}
            </span>
          ),
        },
        { heading: 'By', cell: ({ people }) => <People people={people} /> },
        {
          heading: 'Remove',
          cell: ({ id, booked }) =>
            booked > 0 ? (
              ''
            ) : (
              <form method="post" action={`/organise/slots/${id}?_method=delete`}>
                <Button variant="quiet" small>
                  Remove
                </Button>
              </form>
            ),
        },
      ]}
    />
  )
}

/** Who comes, and with an order: what is handed to them then. */
function People({ people }: Pick<DeskSlotSummary, 'people'>) {
  return (
    <span safe>
      {people.map(({ name, orderNumber }) => [name, orderNumber].filter(Boolean).join(' · ')).join(', ')}
    </span>
  )
}
