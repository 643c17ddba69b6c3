import { defineEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'
import { Note } from './note'

/** A note of a member or an app of ours. Kept by the database (`keep_local_note`), written by nobody else. */
export const LocalNote = defineEntity({
  name: 'LocalNote',
  tableName: 'local_notes',
  properties: {
    note: () => p.oneToOne(Note).owner().primary().deleteRule('cascade').updateRule('no action'),
    publishedAt: moment(),
  },
  indexes: [{ properties: ['publishedAt', 'note'] }],
})
