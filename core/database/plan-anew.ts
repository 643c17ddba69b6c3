import { sql } from 'kysely'

/** In the text of a statement; `nameStatements` looks for it. */
export const ANEW = '/* planned anew */'

/**
 * Stands in a statement whose best way depends on its values: it is not prepared, but planned for them each time. So
 * must be what has an order and a limit, and a condition of which no index has that order too: of a value that nearly all
 * rows have, the first rows come quickest along the order; of one that few have, all of them and then sorted
 * (docs/decisions/0056-plans-are-kept.md).
 */
export const PLAN_ANEW = sql.raw(ANEW)
