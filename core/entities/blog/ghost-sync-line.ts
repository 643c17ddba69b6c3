import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, now } from '../columns'
import { GhostSync } from './ghost-sync'

/** What a run of the sync did, for people. */
export const GhostSyncLine = defineEntity({
  name: 'GhostSyncLine',
  tableName: 'ghost_sync_lines',
  properties: {
    id: id(),
    sync: () => p.manyToOne(GhostSync).deleteRule('cascade'),
    at: now(),
    level: p.enum(['done', 'notice', 'fault']),
    words: p.text(),
  },
  indexes: [{ name: 'ghost_sync_lines_sync_id_index', properties: ['sync', 'id'] }],
})

export type GhostSyncLine = InferEntity<typeof GhostSyncLine>

/** A hook that was heard: the same one sent again is heard no more. */
export const GhostHookReceipt = defineEntity({
  name: 'GhostHookReceipt',
  tableName: 'ghost_hook_receipts',
  properties: {
    signature: p.text().primary(),
    receivedAt: now().index(),
  },
})

export type GhostHookReceipt = InferEntity<typeof GhostHookReceipt>
