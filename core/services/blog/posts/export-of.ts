import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
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
]
