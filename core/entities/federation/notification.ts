import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Activity } from './activity'
import { Actor } from './actor'
import { Note } from './note'

export const Notification = defineEntity({
  name: 'Notification',
  tableName: 'notifications',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade'),
    kind: p.enum(['follow', 'follow-accepted', 'mention', 'reply', 'like', 'announce', 'order', 'ticket']),
    actor: () => p.manyToOne(Actor).nullable().deleteRule('cascade'),
    note: () => p.manyToOne(Note).nullable().deleteRule('cascade'),
    activity: () => p.manyToOne(Activity).nullable().deleteRule('set null'),
    text: p.text().default(''),
    url: p.text().nullable(),
    createdAt: now().index(),
    readAt: moment().nullable(),
  },
  uniques: [{ properties: ['member', 'kind', 'activity'] }],
  indexes: [{ properties: ['member', 'createdAt', 'id'] }],
})

export type Notification = InferEntity<typeof Notification>
