import { sql } from 'kysely'

/** A condition on a slot named `s` in a query: it was not retired. */
export const NOT_RETIRED = sql<boolean>`(not exists (select from slot_retirements ret where ret.slot_id = s.id))`
