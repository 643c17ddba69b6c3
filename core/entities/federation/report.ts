import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Actor } from './actor'

/** Somebody asks our moderators to look at an account or a note (a `Flag`). */
export const Report = defineEntity({
  name: 'Report',
  tableName: 'reports',
  properties: {
    id: id(),
    uri: p.string().length(2000).unique(),
    reporter: () => p.manyToOne(Actor).nullable().deleteRule('no action'),
    /** Addresses of accounts and notes. */
    targets: p.json<readonly string[]>(),
    content: p.text().default(''),
    receivedAt: now(),
    settledAt: moment().nullable(),
    settledBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
  },
})

export type Report = InferEntity<typeof Report>
