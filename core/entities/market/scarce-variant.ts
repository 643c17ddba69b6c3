import { defineEntity, p } from '@mikro-orm/core'
import { Variant } from './variant'

/** A variant on the list that runs out (`LOW_STOCK`). Kept by the database (`keep_scarce`), written by nobody else. */
export const ScarceVariant = defineEntity({
  name: 'ScarceVariant',
  tableName: 'scarce_variants',
  properties: {
    variant: () => p.oneToOne(Variant).owner().primary().deleteRule('cascade').updateRule('no action'),
    /** On the shelf and promised to nobody. */
    available: p.integer(),
    /** The title of its product as lists compare it, byte by byte. */
    titleKey: p.text(),
  },
})
