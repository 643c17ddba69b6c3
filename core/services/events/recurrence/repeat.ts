import { sameWallClock } from './times-of'

/** How an organiser says that something happens again: the simple form of a recurrence rule. */
export type Repeat = {
  readonly kind: 'once' | 'weekly' | 'monthly' | 'rule'
  /** Every so many weeks or months. */
  readonly every: number
  /** Days of the week, `MO` to `SU`; none means that of the first date. */
  readonly days: readonly string[]
  /** The last date, `2026-12-31`. */
  readonly until: string | null
  readonly count: number | null
  /** An RRULE of their own, for the kind `rule`. */
  readonly rule: string | null
}

export const ONCE: Repeat = { kind: 'once', every: 1, days: [], until: null, count: null, rule: null }

/** The rule that the form stands for (RFC 5545 §3.3.10); null for what happens once. `date` is the first one. */
export function ruleOf(repeat: Repeat, date: string, timeZone: string): string | null {
  if (repeat.kind === 'once') return null
  if (repeat.kind === 'rule')
    return (
      (repeat.rule ?? '')
        .trim()
        .replace(/^RRULE:/i, '')
        .toUpperCase() || null
    )
  const day = Temporal.PlainDate.from(date)
  const parts = repeat.kind === 'weekly' ? ['FREQ=WEEKLY'] : ['FREQ=MONTHLY']
  if (repeat.every > 1) parts.push(`INTERVAL=${repeat.every}`)
  if (repeat.kind === 'weekly' && repeat.days.length > 0) parts.push(`BYDAY=${repeat.days.join(',')}`)
  if (repeat.kind === 'monthly') parts.push(`BYDAY=${nthOfMonth(day)}`)
  if (repeat.count) parts.push(`COUNT=${repeat.count}`)
  else if (repeat.until) parts.push(`UNTIL=${endOfDay(repeat.until, timeZone)}`)
  return parts.join(';')
}

/** A rule for clocks in another zone: it ends when they show what the old ones showed at its end. */
export function inZone(rule: string, from: string, to: string): string {
  return rule.replace(/(?<=(^|;)UNTIL=)\d{8}T\d{6}Z/i, until =>
    stamp(sameWallClock(momentOf(until), from, to)),
  )
}

/** The form that says a rule; rules beyond it are shown as they are written. */
export function repeatOf(rule: string | null, timeZone: string): Repeat {
  if (!rule) return ONCE
  const parts = new Map(rule.split(';').map(part => part.split('=') as [string, string]))
  const days = (parts.get('BYDAY') ?? '').split(',').filter(Boolean)
  const known = [...parts.keys()].every(key => ['FREQ', 'INTERVAL', 'BYDAY', 'COUNT', 'UNTIL'].includes(key))
  const weekly = parts.get('FREQ') === 'WEEKLY' && days.every(day => DAYS.includes(day))
  const monthly =
    parts.get('FREQ') === 'MONTHLY' && days.length === 1 && /^(-1|[1-4])[A-Z]{2}$/.test(days[0]!)
  const until = parts.get('UNTIL') ?? null
  return {
    kind: known && weekly ? 'weekly' : known && monthly ? 'monthly' : 'rule',
    every: Number(parts.get('INTERVAL') ?? 1),
    days: weekly ? days : [],
    until: until && dateOf(until, timeZone),
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : null,
    rule,
  }
}

export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** `2SA`, the second Saturday; from the 29th on it is the last one, for not every month has a fifth. */
function nthOfMonth(day: Temporal.PlainDate): string {
  const nth = Math.ceil(day.day / 7)
  return `${nth > 4 ? -1 : nth}${DAYS[day.dayOfWeek - 1]}`
}

function endOfDay(date: string, timeZone: string): string {
  const end = Temporal.PlainDate.from(date)
    .add({ days: 1 })
    .toZonedDateTime(timeZone)
    .subtract({ seconds: 1 })
  return stamp(new Date(end.epochMilliseconds))
}

/** `20270610T225959Z` and back. */
function stamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

export function momentOf(text: string): Date {
  return new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/i, '$1-$2-$3T$4:$5:$6Z'))
}

function dateOf(until: string, timeZone: string): string {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z?)?$/.exec(until) ?? []
  if (!hour || !until.includes('T')) return `${year}-${month}-${day}`
  const instant = Temporal.Instant.from(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return instant.toZonedDateTimeISO(timeZone).toPlainDate().toString()
}
