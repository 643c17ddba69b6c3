import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { ZoneChange } from '#core/services/events/organising/save-calendar'
import { Button } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { fieldsOf } from '#templates/components/field'
import { Form, FormActions, FormErrors } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { Notice } from '#templates/components/notice'
import { SelectField } from '#templates/components/select-field'
import { TextareaField } from '#templates/components/textarea-field'
import { OrganiserFrame, type Typed } from './frame'

/** What a new zone changes, shown before anything is saved. */
function ZoneQuestion({ change, timeZone }: { change: ZoneChange; timeZone: string }) {
  return (
    <div role="alert" tabindex="-1" data-focus>
      <Notice title="A new time zone moves what is in this calendar">
        <p safe>{describeZoneChange(change, timeZone)}</p>
        <input type="hidden" name="agreedZone" value={timeZone} />
      </Notice>
    </div>
  )
}

function describeZoneChange({ dates, holders }: ZoneChange, timeZone: string): string {
  const what =
    dates === 1
      ? 'One upcoming date keeps its time'
      : `${dates} upcoming dates and times to book keep their time`
  const who = holders === 1 ? 'One ticket holder gets' : `${holders} ticket holders get`
  return [
    `${what} on the clock, but on the clocks of ${timeZone}: ten o’clock stays ten o’clock, at a different moment.`,
    ...(holders > 0 ? [isolate`${who} a letter about it.`] : []),
    'Save again if that is what you want.',
  ].join(' ')
}

type CalendarFormProps = { page: PageContext; id: string | null; typed: Typed; change?: ZoneChange }

export function CalendarForm({ page, id, typed, change }: CalendarFormProps) {
  const { values, errors } = typed
  const field = fieldsOf(typed)
  return (
    <OrganiserFrame page={page} title={id ? values.name || 'Calendar' : 'New calendar'}>
      <FormErrors errors={errors} />
      <Form
        action={id ? `/organise/calendars/${id}` : '/organise/calendars'}
        typed={typed}
        once={id ? undefined : ''}
      >
        {!!change && <ZoneQuestion change={change} timeZone={values.timeZone ?? ''} />}
        <InputField {...field('name')} label="Name" required maxlength={120} />
        <TextareaField {...field('description')} label="What it is for" rows={2} />
        <InputField
          {...field('timeZone')}
          label="Time zone"
          hint="As in Europe/London: times stay the same on the clock there."
          required
        />
        <SelectField
          {...field('colour')}
          label="Colour"
          required
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
