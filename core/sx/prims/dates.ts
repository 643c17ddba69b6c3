/** Dates are given in as ISO 8601 text and never read from a clock. */
import { fail } from '../values/errors.ts'
import type { Value } from '../values/types.ts'
import { small } from './integers.ts'
import type { Spec } from './spec.ts'
import { asString } from './string-charges.ts'

/** As much of Temporal as is used here; the compiler's libraries do not know it yet. */
interface PlainDateTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  dayOfWeek: number
  add(duration: Record<string, number>): PlainDateTime
  toPlainDate(): PlainDate
}
interface PlainDate {
  until(other: PlainDate, options: { largestUnit: 'day' }): { days: number }
}
interface TemporalLike {
  PlainDateTime: { from(text: string, options: { overflow: 'reject' }): PlainDateTime }
}
const { PlainDateTime } = (globalThis as unknown as { Temporal: TemporalLike }).Temporal

function plain(who: string, x: Value): PlainDateTime {
  try {
    return PlainDateTime.from(asString(who, x), { overflow: 'reject' })
  } catch (e) {
    if (e instanceof RangeError) fail('date-error', `${who}: not a date`, x)
    throw e
  }
}

/** As it was given: a date stays a date, a date with a time keeps it. */
function like(original: Value, result: PlainDateTime): Value {
  return String(original).includes('T') ? result.toString() : result.toPlainDate().toString()
}

function parts(x: Value): Value {
  const d = plain('date-parts', x)
  return new Map<string, Value>([
    ['year', d.year],
    ['month', d.month],
    ['day', d.day],
    ['hour', d.hour],
    ['minute', d.minute],
    ['second', d.second],
    ['weekday', d.dayOfWeek],
  ])
}

const UNITS = new Set(['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'])

function add(x: Value, count: Value, unit: Value): Value {
  const name = asString('date-add', unit)
  if (!UNITS.has(name)) fail('type-error', 'date-add: an unknown unit', unit)
  try {
    return like(x, plain('date-add', x).add({ [name]: small('date-add', count) }))
  } catch (e) {
    if (e instanceof RangeError) fail('date-error', 'date-add: out of range')
    throw e
  }
}

const days = (a: Value, b: Value): Value =>
  plain('days-between', a).toPlainDate().until(plain('days-between', b).toPlainDate(), { largestUnit: 'day' })
    .days

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
)
const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')

/** %Y %m %d %H %M %S as digits, %B the month and %A the weekday by name, %-d the day without a zero. */
function format(x: Value, pattern: Value): Value {
  const d = plain('date-format', x)
  const two = (n: number): string => String(n).padStart(2, '0')
  const known: Record<string, string> = {
    Y: String(d.year),
    m: two(d.month),
    d: two(d.day),
    '-d': String(d.day),
    H: two(d.hour),
    M: two(d.minute),
    S: two(d.second),
    B: MONTHS[d.month - 1] as string,
    A: WEEKDAYS[d.dayOfWeek - 1] as string,
    '%': '%',
  }
  return asString('date-format', pattern).replace(/%(-?[A-Za-z%])/g, (_, key: string) => {
    return Object.hasOwn(known, key)
      ? (known[key] as string)
      : fail('type-error', `date-format: an unknown %${key}`)
  })
}

export const DATES: readonly Spec[] = [
  ['date-parts', 1, 1, parts, 'dict of year, month, day, hour, minute, second and weekday (Monday is 1)'],
  ['date-add', 3, 3, add, 'date moved by a count of "years" … "seconds"'],
  ['days-between', 2, 2, days, 'days from the first date to the second'],
  ['date-format', 2, 2, format, 'text by a pattern of %Y %m %d %-d %H %M %S %B %A'],
]
