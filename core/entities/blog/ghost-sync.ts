import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** A Ghost site that is kept in step with the blog; at most one is not ended. */
export const GhostSync = defineEntity({
  name: 'GhostSync',
  tableName: 'ghost_syncs',
  properties: {
    id: id(),
    /** Where its Admin API is asked. */
    address: p.text(),
    /** The address that Ghost itself goes by, and writes into its texts. */
    site: p.text(),
    keyId: p.text(),
    /** The secret half of its Admin key as a JWE (RFC 7516). */
    sealedKey: p.text(),
    direction: p.enum(['ghost', 'ours', 'both']),
    /** Who connected it: it may do what they may, and no longer. */
    actsFor: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    connectedAt: now(),
    startedAt: moment().nullable(),
    pausedAt: moment().nullable(),
    endedAt: moment().nullable(),
    cursors: p.json<Readonly<Record<string, { readonly since: string | null; readonly page: number }>>>(),
    done: p.bigint('number'),
    expected: p.bigint('number'),
    firstPullAt: moment().nullable(),
    runAt: moment().nullable(),
    failure: p.text().nullable(),
    compareIdsAt: moment().nullable(),
    /** The ids of our hooks there, by event. */
    hooks: p.json<Readonly<Record<string, string>>>(),
    preview: p.json<unknown>().nullable(),
  },
})

export type GhostSync = InferEntity<typeof GhostSync>
