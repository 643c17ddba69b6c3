import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'
import { Member } from '../identity/member'
import { Post } from './post'

export const PublicationSchedule = defineEntity({
  name: 'PublicationSchedule',
  tableName: 'publication_schedules',
  properties: {
    post: () => p.oneToOne(Post).owner().primary().deleteRule('cascade').updateRule('no action'),
    publishAt: moment().index(),
    scheduledBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    scheduledAt: now(),
  },
})

export type PublicationSchedule = InferEntity<typeof PublicationSchedule>
