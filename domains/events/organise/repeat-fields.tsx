import { t } from 'elysia'
import { DAYS, type Repeat } from '#core/services/events/recurrence/repeat'
import { CheckboxesField } from '#templates/components/choice-field'
import { fieldsOf } from '#templates/components/field'
import { Fieldset } from '#templates/components/form'
import { InputField } from '#templates/components/input-field'
import { SelectField } from '#templates/components/select-field'
import { DATE, isDay } from './moments'

const NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MOST_TIMES = 500

export const repeatSchema = {
  repeat: t.Union([t.Literal('once'), t.Literal('weekly'), t.Literal('monthly'), t.Literal('rule')]),
  every: t.Optional(t.Integer({ minimum: 1, maximum: 52, error: 'Every how many? A number from 1 to 52.' })),
  days: t.Array(t.String({ pattern: '^(MO|TU|WE|TH|FR|SA|SU)$' })),
  until: t.Optional(t.String({ pattern: DATE, error: 'The last date does not look like a date.' })),
  count: t.Optional(
    t.Integer({ minimum: 1, maximum: MOST_TIMES, error: `How often? A number up to ${MOST_TIMES}.` }),
  ),
  rule: t.Optional(t.String({ maxLength: 500 })),
}

export type RepeatValues = {
  repeat: Repeat['kind']
  every?: number
  days: string[]
  until?: string
  count?: number
  rule?: string
}

export function readRepeat({ repeat, every, days, until, count, rule }: RepeatValues): Repeat {
  return {
    kind: repeat,
    every: every ?? 1,
    days,
    until: until ?? null,
    count: count ?? null,
    rule: rule ?? null,
  }
}

/** What no pattern can say of these fields: the name of the one that is wrong, and why. */
export function faultOfRepeat({ repeat, until, rule }: RepeatValues): readonly [string, string] | null {
  if (repeat === 'rule' && !rule?.trim()) return ['rule', 'Write the rule, or choose another way above.']
  const isUsed = repeat === 'weekly' || repeat === 'monthly'
  return isUsed && until && !isDay(until) ? ['until', 'There is no such day.'] : null
}

/** What the form shows of a rule. */
export function repeatTexts({ kind, every, until, count, rule }: Repeat): Record<string, string> {
  return {
    repeat: kind,
    every: String(every),
    until: until ?? '',
    count: count ? String(count) : '',
    rule: kind === 'rule' ? (rule ?? '') : '',
  }
}

type FieldsProps = {
  values: Readonly<Record<string, string>>
  days: readonly string[]
  errors: Readonly<Record<string, string>>
}

/** Again and again, without a script: fields that do not fit the choice are left out of account. */
export function RepeatFields({ values, days, errors }: FieldsProps) {
  const field = fieldsOf({ values, errors })
  return (
    <Fieldset
      legend="Does it happen again?"
      hint="It stays at the same time on the clock, summer and winter."
    >
      <SelectField
        name="repeat"
        label="It happens"
        required
        value={values.repeat ?? 'once'}
        options={[
          { value: 'once', label: 'Once' },
          { value: 'weekly', label: 'Every week, or every few weeks' },
          { value: 'monthly', label: 'Every month, on the same weekday of it' },
          { value: 'rule', label: 'By a rule of my own' },
        ]}
      />
      <InputField
        {...field('every')}
        label="Every how many weeks or months"
        type="number"
        min={1}
        max={52}
        value={values.every ?? '1'}
      />
      <CheckboxesField
        name="days"
        label="On these days of the week"
        hint="None means the weekday of the date above."
        values={days}
        options={DAYS.map((value, index) => ({ value, label: NAMES[index]! }))}
      />
      <InputField {...field('until')} label="Last date" type="date" />
      <InputField {...field('count')} label="Or how many times" type="number" min={1} />
      <InputField
        {...field('rule')}
        label="Rule of my own"
        hint="RFC 5545, e.g. FREQ=YEARLY;BYMONTH=6;BYDAY=1SA"
      />
    </Fieldset>
  )
}
