import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** A browser that its member lets tell them of things, for as long as the sign-in lasts that it was allowed in. */
export const PushSubscription = defineEntity({
  name: 'PushSubscription',
  tableName: 'push_subscriptions',
  properties: {
    id: id(),
    member: () => p.manyToOne(Member).deleteRule('cascade').index(),
    signIn: p.uuid().index(),
    /** Whoever has it and our key can send there: as good as a secret. */
    endpoint: p.text().unique(),
    p256dh: p.text(),
    auth: p.text(),
    device: p.text(),
    createdAt: now(),
    lastToldAt: moment().nullable(),
    /** The notifications that it was told of last. */
    toldOf: p.array().default([]),
  },
})

export type PushSubscription = InferEntity<typeof PushSubscription>
