import { t } from 'elysia'
import type { PageContext } from '#core/contracts/page'
import type { EntryDesk } from '#core/services/events/organising/desk'
import type { CalendarRow } from '#core/services/events/reading/calendars'
import { repeatOf } from '#core/services/events/recurrence/repeat'
import { Button } from '#templates/components/button'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { formatTime } from '#templates/components/time'
import type { Typed } from './frame'
import { DATE, TIME, wallTimesOf } from './moments'
import { RepeatFields, repeatSchema, repeatTexts } from './repeat-fields'

/** Pictures of our own house or from a secure address: nothing else would be shown. */
const IMAGE = '^(/|https://).+'

export const entrySchema = t.Object({
  calendar: t.String({ minLength: 1, error: 'Choose a calendar.' }),
  title: t.String({ minLength: 1, maxLength: 200, error: 'Give it a title.' }),
  summary: t.String({ minLength: 0, maxLength: 500 }),
  description: t.String({ minLength: 0, maxLength: 20_000 }),
  place: t.String({ minLength: 0, maxLength: 200 }),
  image: t.Optional(
    t.String({ pattern: IMAGE, maxLength: 1_000, error: 'An address that begins with https:// or /.' }),
  ),
  imageAlt: t.Optional(t.String({ maxLength: 300 })),
  cancellationHours: t.Integer({ minimum: 0, maximum: 8_760, error: 'How many hours? A whole number.' }),
  date: t.String({ pattern: DATE, error: 'On which day?' }),
  from: t.String({ pattern: TIME, error: 'When does it begin? As in 10:00.' }),
  to: t.String({ pattern: TIME, error: 'When does it end? As in 12:30.' }),
  ...repeatSchema,
})

type FormProps = {
  page: PageContext
  id: string | null
  calendars: readonly CalendarRow[]
  typed: Typed
  days: readonly string[]
  /** The first dates of what was typed, when they were asked for. */
  preview?: { readonly dates: readonly Date[]; readonly timeZone: string }
}

export function EntryForm({ page, id, calendars, typed, days, preview }: FormProps) {
  const { values, errors } = typed
  // Entries of before pictures were uploaded: theirs is an address, and stays one for as long as they like.
  const hasAddress = values.image !== undefined || errors.image !== undefined
  const text = (name: string) => ({ name, value: values[name], error: errors[name] })
  return (
    <>
      <FormErrors errors={errors} />
      {!!preview && <Preview {...preview} locale={page.locale} />}
      <Form action={id ? `/organise/entries/${id}` : '/organise/entries'} version={values.version}>
        <InputField {...text('title')} label="Title" required maxlength={200} />
        <SelectField
          {...text('calendar')}
          label="Calendar"
          required
          options={calendars.map(calendar => ({ value: calendar.id, label: calendar.name }))}
        />
        <InputField {...text('summary')} label="In one line" maxlength={500} />
        <TextareaField {...text('description')} label="All about it" hint="Markdown." rows={8} />
        <InputField {...text('place')} label="Where" maxlength={200} />
        <InputField {...text('date')} label="Date" type="date" required />
        <InputField {...text('from')} label="Begins at" type="time" required />
        <InputField
          {...text('to')}
          label="Ends at"
          type="time"
          hint="Earlier than it begins means the next day."
          required
        />
        <RepeatFields values={values} days={days} errors={errors} />
        {hasAddress && (
          <>
            <InputField
              {...text('image')}
              label="Picture"
              hint="Its address. A picture that you upload on the entry's page takes its place."
            />
            <InputField {...text('imageAlt')} label="What the picture shows" maxlength={300} />
          </>
        )}
        <InputField
          {...text('cancellationHours')}
          label="Tickets can be given back until so many hours before"
          type="number"
          min={0}
          required
        />
        <FormActions>
          <Button>Save</Button>
          <Button variant="plain" name="preview" value="1">
            Show the dates first
          </Button>
        </FormActions>
      </Form>
    </>
  )
}

function Preview({ dates, timeZone, locale }: { dates: readonly Date[]; timeZone: string; locale: string }) {
  return (
    <Notice title={dates.length === 0 ? 'It would never happen' : 'It would happen on'}>
      <ul>
        {dates.map(at => (
          <li safe>
            {formatTime(at, { locale, timeZone }, 'day') +
              ', ' +
              formatTime(at, { locale, timeZone }, 'time')}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** An entry as its form says it. */
export function entryTexts(entry: EntryDesk): Record<string, string> {
  const { title, summary, description, place, image, imageAlt } = entry
  const address: Record<string, string> = image && !image.startsWith('/media/') ? { image, imageAlt } : {}
  return {
    ...{ title, summary, description, place, ...address, calendar: entry.calendarId },
    cancellationHours: String(entry.cancellationHours),
    ...wallTimesOf(entry.startsAt, entry.endsAt, entry.timeZone),
    ...repeatTexts(repeatOf(entry.recurrence, entry.timeZone)),
  }
}

export const NEW_ENTRY: Record<string, string> = {
  repeat: 'once',
  every: '1',
  cancellationHours: '24',
  from: '10:00',
  to: '12:00',
}
