import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'

/** Blocks under a name, to be put into other posts. */
export const Snippet = defineEntity({
  name: 'Snippet',
  tableName: 'snippets',
  properties: {
    id: id(),
    name: p.text(),
    /** Lexical JSON, as of a post. */
    document: p.json<unknown>(),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
  },
})

export type Snippet = InferEntity<typeof Snippet>
