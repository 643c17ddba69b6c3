import { type RawBuilder, sql } from 'kysely'
import { likeContaining, likeEnding, likeStarting } from '#core/database/like'
import {
  type GhostKind,
  MalformedFilter,
  type Nql,
  type NqlCondition,
  type NqlValue,
  objectIdMatch,
  parseNql,
} from '#core/ghost'
import { type Action, badRequest } from './refusals'

/** A field that filters may name: what it is as SQL, and what its values are. */
export type FilterField = {
  readonly of: RawBuilder<unknown>
  readonly type: 'text' | 'boolean' | 'moment' | { readonly idOf: GhostKind }
  /** For what a thing has many of: whether one of them fits. */
  readonly some?: (fits: RawBuilder<boolean>) => RawBuilder<boolean>
  /** Ghost reads what is asked of it, and leaves it out. */
  readonly isIgnored?: boolean
}

export type FilterFields = Readonly<Record<string, FilterField>>

type Bound = Exclude<NqlValue, null>

/** The filter is read, but asks for what there is not. */
class NoSuchField extends Error {
  override readonly name = 'NoSuchField'
}

/** A filter in NQL as a condition. What it names that is no field, or no value of it, is refused as Ghost refuses it. */
export function conditionsOf(
  filter: string | null,
  fields: FilterFields,
  now: Date,
  action: Action,
): RawBuilder<boolean> {
  if (filter === null) return sql<boolean>`true`
  try {
    return conditionOf(parseNql(filter, now), fields)
  } catch (fault) {
    if (fault instanceof MalformedFilter) throw badRequest(action, 'Error parsing filter')
    if (fault instanceof NoSuchField) throw badRequest(action, 'Could not understand request.')
    throw fault
  }
}

function conditionOf(nql: Nql, fields: FilterFields): RawBuilder<boolean> {
  if ('and' in nql) return joined(nql.and, fields, sql` and `)
  if ('or' in nql) return joined(nql.or, fields, sql` or `)
  const field = fieldOf(nql, fields)
  if (!field) throw new NoSuchField(nql.field)
  if (field.isIgnored) return sql<boolean>`true`
  const fits = fitsAny(field, nql)
  const condition = field.some ? field.some(fits) : fits
  // What is unknown is not equal to anything: `-public` is also what has no visibility.
  return nql.not ? sql<boolean>`(${condition}) is not true` : condition
}

function fieldOf({ field }: NqlCondition, fields: FilterFields): FilterField | undefined {
  return Object.hasOwn(fields, field) ? fields[field] : undefined
}

function joined(parts: readonly Nql[], fields: FilterFields, by: RawBuilder<unknown>): RawBuilder<boolean> {
  // Were it read as true, everything would be one of `status:draft,tag:larder`.
  const asked = parts.filter(part => !('field' in part && fieldOf(part, fields)?.isIgnored))
  if (asked.length === 0) return sql<boolean>`true`
  return sql<boolean>`(${sql.join(
    asked.map(part => conditionOf(part, fields)),
    by,
  )})`
}

function fitsAny(field: FilterField, { operator, values }: NqlCondition): RawBuilder<boolean> {
  const each = values.map(value =>
    value === null
      ? operator === 'is'
        ? sql<boolean>`${field.of} is null`
        : sql<boolean>`false`
      : fitsOne(field, operator, value),
  )
  return sql<boolean>`(${sql.join(each, sql` or `)})`
}

function fitsOne(field: FilterField, operator: NqlCondition['operator'], value: Bound): RawBuilder<boolean> {
  const { of, type } = field
  if (typeof type === 'object') {
    if (operator !== 'is') throw new NoSuchField(operator)
    const match = objectIdMatch(type.idOf, String(value))
    if (!match) return sql<boolean>`false`
    return sql<boolean>`(${of} = ${match.imported}::uuid or ${of} between ${match.from}::uuid and ${match.to}::uuid)`
  }
  if (operator === 'contains' || operator === 'starts' || operator === 'ends') {
    if (type !== 'text') throw new NoSuchField(operator)
    return sql<boolean>`${of} ilike ${PATTERNS[operator](String(value))}`
  }
  return sql<boolean>`${of} ${SIGNS[operator]} ${boundValue(type, value)}`
}

const PATTERNS = { contains: likeContaining, starts: likeStarting, ends: likeEnding } as const

const SIGNS = { is: sql`=`, gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` } as const

/** As Ghost's databases, which have numbers for them, understand them. */
const BOOLEANS = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  [1, true],
  [0, false],
  ['1', true],
  ['0', false],
])

function boundValue(type: 'text' | 'boolean' | 'moment', value: Bound): RawBuilder<unknown> {
  if (type === 'text') return sql`${value instanceof Date ? value.toISOString() : String(value)}::text`
  if (type === 'boolean') {
    const bool = BOOLEANS.get(value)
    if (bool === undefined) throw new NoSuchField(String(value))
    return sql`${bool}::boolean`
  }
  return sql`${momentOf(value)}::timestamptz`
}

/** `2026-11-23 08:26:55` is UTC, as in Ghost’s database; so is a day. */
function momentOf(value: Bound): Date {
  if (value instanceof Date) return value
  const text = String(value).trim()
  const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?$/.test(text)
    ? `${text.replace(' ', 'T')}Z`
    : text
  const moment = new Date(iso)
  if (!/^\d{4}/.test(text) || Number.isNaN(moment.getTime())) throw new NoSuchField(text)
  return moment
}

/** `published_at desc, title`; what there is not is left out, as in Ghost, and what is left empty is `otherwise`. */
export function orderOf(
  order: string | null,
  fields: FilterFields,
  otherwise: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const parts = (order ?? '').split(',').flatMap(part => {
    const [name = '', direction = 'asc'] = part.trim().split(/\s+/)
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field || field.some || !/^(?:asc|desc)$/i.test(direction)) return []
    return [/^desc$/i.test(direction) ? sql`${field.of} desc nulls last` : sql`${field.of} asc nulls last`]
  })
  return parts.length > 0 ? sql`${sql.join(parts)}` : otherwise
}
