import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { announcePost } from '../announce-post'
import type { WrittenRow } from './write-posts'

/**
 * An import tells nobody of two thousand old posts. But followers who were told of one, here, hear what has become of
 * it: a text that is closed or taken back may not live on with them.
 */
export async function announceImported(tx: Tx, rows: readonly WrittenRow[]): Promise<void> {
  if (rows.length === 0) return
  const told = await db(tx)
    .selectFrom('ap_activities')
    .select('subject_id')
    .distinct()
    .where('domain', '=', 'blog')
    .where('subject_kind', '=', 'post')
    .where('type', '=', 'Create')
    .where('audience', '=', 'public')
    .where(
      'subject_id',
      'in',
      rows.map(({ columns }) => columns.id),
    )
    .execute()
  const ids = new Set(told.map(row => row.subject_id))
  for (const { columns, state } of rows) {
    if (ids.has(columns.id)) await announcePost(tx, state === 'published' ? 'Update' : 'Delete', columns.id)
  }
}
