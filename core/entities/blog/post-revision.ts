import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

export const PostRevision = defineEntity({
  name: 'PostRevision',
  tableName: 'post_revisions',
  properties: {
    id: id(),
    post: () => p.manyToOne(Post).deleteRule('cascade').index(),
    title: p.string().length(2000),
    document: p.json<unknown>(),
    savedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    savedAt: now(),
    /** Saved by itself while somebody wrote: the next of theirs takes its place. */
    autosaved: p.boolean().default(false),
    /** Of a save by the editor's script: what it calls it while no answer comes, and which of its sendings this was. */
    saveKey: p.uuid().nullable(),
    saveAttempt: p.integer().nullable(),
  },
})

export type PostRevision = InferEntity<typeof PostRevision>
