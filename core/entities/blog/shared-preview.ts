import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

/** A link by which anybody may read a post that is not public yet, until it is withdrawn or ends. */
export const SharedPreview = defineEntity({
  name: 'SharedPreview',
  tableName: 'shared_previews',
  properties: {
    id: id(),
    post: () => p.oneToOne(Post).owner().deleteRule('cascade').updateRule('no action'),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    createdAt: moment(),
    /** From then on it opens nothing. */
    endsAt: moment().nullable(),
  },
})

export type SharedPreview = InferEntity<typeof SharedPreview>
