import type { PageContext } from '#core/contracts/page'
import type { CalendarRow } from '#core/services/events/calendar/calendars'
import { Button } from '#templates/components/button'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { formatTime } from '#templates/components/time'
import { OrganiserFrame, type Typed } from './frame'
import { RepeatFields } from './repeat-fields'
import { WhenFields } from './when-fields'

type FormProps = {
  page: PageContext
  title: string
  id: string | null
  calendars: readonly CalendarRow[]
  typed: Typed
  days: readonly string[]
  /** The first dates of what was typed, when they were asked for. */
  preview?: { readonly dates: readonly Date[]; readonly timeZone: string }
}

export function EntryFormPage({ page, title, id, calendars, typed, days, preview }: FormProps) {
  const { values, errors } = typed
  // Entries of before pictures were uploaded: theirs is an address, and stays one for as long as they like.
  const hasAddress = values.image !== undefined || errors.image !== undefined
  const field = fieldsOf(typed)
  return (
    <OrganiserFrame page={page} title={title}>
      <FormErrors errors={errors} />
      {!!preview && <Preview {...preview} locale={page.locale} />}
      <Form
        action={id ? `/organise/entries/${id}` : '/organise/entries'}
        typed={typed}
        once={id ? undefined : ''}
      >
        <InputField {...field('title')} label="Title" required maxlength={200} />
        <SelectField
          {...field('calendar')}
          label="Calendar"
          required
          options={calendars.map(calendar => ({ value: calendar.id, label: calendar.name }))}
        />
        <InputField {...field('summary')} label="In one line" maxlength={500} />
        <TextareaField {...field('description')} label="All about it" hint="Markdown." rows={8} />
        <InputField {...field('place')} label="Where" maxlength={200} />
        <WhenFields typed={typed} />
        <RepeatFields values={values} days={days} errors={errors} />
        {hasAddress && (
          <>
            <InputField
              {...field('image')}
              label="Picture"
              hint="Its address. A picture that you upload on the entry's page takes its place."
            />
            <InputField {...field('imageAlt')} label="What the picture shows" maxlength={300} />
          </>
        )}
        <InputField
          {...field('cancellationHours')}
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
    </OrganiserFrame>
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
