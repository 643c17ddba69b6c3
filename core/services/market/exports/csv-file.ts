import { stringify } from 'csv-stringify/sync'

/** As spreadsheets open it without a question: marked as UTF-8, and with nothing in it that would run as a formula (CWE-1236). */
export function csvFile(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return stringify([[...header], ...rows.map(row => [...row])], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}
