import { type Archive, ordered, type Row, rowsOf, text, warn } from './rows'
import { type GhostKind, ghostUuid } from './uuid'

/**
 * For each post the ids of what a join table ties to it, in Ghost's order. A tie to a row that is not in the
 * export is kept as a warning; the post comes without it.
 */
export function tiesOf(
  archive: Archive,
  join: { readonly table: string; readonly column: string; readonly to: string; readonly kind: GhostKind },
): ReadonlyMap<string, readonly string[]> {
  const posts = idsOf(archive, 'posts')
  const targets = idsOf(archive, join.to)
  const ties = new Map<string, string[]>()
  for (const row of ordered(rowsOf(archive, join.table))) {
    const [post, target] = [text(row, 'post_id') ?? '', text(row, join.column) ?? '']
    if (!posts.has(post)) {
      warn(archive, join.table, row, `Names a post that is not in the export (${post}).`)
    } else if (!targets.has(target)) {
      warn(archive, join.table, row, `Names a row of ${join.to} that is not in the export (${target}).`)
    } else {
      const tied = ties.get(post) ?? []
      const id = ghostUuid(join.kind, target)
      if (!tied.includes(id)) tied.push(id)
      ties.set(post, tied)
    }
  }
  return ties
}

/** Our id of the row that a column names, or null with a warning when there is no such row. */
export function referenceOf(
  archive: Archive,
  row: Row,
  from: { readonly table: string; readonly column: string; readonly to: string; readonly kind: GhostKind },
): string | null {
  const target = text(row, from.column)
  if (!target) return null
  if (idsOf(archive, from.to).has(target)) return ghostUuid(from.kind, target)
  warn(archive, from.table, row, `Names a row of ${from.to} that is not in the export (${target}).`)
  return null
}

function idsOf(archive: Archive, table: string): ReadonlySet<string> {
  return new Set(rowsOf(archive, table).map(row => text(row, 'id') ?? ''))
}
