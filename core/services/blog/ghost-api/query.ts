import { type Action, invalid } from './refusals'

const DEFAULT_LIMIT = 15
/** What `limit=all` gives since Ghost 6, and the most that any number does. */
const MAX_LIMIT = 100
const MAX_PAGE = 1_000_000

/** What a program may ask of a kind of thing, beside its fields. */
export type Askable = {
  readonly includes: readonly string[]
  readonly formats?: readonly string[]
  /** Given when none is asked for. */
  readonly defaultFormats?: readonly string[]
}

/** A query of Ghost’s APIs, read. */
export type Asked = {
  readonly filter: string | null
  readonly order: string | null
  readonly limit: number
  readonly page: number
  /** Null: all of them. */
  readonly fields: readonly string[] | null
  readonly include: ReadonlySet<string>
  readonly formats: ReadonlySet<string>
}

/** Throws Ghost’s refusal of a limit, page or format that there is not. Unknown includes are ignored, as there. */
export function readQuery(query: URLSearchParams, askable: Askable, action: Action): Asked {
  const limit = number(query, 'limit', /^(?:\d+|all)$/, action)
  const page = number(query, 'page', /^\d+$/, action)
  const formats = listOf(query.get('formats'))
  if (formats.some(format => !(askable.formats ?? formats).includes(format)))
    throw invalid(action, 'Validation (AllowedValues) failed for formats')
  const fields = listOf(query.get('fields'))
  // A text may be asked for as a format, or as a field.
  const wanted = [...formats, ...fields.filter(field => askable.formats?.includes(field))]
  return {
    filter: query.get('filter') || null,
    order: query.get('order') || null,
    limit: Math.min(limit === 'all' ? MAX_LIMIT : Number(limit ?? 0) || DEFAULT_LIMIT, MAX_LIMIT),
    page: Math.min(Math.max(Number(page ?? 1), 1), MAX_PAGE),
    fields: fields.length > 0 ? fields : null,
    include: new Set(listOf(query.get('include')).filter(each => askable.includes.includes(each))),
    formats: new Set([
      ...wanted,
      ...(fields.length + formats.length > 0 ? [] : (askable.defaultFormats ?? [])),
    ]),
  }
}

function number(query: URLSearchParams, name: string, pattern: RegExp, action: Action): string | null {
  const value = query.get(name)
  if (value && !pattern.test(value)) throw invalid(action, `Validation (matches) failed for ${name}`)
  return value || null
}

function listOf(value: string | null): string[] {
  return (value ?? '')
    .split(',')
    .map(each => each.trim())
    .filter(each => each !== '')
}

/** Ghost’s `meta.pagination`. */
export function pagination({ page, limit }: Pick<Asked, 'page' | 'limit'>, total: number) {
  const pages = Math.max(1, Math.ceil(total / limit))
  const next = page < pages ? page + 1 : null
  return { pagination: { page, limit, pages, total, next, prev: page > 1 ? page - 1 : null } }
}
