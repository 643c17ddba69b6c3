import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Newsletter } from './newsletter'

/** One issue of a newsletter: a draft until it has a `sendRequestedAt`. */
export const Letter = defineEntity({
  name: 'Letter',
  tableName: 'letters',
  properties: {
    id: id(),
    newsletter: () => p.manyToOne(Newsletter).deleteRule('no action').index(),
    subject: p.string().length(300),
    markdown: p.text(),
    writtenBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
    updatedAt: moment()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    sendRequestedAt: moment().nullable(),
    sentAt: moment().nullable(),
  },
})

export type Letter = InferEntity<typeof Letter>
