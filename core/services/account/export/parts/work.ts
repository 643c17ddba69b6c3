import { sql } from 'kysely'
import { section } from '../section'

/** What somebody with a role did: the column that says who, the one that says when, and the key, where it is no `id`. */
const DONE: readonly (readonly [column: string, at: string, key?: string])[] = [
  ['blocks.blocked_by_id', 'blocked_at'],
  ['check_ins.checked_in_by_id', 'checked_in_at'],
  ['collections.collected_by_id', 'collected_at'],
  ['container_links.linked_by_id', 'linked_at'],
  ['event_entries.created_by_id', 'created_at'],
  ['ghost_imports.started_by_id', 'started_at'],
  ['listings.listed_by_id', 'listed_at'],
  ['market_page_publications.published_by_id', 'published_at'],
  ['market_pages.created_by_id', 'created_at'],
  ['oauth_clients.created_by_id', 'created_at'],
  ['post_deletions.deleted_by_id', 'deleted_at'],
  ['difference_settlements.settled_by_id', 'settled_at', 'difference_id'],
  ['price_changes.set_by_id', 'set_at'],
  ['product_drafts.reviewed_by_id', 'reviewed_at'],
  ['publication_schedules.scheduled_by_id', 'scheduled_at'],
  ['publications.published_by_id', 'published_at'],
  ['refunds.requested_by_id', 'requested_at'],
  ['reports.settled_by_id', 'settled_at'],
  ['role_grants.granted_by_id', 'granted_at'],
  ['scrape_runs.started_by_id', 'started_at'],
  ['stock_movements.moved_by_id', 'moved_at'],
  ['suppliers.added_by_id', 'added_at'],
  ['ticket_cancellations.cancelled_by_id', 'cancelled_at'],
  ['ticket_type_retirements.retired_by_id', 'retired_at', 'ticket_type_id'],
  ['variant_retirements.retired_by_id', 'retired_at', 'variant_id'],
]

export const work = [
  section(
    'posts',
    'Posts and pages you wrote, or are named under.',
    ['posts.created_by_id', 'authors.member_id'],
    id => sql`
      select p.kind, p.slug, p.title, p.plaintext, p.html, p.member_html, p.visibility, p.created_at, p.updated_at,
        pub.published_at
      from posts p left join publications pub on pub.post_id = p.id
      where p.created_by_id = ${id} or exists (select from post_authors pa join authors a on a.id = pa.author_id
        where pa.post_id = p.id and a.member_id = ${id})
      order by p.created_at, p.id`,
  ),
  section(
    'post_versions',
    'Every version of a post or page that you saved.',
    ['post_revisions.saved_by_id'],
    id => sql`select p.slug, r.title, r.document, r.saved_at from post_revisions r join posts p on p.id = r.post_id
      where r.saved_by_id = ${id} order by r.saved_at, r.id`,
  ),
  section(
    'letters_written',
    'Letters of newsletters that you wrote.',
    ['letters.written_by_id'],
    id => sql`select subject, markdown, created_at, updated_at, sent_at from letters
      where written_by_id = ${id} order by created_at, id`,
  ),
  section(
    'uploads',
    'Pictures and files you put here, with their addresses.',
    ['media.uploaded_by_id'],
    id => sql`select url, content_type, bytes, alt, uploaded_at from media
      where uploaded_by_id = ${id} order by uploaded_at, id`,
  ),
  section(
    'work',
    'What you did for the cooperative, and when: each thing by its kind and number.',
    DONE.map(([column]) => column),
    id => {
      const parts = DONE.map(([column, at, key = 'id']) => {
        const [table = '', by = ''] = column.split('.')
        return sql`select ${table}::text as kind, ${sql.ref(key)}::text as id, ${sql.ref(at)} as at from ${sql.table(table)}
          where ${sql.ref(by)} = ${id}`
      })
      return sql`select kind, id, at from (${sql.join(parts, sql` union all `)}) work order by at, kind, id`
    },
  ),
]
