import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

export const PublicationSchedule = defineEntity({
  name: 'PublicationSchedule',
  tableName: 'publication_schedules',
  properties: {
    id: id(),
    post: () => p.manyToOne(Post).deleteRule('cascade').unique(),
    publishAt: moment().index(),
    scheduledBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    scheduledAt: now(),
  },
})

export type PublicationSchedule = InferEntity<typeof PublicationSchedule>
