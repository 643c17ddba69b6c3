import { defineEntity, p } from '@mikro-orm/core'
import { id } from '../columns'

/** Size: small, medium, large. Named once, and used again for the next product. */
export const OptionGroup = defineEntity({
  name: 'OptionGroup',
  tableName: 'option_groups',
  properties: { id: id(), name: p.text().unique(), choices: p.array() },
})
