import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment, now } from '../columns'

/** One thing on both sides, and what both last agreed on. */
export const GhostLink = defineEntity({
  name: 'GhostLink',
  tableName: 'ghost_links',
  properties: {
    site: p.text().primary(),
    kind: p.text().primary(),
    ghostId: p.text().primary(),
    ourId: p.uuid(),
    baseHash: p.text(),
    base: p.json<unknown>().nullable(),
    remoteUpdatedAt: moment().nullable(),
    ourVersion: p.bigint('number'),
    ourState: p.text(),
    agreedAt: now(),
    refusedVersion: p.bigint('number').nullable(),
    refusal: p.text().nullable(),
  },
  uniques: [{ name: 'ghost_links_ours_unique', properties: ['site', 'kind', 'ourId'] }],
})

export type GhostLink = InferEntity<typeof GhostLink>

/** Something of ours that is being made there, until its link is written. */
export const GhostCreation = defineEntity({
  name: 'GhostCreation',
  tableName: 'ghost_creations',
  properties: {
    site: p.text().primary(),
    kind: p.text().primary(),
    ourId: p.uuid().primary(),
    sentHash: p.text(),
    askedAt: now(),
    /** The version of ours that was refused, and why. */
    refusedVersion: p.bigint('number').nullable(),
    refusal: p.text().nullable(),
  },
})

export type GhostCreation = InferEntity<typeof GhostCreation>
