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
