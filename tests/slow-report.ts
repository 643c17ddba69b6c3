import { sql } from 'kysely'
import { REPORTS } from '#core/services/cart/reports/definitions'
import type { Report } from '#core/services/cart/reports/report'

/** Whoever holds this advisory lock stops the report once a piece of its file is kept. */
export const SLOW_REPORT_LOCK = 20_261_201
export const SLOW_REPORT_ROWS = 40_001

/** A report of two batches and a row, the first longer than a piece of a file. */
export function addSlowReport(): void {
  const reports = REPORTS as Record<string, Report>
  reports.slow = {
    title: 'Slow',
    about: 'Waits for a lock in the middle of its file.',
    columns: [
      { name: 'word', heading: 'Word', kind: 'text' },
      { name: 'many', heading: 'Many', kind: 'number', sum: true },
    ],
    query: () => sql`
      select md5(n::text) || md5((-n)::text) as word, n::int as many, lpad(n::text, 8, '0') as sort, n::text as id
      from (select case when exists (select from prepared_file_pieces)
        then pg_advisory_xact_lock_shared(${sql.lit(SLOW_REPORT_LOCK)}) end) gate,
        generate_series(1, ${sql.lit(SLOW_REPORT_ROWS)}) n`,
  }
}
