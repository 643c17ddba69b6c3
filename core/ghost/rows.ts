import { MissingTables } from './errors'
import type { GhostWarning } from './model'

export type Row = Readonly<Record<string, unknown>>
export type Tables = Readonly<Record<string, readonly Row[]>>

/** The tables of an export, each a list of rows, and a notebook for what is wrong with them. */
export type Archive = { readonly tables: Tables; readonly warnings: GhostWarning[] }

const REQUIRED = ['posts', 'tags', 'users', 'posts_tags', 'posts_authors', 'settings']

/**
 * Only lists of objects are tables; what else stands there is as good as missing.
 * @throws {MissingTables} naming all that a site cannot be without
 */
export function archiveOf(given: Readonly<Record<string, unknown>>): Archive {
  const tables: Record<string, readonly Row[]> = {}
  const warnings: GhostWarning[] = []
  for (const [name, rows] of Object.entries(given))
    if (Array.isArray(rows)) tables[name] = onceEach(name, rows.filter(isRow), warnings)
  const missing = REQUIRED.filter(name => !tables[name])
  if (missing.length > 0) throw new MissingTables(missing)
  return { tables, warnings }
}

/** An id names one row. Of several, as in files that were put together by hand, the first is taken. */
function onceEach(table: string, rows: readonly Row[], warnings: GhostWarning[]): readonly Row[] {
  const seen = new Set<string>()
  return rows.filter(row => {
    const id = text(row, 'id')?.toLowerCase()
    if (!id) return true
    if (seen.has(id)) warnings.push({ table, ghostId: id, message: 'Stands twice; the first is taken.', row })
    const isFirst = !seen.has(id)
    seen.add(id)
    return isFirst
  })
}

export function rowsOf(archive: Archive, table: string): readonly Row[] {
  return archive.tables[table] ?? []
}

export function warn(archive: Archive, table: string, row: Row, message: string): void {
  archive.warnings.push({ table, ghostId: text(row, 'id') ?? '', message, row })
}

export function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Text that says something, or null. */
export function text(row: Row, column: string): string | null {
  const value = row[column]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : null
}

export function count(row: Row, column: string): number | null {
  const value = row[column]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** SQLite keeps switches as 0 and 1, MySQL exports as true and false. */
export function flag(row: Row, column: string): boolean {
  return row[column] === 1 || row[column] === true
}

/** `2026-11-23 08:26:56` (SQLite, UTC) or ISO 8601, or null: also for years that feeds cannot write (RFC 3339 §1). */
export function moment(row: Row, column: string): Date | null {
  const value = text(row, column)
  if (!value) return null
  const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(value) ? `${value.replace(' ', 'T')}Z` : value
  const date = new Date(iso)
  const year = date.getUTCFullYear()
  return year >= 1 && year <= 9999 ? date : null
}

/** Values of a column by another, in the order of `sort_order`. */
export function ordered(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (count(a, 'sort_order') ?? 0) - (count(b, 'sort_order') ?? 0))
}
