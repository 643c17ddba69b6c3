import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** How the security log stood at a row, kept for good: after rows went, and to see that none were cut off. */
export const SecurityLogAnchor = defineEntity({
  name: 'SecurityLogAnchor',
  tableName: 'security_log_anchors',
  properties: { position: p.bigint('number').primary().autoincrement(false), digest: p.text(), at: moment() },
})

export type SecurityLogAnchor = InferEntity<typeof SecurityLogAnchor>
