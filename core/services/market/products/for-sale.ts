import { sql } from 'kysely'
import { COOP_CURRENCY } from '#core/database/coop-currency'

/** A condition on a variant named `v` in a query: it was not retired. */
export const NOT_RETIRED = sql<boolean>`not exists (select from variant_retirements ret where ret.variant_id = v.id)`

/** A condition on a variant named `v` in a query: it was not retired, and its price is in our own currency. */
export const FOR_SALE = sql<boolean>`(${NOT_RETIRED} and v.price_currency = ${COOP_CURRENCY})`

/** What never runs out has so many of a variant named `v` in a query: more than anybody may order at once. */
const ON_DEMAND = 1_000_000

/** How many of a variant named `v` in a query could still be promised to somebody. */
export const AVAILABLE = sql<number>`(case when v.on_demand then ${sql.lit(ON_DEMAND)} else v.stock - v.reserved end)`
