import type { Ctx, Tx } from '#core/contracts/ctx'
import { lockSlug } from '#core/database/slug-lock'
import { editorOf } from './editors-only'
import { slugOf } from './slug'

export type AuthorChoice = { readonly id: string; readonly name: string }

/** Everybody a post can be by; the editor who asks is among them once they have written. */
export function authorChoices(ctx: Ctx): Promise<AuthorChoice[]> {
  editorOf(ctx)
  return ctx.em.execute<AuthorChoice[]>('select id, name from authors order by name')
}

/** The authors of a post, in this order. Ids of nobody are left out; with none left, the editor who writes. */
export async function setAuthors(tx: Tx, postId: string, authorIds: readonly string[]): Promise<void> {
  const known = await tx.em.execute<{ id: string }[]>(
    `select a.id from jsonb_array_elements_text(?::jsonb) with ordinality as asked(id, place)
     join authors a on a.id::text = asked.id order by asked.place`,
    [JSON.stringify(authorIds)],
  )
  const ids = [...new Set(known.map(row => row.id))]
  if (ids.length === 0) ids.push(await ownAuthor(tx))
  await tx.em.execute('delete from post_authors where post_id = ?', [postId])
  for (const [position, authorId] of ids.entries()) {
    await tx.em.execute('insert into post_authors (id, post_id, author_id, position) values (?, ?, ?, ?)', [
      Bun.randomUUIDv7(),
      postId,
      authorId,
      position,
    ])
  }
}

/** A member becomes an author with their first post. */
async function ownAuthor(tx: Tx): Promise<string> {
  const member = editorOf(tx)
  const [known] = await tx.em.execute<{ id: string }[]>('select id from authors where member_id = ?', [
    member.id,
  ])
  if (known) return known.id
  const slug = slugOf(member.name)
  await lockSlug(tx, 'authors', slug)
  const [made] = await tx.em.execute<{ id: string }[]>(
    `insert into authors (id, slug, name, member_id)
     values (?, ? || case when exists (select 1 from authors where slug = ?) then ? else '' end, ?, ?)
     on conflict (member_id) do update set member_id = excluded.member_id returning id`,
    [Bun.randomUUIDv7(), slug, slug, `-${member.id.slice(-6)}`, member.name, member.id],
  )
  return made!.id
}
