import type { ServiceConcept } from '#core/concepts/concept'
import { purgeImport } from '../post-cache'
import { IMPORT_GHOST, runImport } from './run'

export const tasks: ServiceConcept['tasks'] = {
  [IMPORT_GHOST]: { class: 'media', run: runImport },
}

export const handlers: ServiceConcept['handlers'] = [purgeImport]

export const workOf: ServiceConcept['workOf'] = [['ghost_imports.started_by_id', 'started_at']]
