const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

export type Weekday = (typeof WEEKDAYS)[number]

/** `2SA`: the second Saturday; without an ordinal every one. */
export type RuleDay = { readonly nth: number | null; readonly day: Weekday }

/** A recurrence rule, all of it (RFC 5545 §3.3.10). Lists are in order and hold nothing twice. */
export type Rule = {
  readonly frequency: (typeof FREQUENCIES)[number]
  readonly interval: number
  readonly count: number | null
  /** `20270610T225959Z`, or a day `20270610`. */
  readonly until: string | null
  readonly months: readonly number[]
  readonly monthDays: readonly number[]
  readonly days: readonly RuleDay[]
  readonly positions: readonly number[]
  readonly weekStart: Weekday
}

/**
 * Reads a rule part by part; null when any of it is not understood, so that nobody takes half a rule for the whole.
 * What no organiser writes (hours, minutes, numbered weeks and days of the year) is not understood.
 */
export function readRule(text: string): Rule | null {
  const parts = new Map<string, string>()
  for (const part of text.trim().toUpperCase().split(';')) {
    const [, name, value] = /^([A-Z]+)=([^=]+)$/.exec(part) ?? []
    if (!name || !value || parts.has(name) || !KNOWN.has(name)) return null
    parts.set(name, value)
  }
  const rule = {
    frequency: FREQUENCIES.find(name => name === parts.get('FREQ')) ?? null,
    interval: one(parts.get('INTERVAL') ?? '1', 1, 1000),
    count: parts.has('COUNT') ? one(parts.get('COUNT'), 1, 10_000) : undefined,
    until: parts.has('UNTIL') ? readUntil(parts.get('UNTIL')) : undefined,
    months: many(parts.get('BYMONTH'), 1, 12, false),
    monthDays: many(parts.get('BYMONTHDAY'), 1, 31, true),
    days: readDays(parts.get('BYDAY')),
    positions: many(parts.get('BYSETPOS'), 1, 366, true),
    weekStart: WEEKDAYS.find(day => day === (parts.get('WKST') ?? 'MO')) ?? null,
  }
  if (Object.values(rule).includes(null) || (rule.count && rule.until)) return null
  const read = { ...rule, count: rule.count ?? null, until: rule.until ?? null } as Rule
  return isAllowed(read) ? read : null
}

const KNOWN = new Set([
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYMONTH',
  'BYMONTHDAY',
  'BYDAY',
  'BYSETPOS',
  'WKST',
])

/** What the standard forbids, though a reader may make something of it. */
function isAllowed({ frequency, days, monthDays, months, positions }: Rule): boolean {
  if (frequency !== 'MONTHLY' && frequency !== 'YEARLY' && days.some(({ nth }) => nth !== null)) return false
  if (frequency === 'MONTHLY' && days.some(({ nth }) => Math.abs(nth ?? 1) > 5)) return false
  if (frequency === 'WEEKLY' && monthDays.length > 0) return false
  return positions.length === 0 || days.length + monthDays.length + months.length > 0
}

function one(text: string | undefined, least: number, most: number): number | null {
  const number = /^\d{1,5}$/.test(text ?? '') ? Number(text) : Number.NaN
  return number >= least && number <= most ? number : null
}

function many(text: string | undefined, least: number, most: number, signed: boolean): number[] | null {
  if (text === undefined) return []
  const numbers = text.split(',').map(item => (/^[+-]?\d{1,3}$/.test(item) ? Number(item) : Number.NaN))
  const isSound = (number: number) =>
    Math.abs(number) >= least && Math.abs(number) <= most && (signed || number > 0)
  return numbers.every(isSound) ? [...new Set(numbers)].sort(fromTheFront) : null
}

/** 1, 2, 3 … and then those counted from the end: −2, −1. */
function fromTheFront(a: number, b: number): number {
  return Number(a < 0) - Number(b < 0) || a - b
}

function readDays(text: string | undefined): RuleDay[] | null {
  if (text === undefined) return []
  const days = new Map<string, RuleDay>()
  for (const item of text.split(',')) {
    const [, ordinal, name] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(item) ?? []
    const day = WEEKDAYS.find(each => each === name)
    const nth = ordinal ? Number(ordinal) : null
    if (!day || nth === 0 || Math.abs(nth ?? 1) > 53) return null
    days.set(`${nth}${day}`, { nth, day })
  }
  const order = ({ nth, day }: RuleDay) => WEEKDAYS.indexOf(day) + 10 * (nth ?? 0)
  return [...days.values()].sort((a, b) => fromTheFront(a.nth ?? 0, b.nth ?? 0) || order(a) - order(b))
}

function readUntil(text: string | undefined): string | null {
  const [, year, month, day] =
    /^(\d{4})(\d\d)(\d\d)(T([01]\d|2[0-3])[0-5]\d[0-5]\dZ)?$/.exec(text ?? '') ?? []
  if (!text || !year) return null
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) ? null : text
}

/** Parts of the standard that we follow and have no words for. */
const WORDLESS = /;(BYWEEKNO|BYYEARDAY|BYHOUR|BYMINUTE|BYSECOND)=[+\-\d,]+(?=;|$)/g

/** A rule that can be followed to the letter, which is more than can be said in words. */
export function isRule(text: string): boolean {
  const parts = text.trim().toUpperCase()
  const wordless = [...parts.matchAll(WORDLESS)].map(([, name]) => name)
  return new Set(wordless).size === wordless.length && readRule(parts.replace(WORDLESS, '')) !== null
}
