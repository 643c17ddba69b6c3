import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Newsletter } from './newsletter'
import { Tier } from './tier'

/** One issue of a newsletter: a draft until it has a `sendRequestedAt`. */
export const Letter = defineEntity({
  name: 'Letter',
  tableName: 'letters',
  properties: {
    id: id(),
    newsletter: () => p.manyToOne(Newsletter).deleteRule('no action').index(),
    subject: p.string().length(300),
    /** Empty where the letter is a post. */
    markdown: p.text(),
    /** The post that it is. */
    postId: p.uuid().nullable().index(),
    /** What mail programs show beside the subject. */
    previewText: p.text().default(''),
    /** Who of the newsletter's readers gets it; `free`: who has no tier. */
    audience: p.enum(['all', 'free', 'paid']).default('all'),
    /** Only who has this tier. */
    tier: () => p.manyToOne(Tier).nullable().deleteRule('no action').index(),
    /** Only who has this label. */
    labelSlug: p.text().nullable(),
    /** Only who has bought this product. */
    productId: p.uuid().nullable(),
    /** Only who holds a ticket for what is to come of this. */
    entryId: p.uuid().nullable(),
    /** What stands on top of it, above its words. */
    header: p.text().default(''),
    /** It is sent by itself then. */
    sendAt: moment().nullable(),
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
