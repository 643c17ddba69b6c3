import { sql } from 'kysely'
import type { ExportSection } from '#core/contracts/member-records'
import type { WorkColumn } from './concept'
import { section } from './export-section'

/** What somebody with a role did, as one section of their export: a row for each thing, whatever table it is in. */
export function workSection(columns: readonly WorkColumn[]): ExportSection {
  return section(
    'work',
    'What you did for the cooperative, and when: each thing by its kind and number.',
    columns.map(([column]) => column),
    id => {
      const parts = columns.map(([column, at, key = 'id']) => {
        const [table = '', by = ''] = column.split('.')
        return sql`select ${table}::text as kind, ${sql.ref(key)}::text as id, ${sql.ref(at)} as at from ${sql.table(table)}
          where ${sql.ref(by)} = ${id}`
      })
      return sql`select kind, id, at from (${sql.join(parts, sql` union all `)}) work order by at, kind, id`
    },
  )
}
