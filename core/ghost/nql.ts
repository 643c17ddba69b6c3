/** A value of a filter. A moment relative to now (`now-30d`) is read when the filter is. */
export type NqlValue = string | number | boolean | null | Date

export type NqlOperator = 'is' | 'gt' | 'gte' | 'lt' | 'lte' | 'contains' | 'starts' | 'ends'

/** One condition of a filter: more than one value means any of them. */
export type NqlCondition = {
  readonly field: string
  readonly operator: NqlOperator
  readonly not: boolean
  readonly values: readonly NqlValue[]
}

export type Nql = NqlCondition | { readonly and: readonly Nql[] } | { readonly or: readonly Nql[] }

/** The filter cannot be read; `at` is the place of the first character that is wrong. */
export class MalformedFilter extends Error {
  override readonly name = 'MalformedFilter'
  constructor(readonly at: number) {
    super(`The filter cannot be read from character ${at + 1} on.`)
  }
}

const MAX_LENGTH = 2_000
const MAX_DEPTH = 20
const FIELD = /[a-z_][\w.]*/iy
const SPACE = /\s*/y
const OPERATORS: readonly (readonly [string, NqlOperator])[] = [
  ...([
    ['>=', 'gte'],
    ['<=', 'lte'],
    ['>', 'gt'],
    ['<', 'lt'],
  ] as const),
  ...([
    ['~^', 'starts'],
    ['~$', 'ends'],
    ['~', 'contains'],
  ] as const),
]
/** Without quotes a value ends at whatever means something in a filter; a backslash takes that meaning away. */
const LITERAL = /(?:\\.|[^\s'"+,()[\]<>=~\\])+/y
const QUOTED = /'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/y
const NUMBER = /^-?\d+(?:\.\d+)?$/
const RELATIVE = /^now(?:([+-])(\d{1,6})([smhdwMy]))?$/
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** Ten thousand years. */
const MOST_MONTHS = 120_000
/** As far as the database's times go with four figures for the year. */
const BEGINNING_OF_TIME = Date.UTC(1000)
const END_OF_TIME = Date.UTC(9999, 11, 31)

/**
 * Reads a filter in NQL, the language of Ghost's APIs: `status:published+(tag:[a,b],featured:true)`. `+` is and, `,` is
 * or, and binds less. Throws `MalformedFilter`.
 * @see https://docs.ghost.org/content-api/filtering
 */
export function parseNql(text: string, now: Date): Nql {
  if (text.length > MAX_LENGTH) throw new MalformedFilter(MAX_LENGTH)
  const reader = new Reader(text)
  const filter = readOr(reader, now, 0)
  if (!reader.isAtEnd()) throw reader.malformed()
  return filter
}

function readOr(reader: Reader, now: Date, depth: number): Nql {
  if (depth > MAX_DEPTH) throw reader.malformed()
  const parts = [readAnd(reader, now, depth)]
  while (reader.takes(',')) parts.push(readAnd(reader, now, depth))
  return parts.length === 1 ? parts[0]! : { or: parts }
}

function readAnd(reader: Reader, now: Date, depth: number): Nql {
  const parts = [readPart(reader, now, depth)]
  while (reader.takes('+')) parts.push(readPart(reader, now, depth))
  return parts.length === 1 ? parts[0]! : { and: parts }
}

function readPart(reader: Reader, now: Date, depth: number): Nql {
  if (!reader.takes('(')) return readCondition(reader, now)
  const inner = readOr(reader, now, depth + 1)
  reader.needs(')')
  return inner
}

function readCondition(reader: Reader, now: Date): NqlCondition {
  const field = reader.match(FIELD)?.[0]
  if (!field) throw reader.malformed()
  reader.needs(':')
  const not = reader.takes('-')
  const operator = OPERATORS.find(([sign]) => reader.takes(sign))?.[1] ?? 'is'
  if (operator !== 'is' && reader.sees('[')) throw reader.malformed()
  return { field, operator, not, values: readValues(reader, now) }
}

function readValues(reader: Reader, now: Date): NqlValue[] {
  if (!reader.takes('[')) return [readValue(reader, now)]
  const values = [readValue(reader, now)]
  while (reader.takes(',')) values.push(readValue(reader, now))
  reader.needs(']')
  return values
}

function readValue(reader: Reader, now: Date): NqlValue {
  const quoted = reader.match(QUOTED)
  if (quoted) return (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1')
  const written = reader.match(LITERAL)?.[0]
  if (!written) throw reader.malformed()
  // `now+1d`: the sign would else end the value.
  if (written === 'now' && reader.sees('+')) {
    const later = reader.match(/\+\d{1,6}[smhdwMy](?![\w.])(?!:)/y)?.[0]
    if (later) return momentFrom(now, `now${later}`)!
  }
  return momentFrom(now, written) ?? plainValue(written)
}

function plainValue(written: string): NqlValue {
  if (written === 'null') return null
  if (written === 'true' || written === 'false') return written === 'true'
  return NUMBER.test(written) ? Number(written) : written.replace(/\\(.)/g, '$1')
}

function momentFrom(now: Date, written: string): Date | null {
  const [whole, sign, amount, unit] = RELATIVE.exec(written) ?? []
  if (!whole) return null
  if (!amount) return now
  const by = (sign === '-' ? -1 : 1) * Number(amount)
  if (unit === 'M') return withinTime(monthsLater(now, by))
  if (unit === 'y') return withinTime(monthsLater(now, by * 12))
  return withinTime(now.getTime() + by * UNIT_MS[unit as keyof typeof UNIT_MS])
}

/** A month before the end of March is the end of February. */
function monthsLater(now: Date, by: number): number {
  const moment = new Date(now)
  moment.setUTCDate(1)
  moment.setUTCMonth(moment.getUTCMonth() + Math.max(-MOST_MONTHS, Math.min(MOST_MONTHS, by)))
  const lastDay = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth() + 1, 0)).getUTCDate()
  return moment.setUTCDate(Math.min(now.getUTCDate(), lastDay))
}

/** What lies before all of time, or behind it, is its beginning or its end. */
function withinTime(milliseconds: number): Date {
  return new Date(Math.max(BEGINNING_OF_TIME, Math.min(END_OF_TIME, milliseconds)))
}

class Reader {
  #at = 0
  constructor(readonly text: string) {}

  isAtEnd(): boolean {
    this.match(SPACE)
    return this.#at === this.text.length
  }

  sees(sign: string): boolean {
    SPACE.lastIndex = this.#at
    this.#at += SPACE.exec(this.text)?.[0].length ?? 0
    return this.text.startsWith(sign, this.#at)
  }

  takes(sign: string): boolean {
    if (!this.sees(sign)) return false
    this.#at += sign.length
    return true
  }

  needs(sign: string): void {
    if (!this.takes(sign)) throw this.malformed()
  }

  /** What this pattern, a sticky one, finds here. */
  match(pattern: RegExp): RegExpExecArray | null {
    this.sees('')
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.text)
    this.#at += found?.[0].length ?? 0
    return found
  }

  malformed(): MalformedFilter {
    return new MalformedFilter(this.#at)
  }
}
