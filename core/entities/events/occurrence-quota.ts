import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { Occurrence } from './occurrence'
import { Quota } from './quota'

/** The places of one occurrence: never more sold and reserved than there are. */
export const OccurrenceQuota = defineEntity({
  name: 'OccurrenceQuota',
  tableName: 'occurrence_quotas',
  properties: {
    id: id(),
    occurrence: () => p.manyToOne(Occurrence).deleteRule('cascade'),
    quota: () => p.manyToOne(Quota).deleteRule('cascade').index(),
    size: p.integer(),
    sold: p.integer().default(0),
    reserved: p.integer().default(0),
  },
  uniques: [{ properties: ['occurrence', 'quota'] }],
  checks: [
    {
      name: 'occurrence_quotas_not_oversold',
      expression: 'sold >= 0 and reserved >= 0 and sold + reserved <= size',
    },
  ],
})

export type OccurrenceQuota = InferEntity<typeof OccurrenceQuota>
