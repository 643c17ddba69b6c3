import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { DOMAINS } from '#core/contracts/domain'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** Someone in the fediverse: one of our apps, one of our members, or somebody elsewhere. */
export const Actor = defineEntity({
  name: 'Actor',
  tableName: 'actors',
  properties: {
    id: id(),
    uri: p.string().length(2000).unique(),
    kind: p.enum(['Person', 'Service', 'Group', 'Organization', 'Application']),
    /** Set for the actors of our own apps. */
    app: p
      .enum([...DOMAINS])
      .nullable()
      .unique(),
    member: () => p.manyToOne(Member).nullable().deleteRule('cascade').unique(),
    /** What it calls itself. Who bears a handle is asked of its host: two actors may bear one name. */
    username: p.string().length(200),
    /** Lower case, with its port where it is not the default. */
    host: p.string().length(255).index(),
    name: p.string().length(400).default(''),
    summary: p.text().default(''),
    url: p.text().nullable(),
    icon: p.text().nullable(),
    inbox: p.text(),
    sharedInbox: p.text().nullable(),
    outbox: p.text().nullable(),
    followers: p.text().nullable(),
    following: p.text().nullable(),
    manuallyApprovesFollowers: p.boolean().default(false),
    publicKeyId: p.text().nullable(),
    publicKeyPem: p.text().nullable(),
    ed25519KeyId: p.text().nullable(),
    ed25519PublicKey: p.text().nullable(),
    /** Where they say they have moved to. */
    movedTo: p.text().nullable(),
    createdAt: now(),
    fetchedAt: moment().nullable(),
    /** A tombstone: the account elsewhere is gone. */
    deletedAt: moment().nullable(),
  },
  indexes: [
    { properties: ['publicKeyId'], type: 'hash' },
    { properties: ['ed25519KeyId'], type: 'hash' },
  ],
})

export type Actor = InferEntity<typeof Actor>
