import { sql } from 'kysely'

/** A condition on a ticket type named `tt` in a query: it was not retired. */
export const NOT_RETIRED = sql<boolean>`(not exists (
  select from ticket_type_retirements ret where ret.ticket_type_id = tt.id))`
