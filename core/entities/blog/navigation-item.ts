import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id } from '../columns'

export const NavigationItem = defineEntity({
  name: 'NavigationItem',
  tableName: 'navigation_items',
  properties: {
    id: id(),
    menu: p.enum(['primary', 'secondary']),
    label: p.string().length(80),
    /** A path of the blog (`/about`) or a whole http(s) address. */
    url: p.text(),
    position: p.integer().default(0),
  },
})

export type NavigationItem = InferEntity<typeof NavigationItem>
