import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'
import { EventEntry } from './event-entry'

/** How many places an entry has each time it happens. Several ticket types may share one. */
export const Quota = defineEntity({
  name: 'Quota',
  tableName: 'quotas',
  properties: {
    id: id(),
    entry: () => p.manyToOne(EventEntry).deleteRule('no action').index(),
    name: p.string().length(120),
    size: p.integer().check('size >= 0'),
  },
  /** Ticket types name both, so that none sells the places of another entry. */
  uniques: [{ name: 'quotas_id_entry', properties: ['id', 'entry'] }],
})

export type Quota = InferEntity<typeof Quota>
