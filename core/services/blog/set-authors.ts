import type { Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { requireMember } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { lockSlug } from '#core/database/slug-lock'
import { slugOfName } from './slug'

/**
 * The authors of a post, in this order. Ids of nobody are left out; with none left, whoever writes. Who is no editor
 * leaves the authors as they are.
 */
export async function setAuthors(tx: Tx, postId: string, authorIds: readonly string[]): Promise<void> {
  const ids = mayAct(tx.viewer, 'editor')
    ? await knownAuthors(tx, authorIds)
    : await presentAuthors(tx, postId)
  if (ids.length === 0) ids.push(await ownAuthor(tx))
  await db(tx).deleteFrom('post_authors').where('post_id', '=', postId).execute()
  const ties = ids.map((author_id, position) => ({ post_id: postId, author_id, position }))
  await db(tx).insertInto('post_authors').values(ties).execute()
}

async function presentAuthors(tx: Tx, postId: string): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('post_authors')
    .select('author_id')
    .where('post_id', '=', postId)
    .orderBy('position')
    .execute()
  return rows.map(({ author_id }) => author_id)
}

/** Those of `asked` who are authors, each once, in the order asked for. */
async function knownAuthors(tx: Tx, asked: readonly string[]): Promise<string[]> {
  const ids = [...new Set(asked.filter(isId))]
  if (ids.length === 0) return []
  const rows = await db(tx).selectFrom('authors').select('id').where('id', 'in', ids).execute()
  const known = new Set(rows.map(({ id }) => id))
  return ids.filter(id => known.has(id))
}

/** A member becomes an author with their first post. */
async function ownAuthor(tx: Tx): Promise<string> {
  const member = requireMember(tx)
  const known = await db(tx)
    .selectFrom('authors')
    .select('id')
    .where('member_id', '=', member.id)
    .executeTakeFirst()
  if (known) return known.id
  const slug = slugOfName(member.name)
  await lockSlug(tx, 'authors', slug)
  const taken = await db(tx).selectFrom('authors').select('id').where('slug', '=', slug).executeTakeFirst()
  const made = await db(tx)
    .insertInto('authors')
    .values({
      id: Bun.randomUUIDv7(),
      slug: taken ? `${slug}-${member.id.slice(-6)}` : slug,
      name: member.name,
      member_id: member.id,
    })
    .onConflict(conflict => conflict.column('member_id').doUpdateSet({ member_id: member.id }))
    .returning('id')
    .executeTakeFirstOrThrow()
  return made.id
}
