import { defineEntity, p } from '@mikro-orm/core'

/** A payment, refund or loss that stands in no ledger yet. Kept by the database (`note_unbooked`), written by nobody else. */
export const UnbookedMoney = defineEntity({
  name: 'UnbookedMoney',
  tableName: 'unbooked_money',
  properties: {
    kind: p.enum(['payment', 'refund', 'loss']).primary(),
    sourceId: p.uuid().primary(),
  },
})
