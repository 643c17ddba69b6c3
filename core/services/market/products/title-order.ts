import { sql } from 'kysely'

/** Products named `p` in a query as a person looks them up, read along the index that has this order (`reading_key`). */
export const BY_TITLE = sql`reading_key(p.title) collate "C", p.id`
