import { sql } from 'kysely'

/** Whether a post `p` is public, as SQL. */
export const IS_PUBLISHED = sql<boolean>`exists (select 1 from publications where publications.post_id = p.id)`

/** Whether nobody has thrown the post `p` away, as SQL. */
export const IS_KEPT = sql<boolean>`not exists (select 1 from post_deletions where post_deletions.post_id = p.id)`
