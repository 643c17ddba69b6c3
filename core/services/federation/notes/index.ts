import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const notExported: ServiceConcept['notExported'] = {
  'note_tags.note_id': 'How a note is found by its tags: the note itself is there, with its tags.',
}
