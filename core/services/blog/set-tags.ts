import type { Tx } from '#core/contracts/ctx'
import { slugOf } from './slug'

/** The tags of a post, in this order; those nobody has used before are made on the way. */
export async function setTags(tx: Tx, postId: string, names: readonly string[]): Promise<void> {
  const asked = names.map(name => name.trim().slice(0, 191)).filter(name => name !== '' && name !== '#')
  const known = new Map<string, string>()
  // Made in the order of their addresses: two who make the same ones do not wait for each other in a circle.
  for (const name of [...new Set(asked)].sort((a, b) => (tagSlug(a) < tagSlug(b) ? -1 : 1)))
    known.set(name, await tagNamed(tx, name))
  const ids = new Set(asked.map(name => known.get(name)!))
  await tx.em.execute('delete from post_tags where post_id = ?', [postId])
  for (const [position, tagId] of [...ids].entries()) {
    await tx.em.execute('insert into post_tags (id, post_id, tag_id, position) values (?, ?, ?, ?)', [
      Bun.randomUUIDv7(),
      postId,
      tagId,
      position,
    ])
  }
}

/** `Market` and `market` are one tag. Two editors may make it at the same moment, or one while another deletes it. */
async function tagNamed(tx: Tx, name: string): Promise<string> {
  const internal = name.startsWith('#')
  const slug = tagSlug(name)
  const [row] = await tx.em.execute<{ id: string }[]>(
    `with known as (select id from tags where lower(name) = lower(?) order by id limit 1 for key share),
          made as (insert into tags (id, slug, name, internal)
                   select ?, ?, ?, ? where not exists (select 1 from known)
                   on conflict (slug) do update set slug = excluded.slug returning id)
     select id from known union all select id from made`,
    [name, Bun.randomUUIDv7(), slug, name, internal],
  )
  return row!.id
}

function tagSlug(name: string): string {
  return name.startsWith('#') ? `hash-${slugOf(name)}` : slugOf(name)
}
