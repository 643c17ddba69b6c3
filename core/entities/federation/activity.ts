import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { DOMAINS } from '#core/contracts/domain'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Actor } from './actor'

export const AUDIENCES = ['public', 'unlisted', 'followers', 'direct', 'internal'] as const

/**
 * The outbox of every write, and the inbox of what came from elsewhere. Written in the same transaction
 * as the change it tells of; an `internal` one never leaves the house.
 */
export const Activity = defineEntity({
  name: 'Activity',
  tableName: 'ap_activities',
  properties: {
    id: id(),
    /** Its address in the fediverse; empty for internal ones. */
    uri: p.string().length(2000).nullable().unique(),
    /** ActivityStreams 2.0 verb: Create, Update, Delete, Follow, Announce, … */
    type: p.string().length(40),
    domain: p.enum([...DOMAINS]),
    /** What it is about: `post`, `order`, `product`, `occurrence`, … and its id. */
    subjectKind: p.string().length(40),
    subjectId: p.string().length(2000),
    /** What handlers need beside the subject: small, and no secrets. */
    payload: p.json<Record<string, unknown>>(),
    audience: p.enum([...AUDIENCES]).default('internal'),
    actor: () => p.manyToOne(Actor).nullable().deleteRule('no action').index(),
    member: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    remote: p.boolean().default(false),
    publishedAt: now(),
    processedAt: moment().nullable(),
  },
  indexes: [{ properties: ['subjectKind', 'subjectId'] }, { properties: ['publishedAt'] }],
})

export type Activity = InferEntity<typeof Activity>
