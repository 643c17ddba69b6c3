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
    /** A label of members; null for every member, or for everybody. */
    labelSlug: p.text().nullable(),
    /** Off every product, in hundredths of a percent. */
    percentOff: p.bigint('number').nullable().check('percent_off > 0 and percent_off <= 10000'),
    /** Its prices are typed without VAT. */
    withoutVat: p.boolean().default(false),
    /** Visitors have its prices, too: a sale. */
    forEveryone: p.boolean().default(false),
    /** Who has it buys for a business: prices are shown without VAT. */
    showsNet: p.boolean().default(false),
    startsAt: moment().nullable(),
    endsAt: moment().nullable(),
    createdAt: now(),
    retiredAt: moment().nullable(),
  },
  checks: [
    { name: 'price_lists_end_after_start', expression: 'ends_at > starts_at' },
    { name: 'price_lists_everyone_has_no_label', expression: 'not for_everyone or label_slug is null' },
    { name: 'price_lists_net_is_for_some', expression: 'not shows_net or label_slug is not null' },
  ],
})

export type PriceList = InferEntity<typeof PriceList>
