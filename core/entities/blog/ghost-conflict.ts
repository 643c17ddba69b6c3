import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** Changed on both sides: both texts are kept until somebody has chosen. */
export const GhostConflict = defineEntity({
  name: 'GhostConflict',
  tableName: 'ghost_conflicts',
  properties: {
    id: id(),
    site: p.text(),
    kind: p.text(),
    ghostId: p.text(),
    ourId: p.uuid(),
    reason: p.enum(['changed', 'deleted there', 'deleted here']),
    title: p.text(),
    /** As Ghost's Admin API gave it. */
    theirs: p.json<unknown>().nullable(),
    theirsHash: p.text().nullable(),
    theirsUpdatedAt: moment().nullable(),
    foundAt: now(),
    choice: p.enum(['ours', 'theirs', 'both']).nullable(),
    chosenBy: () => p.manyToOne(Member).nullable().deleteRule('no action').index(),
    chosenAt: moment().nullable(),
  },
})

export type GhostConflict = InferEntity<typeof GhostConflict>
