import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { createSlots, removeSlot, SlotBooked } from '#core/services/events/organising/create-slots'
import { type DeskSlotSummary, LINES_PER_PAGE, slotLines } from '#core/services/events/organising/desk'
import { type CalendarRow, calendars } from '#core/services/events/reading/calendars'
import { ruleOf } from '#core/services/events/recurrence/repeat'
import { InvalidRecurrence } from '#core/services/events/recurrence/times-of'
import { Button } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TimeRange } from '#templates/components/time'
import type { Room } from '../../domain'
import { type FormRequest, OrganiserFrame, type Typed } from './frame'
import { DATE, isDay, momentsOf, TIME } from './moments'
import { RepeatFields, readRepeat, repeatSchema } from './repeat-fields'

const schema = t.Object({
  calendar: t.String({ minLength: 1, error: 'Choose a calendar.' }),
  title: t.String({ minLength: 1, maxLength: 160, error: 'What is it for?' }),
  place: t.String({ minLength: 0, maxLength: 200 }),
  capacity: t.Integer({ minimum: 1, maximum: 10_000, error: 'How many people at a time?' }),
  date: t.String({ pattern: DATE, error: 'On which day is the first?' }),
  from: t.String({ pattern: TIME, error: 'When does it begin? As in 16:00.' }),
  to: t.String({ pattern: TIME, error: 'When does it end? As in 16:30.' }),
  ...repeatSchema,
})

export const organiseSlots: Room = app => {
  app.get('/organise/slots', async ({ ctx, page, query, reply }) => {
    const values = { repeat: 'weekly', every: '1', from: '16:00', to: '17:00', capacity: '10' }
    const number = pageNumber(query.page)
    const { lines, total } = await slotLines(ctx, number)
    const pages = pagesOf(total, LINES_PER_PAGE)
    refuseBeyond(number, pages)
    const view = { page, slots: lines, number, pages, calendars: await calendars(ctx) }
    return reply.html(<SlotsDesk {...view} typed={{ values, errors: {} }} />)
  })

  app.post('/organise/slots', create)

  app.delete('/organise/slots/:id', async ({ ctx, params, reply }) => {
    try {
      await removeSlot(ctx, readId(params.id))
    } catch (error) {
      if (!(error instanceof SlotBooked)) throw error
      return reply.see('/organise/slots', { kind: 'error', text: error.message })
    }
    return reply.see('/organise/slots', { kind: 'success', text: 'The time is gone.' })
  })
}

async function create({ ctx, page, body, reply }: FormRequest) {
  const { lines, total } = await slotLines(ctx, 1)
  const all = await calendars(ctx)
  const view = { page, slots: lines, number: 1, pages: pagesOf(total, LINES_PER_PAGE), calendars: all }
  const again = (typed: Typed) => reply.html(<SlotsDesk {...view} typed={typed} />, { status: 422 })
  const form = readForm(schema, body)
  if (!form.ok) return again(form)
  const { calendar: id, title, place, capacity, date } = form.values
  if (!isDay(date)) return again(rejectField(body, 'date', 'There is no such day.'))
  const calendar = all.find(candidate => candidate.id === id)
  if (!calendar) throw new NotFound()
  try {
    const recurrence = ruleOf(readRepeat(form.values), date, calendar.timeZone)
    const times = momentsOf(form.values, calendar.timeZone)
    const count = await createSlots(ctx, { calendarId: id, title, place, capacity, recurrence, ...times })
    return reply.see('/organise/slots', { kind: 'success', text: `${count} new times can be booked.` })
  } catch (error) {
    if (!(error instanceof InvalidRecurrence)) throw error
    return again(rejectField(body, 'rule', 'This rule cannot be followed.'))
  }
}

type DeskProps = {
  page: PageContext
  slots: readonly DeskSlotSummary[]
  number: number
  pages: number
  calendars: readonly CalendarRow[]
  typed: Typed
}

function SlotsDesk({ page, slots, number, pages, calendars, typed: { values, errors } }: DeskProps) {
  const text = (name: string) => ({ name, value: values[name], error: errors[name] })
  return (
    <OrganiserFrame page={page} title="Times to book">
      <FormErrors errors={errors} />
      <details class="stack" open={Object.keys(errors).length > 0 || slots.length === 0}>
        <summary class="button button--plain">Open new times</summary>
        <Form action="/organise/slots">
          <InputField {...text('title')} label="What for" required />
          <SelectField
            {...text('calendar')}
            label="Calendar"
            required
            options={calendars.map(calendar => ({ value: calendar.id, label: calendar.name }))}
          />
          <InputField {...text('place')} label="Where" />
          <InputField {...text('capacity')} label="People at a time" type="number" min={1} required />
          <InputField {...text('date')} label="First date" type="date" required />
          <InputField {...text('from')} label="Begins at" type="time" required />
          <InputField {...text('to')} label="Ends at" type="time" required />
          <RepeatFields values={values} days={[]} errors={errors} />
          <FormActions>
            <Button>Open these times</Button>
          </FormActions>
        </Form>
      </details>
      <Section title="Coming">
        <SlotTable page={page} slots={slots} />
        <Pagination
          page={number}
          pages={pages}
          hrefOf={to => (to === 1 ? '/organise/slots' : `/organise/slots?page=${to}`)}
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
