import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Note } from './note'

/** By which a note is found. Kept by the database from `notes.tags`; no code writes it. */
export const NoteTag = defineEntity({
  name: 'NoteTag',
  tableName: 'note_tags',
  properties: {
    /** Lower case, without its `#`. */
    tag: p.text().primary(),
    publishedAt: moment().primary(),
    note: () => p.manyToOne(Note).primary().deleteRule('cascade').updateRule('no action').index(),
  },
})

export type NoteTag = InferEntity<typeof NoteTag>
