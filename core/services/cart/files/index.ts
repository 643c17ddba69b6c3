import type { ServiceConcept } from '#core/concepts/concept'
import { PREPARE_FILE } from './ask'
import { prepareFile } from './prepare'

export const tasks: ServiceConcept['tasks'] = {
  [PREPARE_FILE]: { class: 'media', run: prepareFile },
}

export const workOf: ServiceConcept['workOf'] = [['prepared_files.asked_by_id', 'asked_at']]
