import type { ServiceConcept } from '#core/concepts/concept'
import { noteChange, SUBMIT, submitChanges } from './submit'

export const tasks: ServiceConcept['tasks'] = {
  [SUBMIT]: { class: 'federation-out', run: submitChanges },
}

export const handlers: ServiceConcept['handlers'] = [noteChange]
