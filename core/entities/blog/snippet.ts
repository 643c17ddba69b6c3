import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'

/** Blocks of a text that are used again, under a name. */
export const Snippet = defineEntity({
  name: 'Snippet',
  tableName: 'snippets',
  properties: {
    id: id(),
    name: p.text(),
    document: p.json<object>(),
    updatedAt: moment(),
  },
  indexes: [
    {
      name: 'snippets_name_unique',
      expression: 'create unique index "snippets_name_unique" on "snippets" (lower("name"))',
    },
  ],
})

export type Snippet = InferEntity<typeof Snippet>
