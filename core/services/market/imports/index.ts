import type { ServiceConcept } from '#core/concepts/concept'
import { FETCH_IMPORT, fetchDueImports, fetchImport } from './fetch-scheduled'
import { SEND_FAILURES, sendFailures } from './report-failures'
import { workOnImport } from './run-import'

export const tasks: ServiceConcept['tasks'] = {
  'market-import': { class: 'media', run: workOnImport },
  'market-fetch-due-imports': { class: 'rest', run: fetchDueImports },
  [FETCH_IMPORT]: { class: 'media', run: fetchImport },
  [SEND_FAILURES]: { class: 'letters', run: sendFailures },
}

export const crons: ServiceConcept['crons'] = [{ schedule: '41 * * * *', task: 'market-fetch-due-imports' }]

export const workOf: ServiceConcept['workOf'] = [
  ['catalogue_imports.started_by_id', 'started_at'],
  ['import_schedules.added_by_id', 'added_at'],
]
