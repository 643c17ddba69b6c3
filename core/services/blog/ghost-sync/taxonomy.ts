import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { GhostAuthor, GhostTag } from '#core/ghost'
import type { MovedText } from '../ghost-import/moved-text'
import { importAuthors, importTags } from '../ghost-import/taxonomy'
import { linksOf } from './links'

type Ids = ReadonlyMap<string, string>

/** Which tags of ours stand for theirs, by `ghostUuid`: by link, else by id or address; what nobody knew is made, unless this is a look. */
export async function idsOfTags(
  tx: Tx,
  site: string,
  tags: readonly GhostTag[],
  moved: MovedText,
  isLook: boolean,
): Promise<Ids> {
  const linked = await linkedIds(tx, site, 'tag', tags)
  const rest = tags.filter(({ id }) => !linked.has(id))
  if (rest.length === 0) return linked
  if (isLook) return new Map([...(await bySlug(tx, 'tags', rest)), ...linked])
  const { ids } = await importTags(tx, rest, moved)
  return new Map([...ids, ...linked])
}

export async function idsOfAuthors(
  tx: Tx,
  site: string,
  authors: readonly GhostAuthor[],
  moved: MovedText,
  isLook: boolean,
): Promise<Ids> {
  const linked = await linkedIds(tx, site, 'author', authors)
  const rest = authors.filter(({ id }) => !linked.has(id))
  if (rest.length === 0) return linked
  if (isLook) return new Map([...(await bySlug(tx, 'authors', rest)), ...linked])
  const { ids } = await importAuthors(tx, rest, moved)
  return new Map([...ids, ...linked])
}

async function linkedIds(
  tx: Tx,
  site: string,
  kind: 'tag' | 'author',
  things: readonly { readonly id: string; readonly ghostId: string }[],
): Promise<Ids> {
  const links = await linksOf(
    tx,
    site,
    kind,
    things.map(({ ghostId }) => ghostId),
  )
  const known = await stillHere(
    tx,
    kind,
    [...links.values()].map(link => link.our_id),
  )
  return new Map(
    things.flatMap(({ id, ghostId }) => {
      const ourId = links.get(ghostId)?.our_id
      return ourId && known.has(ourId) ? [[id, ourId] as const] : []
    }),
  )
}

async function stillHere(
  tx: Tx,
  kind: 'tag' | 'author',
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db(tx)
    .selectFrom(kind === 'tag' ? 'tags' : 'authors')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** What a look takes for theirs: ours of the same address, else what would be made. */
async function bySlug(
  tx: Tx,
  table: 'tags' | 'authors',
  things: readonly { readonly id: string; readonly slug: string }[],
): Promise<Ids> {
  const rows = await db(tx)
    .selectFrom(table)
    .select(['id', 'slug'])
    .where(
      'slug',
      'in',
      things.map(({ slug }) => slug),
    )
    .execute()
  const known = new Map(rows.map(({ id, slug }) => [slug, id]))
  return new Map(things.map(({ id, slug }) => [id, known.get(slug) ?? id]))
}
