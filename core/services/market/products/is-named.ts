import { type RawBuilder, sql } from 'kysely'
import { likeContaining, likeStarting } from '#core/database/like'

/**
 * A condition on a variant named `v` in a query: the title of its product contains `words`, or its article number begins so.
 * Each is found by its own index. Always true without words.
 */
export function isNamed(words: string): RawBuilder<boolean> {
  const asked = words.trim()
  if (asked === '') return sql`true`
  return sql`v.id in (
    select n.id from products t join variants n on n.product_id = t.id where t.title ilike ${likeContaining(asked)}
    union all select n.id from variants n where n.sku ilike ${likeStarting(asked)})`
}
