import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { cutTo } from '#core/text/cut-to'
import { queuePostWebhooks, queueWebhooks } from './queue-webhooks'
import { slugOfName } from './slug'

/**
 * The tags of a post, in this order; those nobody has used before are made on the way. `/market` is the one at this
 * address, whatever others are called. Where several have a name, the one that the post has already stays.
 */
export async function setTags(tx: Tx, postId: string, names: readonly string[]): Promise<void> {
  const asked = names.map(name => cutTo(name.trim(), 191)).filter(name => name !== '' && name !== '#')
  const byName = new Map<string, string>()
  // Made in the order of their addresses: two who make the same ones do not wait for each other in a circle.
  for (const name of [...new Set(asked)].sort((a, b) => (tagSlug(a) < tagSlug(b) ? -1 : 1)))
    byName.set(name, await tagNamed(tx, postId, name))
  const ids = new Set(asked.map(name => byName.get(name)!))
  const before = await db(tx)
    .deleteFrom('post_tags')
    .where('post_id', '=', postId)
    .returning('tag_id')
    .execute()
  const ties = [...ids].map((tag_id, position) => ({ post_id: postId, tag_id, position }))
  if (ties.length > 0) await db(tx).insertInto('post_tags').values(ties).execute()
  const known = new Set(before.map(({ tag_id }) => tag_id))
  if (ties.some(({ tag_id }) => !known.has(tag_id))) await queuePostWebhooks(tx, postId, 'tag.attached')
  if (before.some(({ tag_id }) => !ids.has(tag_id))) await queuePostWebhooks(tx, postId, 'tag.detached')
}

/** `Market` and `market` are one tag. Two editors may make it at the same moment, or one while another deletes it. */
async function tagNamed(tx: Tx, postId: string, name: string): Promise<string> {
  const internal = name.startsWith('#')
  const slug = tagSlug(name)
  const id = Bun.randomUUIDv7()
  const { rows } = await sql<Pick<Selectable<Database['tags']>, 'id'>>`
    with known as (select id from tags t where '/' || slug = ${name} or lower(name) = lower(${name})
           order by '/' || slug = ${name} desc, exists (select from post_tags pt
             where pt.tag_id = t.id and pt.post_id = ${postId}) desc, id limit 1 for key share),
         made as (insert into tags (id, slug, name, internal)
                  select ${id}::uuid, ${slug}::text, ${name}::text, ${internal}::boolean
                  where not exists (select 1 from known)
                  on conflict (slug) do update set slug = excluded.slug returning id)
    select id from known union all select id from made`.execute(db(tx))
  const tagId = rows[0]!.id
  if (tagId === id) await queueWebhooks(tx, ['tag.added'], { kind: 'tag', id })
  return tagId
}

/** The address of a tag by its name; an internal one, `#…`, has Ghost's. */
export function tagSlug(name: string): string {
  return name.startsWith('#') ? `hash-${slugOfName(name.slice(1))}` : slugOfName(name)
}
