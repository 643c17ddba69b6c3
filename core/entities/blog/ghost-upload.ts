import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { now } from '../columns'

/** Where an upload of the old site is now. */
export const GhostUpload = defineEntity({
  name: 'GhostUpload',
  tableName: 'ghost_uploads',
  properties: {
    /** Its path there: `/content/images/2026/11/x.png`. */
    path: p.text().primary(),
    url: p.text(),
    takenAt: now(),
  },
})

export type GhostUpload = InferEntity<typeof GhostUpload>
