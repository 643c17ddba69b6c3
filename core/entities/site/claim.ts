import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { moment } from '../columns'

/** What a process is doing outside the database right now: `refund:<id>`, `letter:<key>`. Gone when it is done. */
export const Claim = defineEntity({
  name: 'Claim',
  tableName: 'claims',
  properties: {
    subject: p.string().length(300).primary(),
    /** The process that claims; its `workers` row has the same id. */
    claimant: p.uuid().index(),
    until: moment(),
  },
})

export type Claim = InferEntity<typeof Claim>
