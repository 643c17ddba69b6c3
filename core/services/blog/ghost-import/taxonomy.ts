import type { Tx } from '#core/contracts/ctx'
import type { GhostAuthor, GhostTag } from '#core/ghost'
import { storable } from '../storable'
import { type Counts, noCounts } from './report'
import type { Uploads } from './uploads'

/** Which of our rows stands for an imported one: its own, or one that was here under the same name. */
export type Known = { readonly ids: ReadonlyMap<string, string>; readonly counts: Counts }

type Row = { id: string; slug: string }

/** Tags that are here already, by id or address, are used as they are. */
export async function importTags(tx: Tx, tags: readonly GhostTag[], uploads: Uploads): Promise<Known> {
  const here = await tx.em.execute<Row[]>('select id, slug from tags')
  const { ids, fresh, counts } = match(tags, here)
  const rows = fresh.map(tag => ({
    id: tag.id,
    slug: tag.slug.slice(0, 191),
    name: tag.name.slice(0, 191),
    description: uploads.moveText(tag.description ?? ''),
    internal: tag.internal,
  }))
  await tx.em.execute(
    `insert into tags (id, slug, name, description, internal)
     select id, slug, name, description, internal from jsonb_populate_recordset(null::tags, ?::jsonb)`,
    [JSON.stringify(storable(rows))],
  )
  return { ids, counts }
}

/** An author is a member here when one has the same e-mail address. */
export async function importAuthors(
  tx: Tx,
  authors: readonly GhostAuthor[],
  uploads: Uploads,
): Promise<Known> {
  const here = await tx.em.execute<(Row & { email: string | null })[]>(
    'select a.id, a.slug, m.email from authors a left join members m on m.id = a.member_id',
  )
  const emails = authors.map(author => author.email.toLowerCase())
  const members = await tx.em.execute<{ id: string; email: string }[]>(
    `select id, email from members where email in (select jsonb_array_elements_text(?::jsonb))`,
    [JSON.stringify(storable(emails))],
  )
  const { ids, fresh, counts } = match(
    authors,
    here,
    (author, row) => row.email === author.email.toLowerCase(),
  )
  const rows = fresh.map(author => ({
    id: author.id,
    slug: author.slug.slice(0, 191),
    name: author.name.slice(0, 191),
    bio: uploads.moveText(author.bio ?? ''),
    image: author.profileImage && uploads.moveText(author.profileImage),
    member_id: members.find(member => member.email === author.email.toLowerCase())?.id ?? null,
  }))
  await tx.em.execute(
    `insert into authors (id, slug, name, bio, image, member_id)
     select id, slug, name, bio, image, member_id from jsonb_populate_recordset(null::authors, ?::jsonb)`,
    [JSON.stringify(storable(rows))],
  )
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
