import { t } from 'elysia'
import { CLOCK_TIME } from '#core/text/local-time'
import { fieldsOf } from '#templates/components/field'
import { InputField } from '#templates/components/input-field'
import type { Typed } from './frame'
import { DATE } from './moments'

export const whenSchema = {
  date: t.String({ pattern: DATE, error: 'On which day?' }),
  from: t.String({ pattern: CLOCK_TIME, error: 'When does it begin? As in 10:00.' }),
  to: t.String({ pattern: CLOCK_TIME, error: 'When does it end? As in 12:30.' }),
}

/** A day and two times on the clock of its calendar. */
export function WhenFields({ typed, dateLabel = 'Date' }: { typed: Typed; dateLabel?: string }) {
  const field = fieldsOf(typed)
  return (
    <>
      <InputField {...field('date')} label={dateLabel} type="date" required />
      <InputField {...field('from')} label="Begins at" type="time" required />
      <InputField
        {...field('to')}
        label="Ends at"
        type="time"
        hint="Earlier than it begins means the next day."
        required
      />
    </>
  )
}
