import { sql } from 'kysely'

/** Whether the member of an order, `o.member_id`, stands for somebody without an account. */
export const isGuests = (memberColumn: string) =>
  sql<boolean>`exists (select from guest_buyers g where g.member_id = ${sql.ref(memberColumn)})`
