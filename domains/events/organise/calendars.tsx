import { t } from 'elysia'
import { readForm, rejectField, seenVersion } from '#core/app/form'
import { readId } from '#core/contracts/id'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import {
  CALENDAR_FORM,
  CalendarInUse,
  removeCalendar,
  saveCalendar,
  UnknownTimeZone,
  type ZoneChange,
  zoneChange,
} from '#core/services/events/organising/save-calendar'
import { type CalendarRow, calendars } from '#core/services/events/reading/calendars'
import { Button, ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { SelectField } from '#templates/components/select-field'
import { Table } from '#templates/components/table'
import { TextareaField } from '#templates/components/textarea-field'
import type { Room } from '../../domain'
import { type FormRequest, OrganiserFrame, type Typed } from './frame'

const schema = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give the calendar a name.' }),
  description: t.String({ minLength: 0, maxLength: 500 }),
  timeZone: t.String({ minLength: 1, maxLength: 64, error: 'Which time zone?' }),
  colour: t.Union([t.Literal('leaf'), t.Literal('accent')]),
  /** The new zone, once its effect was shown. */
  agreedZone: t.Optional(t.String({ maxLength: 64 })),
})

export const organiseCalendars: Room = app => {
  app.get('/organise/calendars', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'organiser')
    return reply.html(<CalendarsPage page={page} calendars={await calendars(ctx)} />)
  })

  app.get('/organise/calendars/new', ({ ctx, page, reply }) => {
    requireRole(ctx, 'organiser')
    const values = { timeZone: page.timeZone, colour: 'leaf' }
    return reply.html(<CalendarForm page={page} id={null} typed={{ values, errors: {} }} />)
  })

  app.get('/organise/calendars/:id', async ({ ctx, page, params, reply }) => {
    requireRole(ctx, 'organiser')
    const known = (await calendars(ctx)).find(({ id }) => id === params.id)
    if (!known) throw new NotFound()
    const { id, slug, ...words } = known
    const values = { ...words, version: CALENDAR_FORM.version(known) }
    return reply.html(<CalendarForm page={page} id={id} typed={{ values, errors: {} }} />)
  })

  const save = async ({ ctx, page, body, reply }: FormRequest, id: string | null) => {
    requireRole(ctx, 'organiser')
    const form = readForm(schema, body)
    const again = (typed: Typed, change?: ZoneChange) =>
      reply.html(<CalendarForm page={page} id={id} typed={typed} change={change} />, { status: 422 })
    if (!form.ok) return again(form)
    const { agreedZone, ...values } = form.values
    try {
      const change = id && agreedZone !== values.timeZone ? await zoneChange(ctx, id, values.timeZone) : null
      if (change) return await again({ values, errors: {} }, change)
      await saveCalendar(ctx, id, values, seenVersion(body))
    } catch (error) {
      if (error instanceof UnknownTimeZone) return again(rejectField(body, 'timeZone', error.message))
      throw error
    }
    return reply.see('/organise/calendars', { kind: 'success', text: `“${form.values.name}” is saved.` })
  }
  app.post('/organise/calendars', request => save(request, null))
  app.post('/organise/calendars/:id', request => save(request, readId(request.params.id)))

  app.delete('/organise/calendars/:id', async ({ ctx, params, reply }) => {
    try {
      await removeCalendar(ctx, readId(params.id))
    } catch (error) {
      if (!(error instanceof CalendarInUse)) throw error
      return reply.see('/organise/calendars', { kind: 'error', text: error.message })
    }
    return reply.see('/organise/calendars', { kind: 'success', text: 'The calendar is gone.' })
  })
}

function CalendarsPage({ page, calendars }: { page: PageContext; calendars: readonly CalendarRow[] }) {
  return (
    <OrganiserFrame
      page={page}
      title="Calendars"
      actions={
        <ButtonLink href="/organise/calendars/new" icon="plus">
          New calendar
        </ButtonLink>
      }
    >
      <Table
        caption="Calendars"
        hideCaption
        dense
        rows={calendars}
        empty="There is no calendar yet."
        columns={[
          {
            heading: 'Name',
            names: true,
            cell: ({ id, name }) => (
              <a href={`/organise/calendars/${id}`} safe>
                {name}
              </a>
            ),
          },
          { heading: 'About', cell: ({ description }) => <span safe>{description}</span> },
          { heading: 'Time zone', cell: ({ timeZone }) => <span safe>{timeZone}</span> },
        ]}
      />
    </OrganiserFrame>
  )
}

/** What a new zone changes, shown before anything is saved. */
function ZoneQuestion({ change, timeZone }: { change: ZoneChange; timeZone: string }) {
  return (
    <div role="alert" tabindex="-1" data-focus>
      <Notice title="A new time zone moves what is in this calendar">
        <p safe>{sayZoneChange(change, timeZone)}</p>
        <input type="hidden" name="agreedZone" value={timeZone} />
      </Notice>
    </div>
  )
}

function sayZoneChange({ dates, holders }: ZoneChange, timeZone: string): string {
  const what =
    dates === 1
      ? 'One upcoming date keeps its time'
      : `${dates} upcoming dates and times to book keep their time`
  const who = holders === 1 ? 'One ticket holder gets' : `${holders} ticket holders get`
  return [
    `${what} on the clock, but on the clocks of ${timeZone}: ten o’clock stays ten o’clock, at a different moment.`,
    ...(holders > 0 ? [`${who} a letter about it.`] : []),
    'Save again if that is what you want.',
  ].join(' ')
}

type CalendarFormProps = { page: PageContext; id: string | null; typed: Typed; change?: ZoneChange }

function CalendarForm({ page, id, typed, change }: CalendarFormProps) {
  const { values, errors } = typed
  return (
    <OrganiserFrame page={page} title={id ? values.name || 'Calendar' : 'New calendar'}>
      <FormErrors errors={errors} />
      <Form action={id ? `/organise/calendars/${id}` : '/organise/calendars'} version={values.version}>
        {!!change && <ZoneQuestion change={change} timeZone={values.timeZone ?? ''} />}
        <InputField
          name="name"
          label="Name"
          required
          maxlength={120}
          value={values.name}
          error={errors.name}
        />
        <TextareaField
          name="description"
          label="What it is for"
          rows={2}
          value={values.description}
          error={errors.description}
        />
        <InputField
          name="timeZone"
          label="Time zone"
          hint="As in Europe/London: times stay the same on the clock there."
          required
          value={values.timeZone}
          error={errors.timeZone}
        />
        <SelectField
          name="colour"
          label="Colour"
          required
          value={values.colour}
          options={[
            { value: 'leaf', label: 'Leaf' },
            { value: 'accent', label: 'Rose hip' },
          ]}
        />
        <FormActions>
          <Button>{change ? 'Save with the new time zone' : 'Save'}</Button>
        </FormActions>
      </Form>
      {!!id && (
        <ConfirmForm
          action={`/organise/calendars/${id}?_method=delete`}
          label="Remove this calendar"
          question="Only an empty calendar can be removed."
          confirm="Yes, remove it"
          icon="remove"
        />
      )}
    </OrganiserFrame>
  )
}
