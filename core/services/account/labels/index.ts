import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

export const exportOf = [
  section(
    'labels',
    'Words by which you are told apart in lists of members.',
    ['member_labels.member_id'],
    id => sql`select name, given_at from member_labels where member_id = ${id} order by given_at, slug`,
  ),
  section(
    'notes about you',
    'What those who keep the list of members wrote of you.',
    ['member_notes.member_id'],
    id => sql`select note, written_at from member_notes where member_id = ${id} order by written_at`,
  ),
]

export async function forgetMember(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom('member_labels').where('member_id', '=', id).execute()
  await db(tx).deleteFrom('member_notes').where('member_id', '=', id).execute()
}
