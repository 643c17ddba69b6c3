import { momentOf } from './repeat'
import { type Rule, type RuleDay, readRule, WEEKDAYS } from './rule'
import { wallClock } from './times-of'

const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const PERIODS: Readonly<Record<Rule['frequency'], readonly [one: string, many: string]>> = {
  DAILY: ['every day', 'days'],
  WEEKLY: ['every week', 'weeks'],
  MONTHLY: ['every month', 'months'],
  YEARLY: ['every year', 'years'],
}
const FIRST_TO_FIFTH = ['first', 'second', 'third', 'fourth', 'fifth']

/** What a rule leaves unsaid is read from the first time: its day of the week, of the month, its hour. */
export type FirstTime = { readonly startsAt: Date; readonly timeZone: string; readonly locale?: string }

/**
 * A recurrence rule in words: `FREQ=WEEKLY;INTERVAL=2;BYDAY=TH` → `every 2 weeks on Thursday`. All of it is said, so
 * that two rules with other dates never read alike; null for one that is too much for a sentence or not understood:
 * show its dates instead.
 */
export function describeRecurrence(recurrence: string, first?: FirstTime): string | null {
  const rule = readRule(recurrence)
  if (!rule) return null
  const on = describeDays(rule, first)
  const end = describeEnd(rule, first)
  if (on === null || end === null) return null
  const [every, many] = PERIODS[rule.frequency]
  return (rule.interval > 1 ? `every ${rule.interval} ${many}` : every) + on + end
}

/** On which days of its period, and in which months. */
function describeDays(rule: Rule, first: FirstTime | undefined): string | null {
  const { frequency, months, monthDays, days, positions } = rule
  if (monthDays.length > 0 && (days.length > 0 || positions.length > 0)) return null
  if (frequency === 'DAILY') return describeDailyDays(rule)
  if (frequency === 'WEEKLY') return describeWeekDays(rule, first)
  const inMonths = describeMonths(months)
  if (positions.length > 0) return describePosition(rule)
  if (days.length > 0) return describeNthDays(rule)
  if (monthDays.length > 0) {
    if (frequency === 'YEARLY' && months.length === 0) return null
    return ` on ${listed(monthDays.map(describeMonthDay))}${inMonths}`
  }
  if (!first) return frequency === 'MONTHLY' || months.length > 0 ? inMonths : ''
  const start = wallClock(first.startsAt, first.timeZone)
  const of = months.length > 0 || frequency === 'MONTHLY' ? inMonths : describeMonths([start.month])
  return ` on ${describeMonthDay(start.day)}${of}`
}

/** Days a count of days falls on are said only where there is no telling them from a choice of weekdays. */
function describeDailyDays({ months, monthDays, days, positions }: Rule): string | null {
  return monthDays.length + days.length + positions.length > 0 ? null : describeMonths(months)
}

/** With a week that does not begin on Monday, every second week is another one. */
function describeWeekDays(
  { days, months, positions, interval, weekStart }: Rule,
  first: FirstTime | undefined,
) {
  if (positions.length > 0 || (interval > 1 && weekStart !== 'MO')) return null
  const own = first ? [WEEKDAYS[wallClock(first.startsAt, first.timeZone).dayOfWeek - 1]!] : []
  const named = days.length > 0 ? days.map(({ day }) => day) : own
  return (named.length > 0 ? ` on ${listed(named.map(nameOf))}` : '') + describeMonths(months)
}

/** `on the first and last Saturday in June`; in a year without months it is the first of the year. */
function describeNthDays({ frequency, days, months }: Rule): string | null {
  if (days.some(({ nth }) => nth === null)) {
    if (days.some(({ nth }) => nth !== null) || frequency === 'YEARLY') return null
    return ` on every ${listed(days.map(({ day }) => nameOf(day)))}${describeMonths(months)}`
  }
  const named = days.map(describeNth)
  if (named.includes(null)) return null
  const of = months.length > 0 ? describeMonths(months) : frequency === 'YEARLY' ? ' of the year' : ''
  return ` on the ${listed(named as string[])}${of}`
}

function describeNth({ nth, day }: RuleDay): string | null {
  const ordinal = describeOrdinal(nth!)
  return ordinal && `${ordinal} ${nameOf(day)}`
}

/** `on the last day that is a Monday, Tuesday or Friday`. */
function describePosition({ frequency, days, positions, months }: Rule): string | null {
  const [position, ...more] = positions
  const plain = days.length > 0 && days.every(({ nth }) => nth === null)
  const ordinal = position ? describeOrdinal(position) : null
  if (frequency !== 'MONTHLY' || !plain || more.length > 0 || !ordinal) return null
  const named = days.map(({ day }) => nameOf(day))
  return ` on the ${ordinal} day that is a ${listed(named, 'or')}${describeMonths(months)}`
}

function describeOrdinal(nth: number): string | null {
  if (nth === -1) return 'last'
  const name = FIRST_TO_FIFTH[Math.abs(nth) - 1]
  if (!name) return null
  return nth > 0 ? name : `${name} to last`
}

function describeMonthDay(day: number): string {
  if (day === -1) return 'the last day'
  return day > 0 ? `the ${nth(day)}` : `the ${nth(-day)} to last day`
}

function describeMonths(months: readonly number[]): string {
  return months.length > 0 ? ` in ${listed(months.map(month => MONTH_NAMES[month - 1]!))}` : ''
}

/** `, 6 times`, or until the last day it may fall on where it happens; an end on the day may be before its hour. */
function describeEnd({ count, until }: Rule, first: FirstTime | undefined): string | null {
  if (count) return count === 1 ? ', once' : `, ${count} times`
  if (!until) return ''
  if (!first || !until.includes('T')) return null
  const end = wallClock(momentOf(until), first.timeZone)
  const hour = wallClock(first.startsAt, first.timeZone).toPlainTime()
  const isBeforeIt = Temporal.PlainTime.compare(end.toPlainTime(), hour) < 0
  const last = end.toPlainDate().subtract({ days: isBeforeIt ? 1 : 0 })
  return `, until ${last.toLocaleString(first.locale ?? 'en-GB', { dateStyle: 'long' })}`
}

function nth(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13
  return `${number}${(!teen && ['th', 'st', 'nd', 'rd'][number % 10]) || 'th'}`
}

function nameOf(day: RuleDay['day']): string {
  return DAY_NAMES[WEEKDAYS.indexOf(day)]!
}

function listed(words: readonly string[], and = 'and'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
}
