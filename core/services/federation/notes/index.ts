import type { ServiceConcept } from '#core/concepts/concept'

export { exportOf } from './export-of'

export const notExported: ServiceConcept['notExported'] = {
  'local_notes.note_id': 'That a note was written here, which is made from the note.',
  'note_tags.note_id': 'How a note is found by its tags: the note itself is there, with its tags.',
  'page_replies.note_id': 'Which page a note answers: the note itself is there, with what it answers.',
}
