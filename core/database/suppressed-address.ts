import { type RawBuilder, sql } from 'kysely'

/** How the address of the member `m` is remembered once letters to it were refused, as SQL: by its digest. */
export const ADDRESS_HASH: RawBuilder<string> = sql`encode(sha256(convert_to(m.email, 'UTF8')), 'hex')`

/** Since when the present address of the member `m` is written to no more, as SQL; null where it is written to. */
export const SUPPRESSED_AT: RawBuilder<Date | null> = sql`(select x.suppressed_at from letter_suppressions x
  where x.member_id = m.id and x.address_hash = ${ADDRESS_HASH})`

/** Whether the present address of the member `m` is written to no more, as SQL. */
export const IS_SUPPRESSED: RawBuilder<boolean> = sql`exists ${SUPPRESSED_AT}`
