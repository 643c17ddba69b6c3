import type { ImportView } from '#core/services/market/imports/imports'

export const PHASE_WORDS: Readonly<Record<ImportView['phase'], string>> = {
  matching: 'columns to be matched',
  checking: 'being tried',
  checked: 'tried',
  running: 'being taken in',
  done: 'taken in',
  undoing: 'being undone',
  undone: 'undone',
}

/** `1 row`, `5,000 rows` */
export const rowsInWords = (rows: number, locale: string): string =>
  rows === 1 ? '1 row' : `${rows.toLocaleString(locale)} rows`
