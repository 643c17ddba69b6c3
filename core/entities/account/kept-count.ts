import { defineEntity, p } from '@mikro-orm/core'

/**
 * A part of how many there are of something: the parts of a name are added up. Kept by the database (`count_members`,
 * `count_refused`), written by nobody else.
 */
export const KeptCount = defineEntity({
  name: 'KeptCount',
  tableName: 'kept_counts',
  properties: {
    part: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    name: p.enum(['open-members', 'refused-letters']),
    many: p.bigint('number'),
  },
})
