import type { Tx } from '#core/contracts/ctx'
import { slugOf } from './slug'

/** The tags of a post, in this order; those nobody has used before are made on the way. */
export async function setTags(tx: Tx, postId: string, names: readonly string[]): Promise<void> {
  const ids: string[] = []
  for (const name of names.map(each => each.trim().slice(0, 191))) {
    if (name === '' || name === '#') continue
    const id = await tagNamed(tx, name)
    if (!ids.includes(id)) ids.push(id)
  }
  await tx.em.execute('delete from post_tags where post_id = ?', [postId])
  for (const [position, tagId] of ids.entries()) {
    await tx.em.execute('insert into post_tags (id, post_id, tag_id, position) values (?, ?, ?, ?)', [
      Bun.randomUUIDv7(),
      postId,
      tagId,
      position,
    ])
  }
}

/** `Market` and `market` are one tag. Two editors may make it at the same moment. */
async function tagNamed(tx: Tx, name: string): Promise<string> {
  const internal = name.startsWith('#')
  const slug = internal ? `hash-${slugOf(name)}` : slugOf(name)
  const [row] = await tx.em.execute<{ id: string }[]>(
    `with known as (select id from tags where lower(name) = lower(?) limit 1),
          made as (insert into tags (id, slug, name, internal)
                   select ?, ?, ?, ? where not exists (select 1 from known)
                   on conflict (slug) do update set slug = excluded.slug returning id)
     select id from known union all select id from made`,
    [name, Bun.randomUUIDv7(), slug, name, internal],
  )
  return row!.id
}
