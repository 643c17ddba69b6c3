import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'

/** Other prices for who has a right to them, for a while or until it is retired. The lowest price counts. */
export const PriceList = defineEntity({
  name: 'PriceList',
  tableName: 'price_lists',
  properties: {
    id: id(),
    /** Buyers read it beside the price. */
    name: p.text(),
    /** A label of members; null for every member. */
    labelSlug: p.text().nullable(),
    /** Off every product, in hundredths of a percent. */
    percentOff: p.bigint('number').nullable().check('percent_off > 0 and percent_off <= 10000'),
    /** Its prices are typed without VAT. */
    withoutVat: p.boolean().default(false),
    startsAt: moment().nullable(),
    endsAt: moment().nullable(),
    createdAt: now(),
    retiredAt: moment().nullable(),
  },
  checks: [{ name: 'price_lists_end_after_start', expression: 'ends_at > starts_at' }],
})

export type PriceList = InferEntity<typeof PriceList>
