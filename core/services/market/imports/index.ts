import type { ServiceConcept } from '#core/concepts/concept'
import { workOnImport } from './run-import'

export const tasks: ServiceConcept['tasks'] = {
  'market-import': { class: 'media', run: workOnImport },
}

export const workOf: ServiceConcept['workOf'] = [['catalogue_imports.started_by_id', 'started_at']]
