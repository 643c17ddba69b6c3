import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'

/** An import from Ghost that an editor asked for: how far it is, and what came of it. */
export const GhostImport = defineEntity({
  name: 'GhostImport',
  tableName: 'ghost_imports',
  properties: {
    id: id(),
    fileName: p.string().length(255),
    /** The export as text, until it has been read. */
    file: p.text().nullable(),
    done: p.integer().default(0),
    total: p.integer().default(0),
    report: p.json<unknown>().nullable(),
    failure: p.text().nullable(),
    startedBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    startedAt: now(),
    finishedAt: moment().nullable(),
  },
})

export type GhostImport = InferEntity<typeof GhostImport>
