import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { AUDIENCES } from './activity'
import { Actor } from './actor'

/** A note or an article in somebody's timeline, written here or elsewhere. */
export const Note = defineEntity({
  name: 'Note',
  tableName: 'notes',
  properties: {
    id: id(),
    uri: p.string().length(2000).unique(),
    kind: p.enum(['Note', 'Article']),
    author: () => p.manyToOne(Actor).deleteRule('cascade'),
    title: p.text().nullable(),
    summary: p.text().nullable(),
    /** Sanitised HTML. */
    html: p.text(),
    /** What a member of ours typed. */
    source: p.text().nullable(),
    url: p.text().nullable(),
    inReplyTo: p.text().nullable().index(),
    audience: p.enum([...AUDIENCES]).default('public'),
    sensitive: p.boolean().default(false),
    attachments: p.json<readonly { url: string; alt: string; type: string }[]>(),
    tags: p.json<readonly { name: string; href: string }[]>().defaultRaw(`'[]'`),
    mentions: p.json<readonly { href: string; name: string }[]>().defaultRaw(`'[]'`),
    publishedAt: moment().index(),
    receivedAt: now(),
    editedAt: moment().nullable(),
    /** A tombstone: what stood here is gone. */
    deletedAt: moment().nullable(),
  },
  indexes: [{ properties: ['url'], type: 'hash' }, { properties: ['author', 'publishedAt', 'id'] }],
})

export type Note = InferEntity<typeof Note>
