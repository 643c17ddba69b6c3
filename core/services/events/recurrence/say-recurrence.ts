const DAYS: Readonly<Record<string, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
}
const PERIODS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  DAILY: ['every day', 'days'],
  WEEKLY: ['every week', 'weeks'],
  MONTHLY: ['every month', 'months'],
  YEARLY: ['every year', 'years'],
}
const ORDINALS: Readonly<Record<string, string>> = {
  '1': 'first ',
  '2': 'second ',
  '3': 'third ',
  '4': 'fourth ',
  '-1': 'last ',
}

/** A recurrence rule in words: `FREQ=WEEKLY;INTERVAL=2;BYDAY=TH` → `every 2 weeks on Thursday`. */
export function sayRecurrence(recurrence: string): string {
  const parts = Object.fromEntries(recurrence.split(';').map(part => part.split('=') as [string, string]))
  const [one, many] = PERIODS[parts.FREQ ?? ''] ?? ['again and again', 'times']
  const interval = Number(parts.INTERVAL ?? 1)
  const days = (parts.BYDAY ?? '').split(',').filter(Boolean).map(sayDay)
  const base = interval > 1 ? `every ${interval} ${many}` : one
  const on = days.length > 0 ? ` on ${listed(days)}` : ''
  const count = parts.COUNT ? `, ${parts.COUNT} times` : ''
  return base + on + count
}

function sayDay(day: string): string {
  const [, ordinal = '', name = ''] = /^(-?\d)?([A-Z]{2})$/.exec(day) ?? []
  return `${ordinal ? `the ${ORDINALS[ordinal] ?? ''}` : ''}${DAYS[name] ?? day}`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
