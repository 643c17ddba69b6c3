import { sql } from 'kysely'

/**
 * The labels that members have, each once, with its name as one of them has it: a table expression of `slug` and `name`.
 * From each the next one is found along the index, however many members have it.
 */
export const LABELS_IN_USE = sql`(with recursive labels as (
    (select slug from member_labels order by slug limit 1) union all
    select (select l.slug from member_labels l where l.slug > labels.slug order by l.slug limit 1) from labels
    where labels.slug is not null)
  select slug, (select l.name from member_labels l where l.slug = labels.slug limit 1) as name from labels
  where slug is not null)`
