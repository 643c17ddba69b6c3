import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { GhostAuthor, GhostTag } from '#core/ghost'
import { cutTo } from '#core/text/cut-to'
import { withoutTurns } from '#core/text/one-line'
import { storable } from '../storable'
import { insertRows } from './insert-rows'
import type { MovedText } from './moved-text'
import { type Counts, noCounts } from './report'

/** Which of our rows stands for an imported one: its own, or one that was here under the same name. */
export type Known = { readonly ids: ReadonlyMap<string, string>; readonly counts: Counts }

type Row = { id: string; slug: string }

/** Tags that are here already, by id or address, are used as they are. */
export async function importTags(tx: Tx, tags: readonly GhostTag[], uploads: MovedText): Promise<Known> {
  const here = await db(tx).selectFrom('tags').select(['id', 'slug']).execute()
  const { ids, fresh, counts } = match(tags, here)
  const rows = fresh.map(tag => ({
    id: tag.id,
    slug: cutTo(tag.slug, 191),
    name: cutTo(withoutTurns(tag.name), 191),
    description: uploads.moveText(tag.description ?? ''),
    internal: tag.internal,
    image: tag.featureImage && uploads.moveText(tag.featureImage),
    meta_title: tag.social.metaTitle,
    meta_description: tag.social.metaDescription,
  }))
  const columns = [
    'id',
    'slug',
    'name',
    'description',
    'internal',
    'image',
    'meta_title',
    'meta_description',
  ] as const
  await insertRows(tx, 'tags', columns, storable(rows))
  return { ids, counts }
}

/** An author is a member here when one has the same e-mail address. */
export async function importAuthors(
  tx: Tx,
  authors: readonly GhostAuthor[],
  uploads: MovedText,
): Promise<Known> {
  const here = await db(tx)
    .selectFrom('authors as a')
    .leftJoin('members as m', 'm.id', 'a.member_id')
    .select(['a.id', 'a.slug', 'm.email'])
    .execute()
  const emails = authors.map(author => author.email.toLowerCase())
  const members = await db(tx)
    .selectFrom('members')
    .select(['id', 'email'])
    .where('email', '=', sql<string>`any(${storable(emails)}::text[])`)
    .execute()
  const { ids, fresh, counts } = match(
    authors,
    here,
    (author, row) => row.email === author.email.toLowerCase(),
  )
  const rows = fresh.map(author => ({
    id: author.id,
    slug: cutTo(author.slug, 191),
    name: cutTo(withoutTurns(author.name), 191),
    bio: uploads.moveText(author.bio ?? ''),
    image: author.profileImage && uploads.moveText(author.profileImage),
    member_id: members.find(member => member.email === author.email.toLowerCase())?.id ?? null,
  }))
  await insertRows(tx, 'authors', ['id', 'slug', 'name', 'bio', 'image', 'member_id'], storable(rows))
  return { ids, counts }
}

function match<Imported extends Row, Here extends Row>(
  imported: readonly Imported[],
  here: readonly Here[],
  alsoSame: (imported: Imported, row: Here) => boolean = () => false,
) {
  const counts = noCounts()
  const ids = new Map<string, string>()
  const fresh: Imported[] = []
  for (const each of imported) {
    const known =
      here.find(row => row.id === each.id) ??
      here.find(row => row.slug === each.slug || alsoSame(each, row)) ??
      fresh.find(other => other.slug === each.slug)
    ids.set(each.id, known?.id ?? each.id)
    if (known) counts.unchanged += 1
    else {
      counts.created += 1
      fresh.push(each)
    }
  }
  return { ids, fresh, counts }
}
