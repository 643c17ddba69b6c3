import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type GhostItem, type GhostTag, ghostTagsOfApi } from '#core/ghost'
import { digest } from '../ghost-import/content'
import { importTags } from '../ghost-import/taxonomy'
import { writeTag } from '../tags'
import { askOnce } from './ask-once'
import { openConflict } from './conflicts'
import { agree, type LinkRow, linksOf, unlink } from './links'
import { changesFrom, type Fields, type Merged, mergeFields } from './merge-fields'
import { mirrorUploads } from './mirror'
import { allThere } from './pages-there'
import type { Tell } from './pull-posts'
import type { Run } from './sync'
import {
  asSentThere,
  asTagFields,
  ourSide,
  TAG_COLUMNS,
  type TagSide,
  theirSide,
  uploadsOfTag,
} from './tag-fields'

/** All tags of both sides: there are few, and Ghost’s lists do not say which have changed. */
export async function syncTags(run: Run, tell: Tell, goOn: () => Promise<void>): Promise<void> {
  const items = await allThere(run, 'tags', { order: 'created_at asc' }, goOn)
  for (const item of items) {
    await goOn()
    await syncTag(run, item, tell)
  }
  await followDeletions(run, new Set(items.map(({ id }) => id)), tell)
  if (run.sync.direction !== 'ghost') await sendNewTags(run, tell)
}

async function syncTag(run: Run, item: GhostItem, tell: Tell): Promise<void> {
  const { ctx, sync, ghost } = run
  const [tag] = ghostTagsOfApi([item], sync.site)
  if (!tag) return
  const link = (await linksOf(ctx, sync.site, 'tag', [tag.ghostId])).get(tag.ghostId) ?? null
  const mirror = await mirrorUploads(ctx, sync, uploadsOfTag(tag))
  const theirs = theirSide(ctx, tag, mirror)
  const settled = await transaction(ctx, tx => settleHere(tx, run, tag, link, theirs, item, mirror))
  if (!settled) return
  if (settled.isMade) tell(`Tag ${tag.name}`, 'take')
  const changes = changesFrom(theirs, settled.merged.theirs)
  if (Object.keys(changes).length > 0) {
    const sent = asSentThere(ctx, changes)
    const item = await askOnce(
      ...([run, { kind: 'tag', our_id: settled.id }, sent] as const),
      () => ghost.edit('tags', tag.ghostId, sent),
      refusal => tell(`Tag ${tag.name}: ${refusal}`, 'refused'),
    )
    if (!item) return
    await transaction(ctx, tx => agreeOnTag(tx, sync.site, tag, settled.id, settled.merged.theirs))
    tell(`Tag ${tag.name}`, 'give')
  }
}

/** Null where nothing is to be sent: theirs has no place here, or somebody has to choose. */
async function settleHere(
  tx: Tx,
  { sync }: Run,
  tag: GhostTag,
  link: LinkRow | null,
  theirs: TagSide,
  item: GhostItem,
  mirror: Parameters<typeof importTags>[2],
): Promise<{ id: string; merged: Merged; isMade: boolean } | null> {
  const here = link && (await tagHere(tx, link.our_id))
  // Thrown away here: that is the deletions’ to settle.
  if (link && !here && sync.direction !== 'ghost') return null
  if (!link && sync.direction === 'ours' && !(await isHere(tx, tag))) return null
  const { ids, counts } = here
    ? { ids: new Map([[tag.id, here.id]]), counts: null }
    : await importTags(tx, [tag], mirror)
  const id = ids.get(tag.id)!
  const ours = here ?? (await tagHere(tx, id))
  if (!ours) return null
  const base = (link?.base as TagSide | null | undefined) ?? null
  const merged = mergeFields(sync.direction, base, ours.fields, theirs)
  if (merged.conflicts.length > 0) {
    await openConflict(tx, sync, {
      kind: 'tag',
      ghostId: tag.ghostId,
      ourId: id,
      title: tag.name,
      reason: 'changed',
      theirs: item,
      hash: digest(theirs),
      updatedAt: tag.updatedAt,
    })
    return null
  }
  const changes = changesFrom(ours.fields, merged.ours)
  if (Object.keys(changes).length > 0) {
    const side = { ...ours.fields, ...changes }
    await writeTag(tx, id, { ...asTagFields(side), name: side.name ?? ours.slug })
  }
  await agreeOnTag(tx, sync.site, tag, id, theirs)
  return { id, merged, isMade: counts?.created === 1 }
}

async function agreeOnTag(tx: Tx, site: string, tag: GhostTag, id: string, base: Fields): Promise<void> {
  await agree(tx, {
    site,
    kind: 'tag',
    ghost_id: tag.ghostId,
    our_id: id,
    base_hash: digest(base),
    base: jsonb<unknown>(base),
    remote_updated_at: tag.updatedAt,
    our_version: 1,
    our_state: '',
  })
}

async function tagHere(tx: Tx, id: string) {
  const row = await db(tx)
    .selectFrom('tags')
    .select(['id', 'slug', ...TAG_COLUMNS])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row && { id, slug: row.slug, fields: ourSide(row) }
}

async function isHere(tx: Tx, { id, slug }: GhostTag): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('tags')
    .select('id')
    .where(where => where.or([where('id', '=', id), where('slug', '=', slug)]))
    .executeTakeFirst()
  return row !== undefined
}

/** Gone on one side, gone on the other; where only one side leads, what it has comes back. */
async function followDeletions(
  { ctx, sync, ghost }: Run,
  there: ReadonlySet<string>,
  tell: Tell,
): Promise<void> {
  const links = await db(ctx)
    .selectFrom('ghost_links as l')
    .leftJoin('tags as t', 't.id', 'l.our_id')
    .select(['l.site', 'l.kind', 'l.ghost_id', 'l.our_id', 'l.base', 't.slug'])
    .select(['t.name', 't.description', 't.image', 't.meta_title', 't.meta_description'])
    .where('l.site', '=', sync.site)
    .where('l.kind', '=', 'tag')
    .execute()
  for (const link of links) {
    if (there.has(link.ghost_id) && link.name === null) {
      if (sync.direction !== 'ghost') await ghost.remove('tags', link.ghost_id)
      await transaction(ctx, tx => unlink(tx, link))
    } else if (!there.has(link.ghost_id) && (await ghost.read('tags', link.ghost_id)) === null) {
      const isSame = isAsAgreed(link)
      await transaction(ctx, async tx => {
        if (sync.direction !== 'ours' && isSame) {
          await db(tx).deleteFrom('tags').where('id', '=', link.our_id).execute()
          tx.purge('posts', `tag:${link.slug ?? ''}`)
        }
        await unlink(tx, link)
      })
      if (link.name) tell(`Tag ${link.name}`, sync.direction === 'ours' ? 'give' : 'take')
    }
  }
}

/** Whether nobody has changed ours since both sides last agreed; what was agreed on before a field was known is not asked for. */
function isAsAgreed({ base, name, description, image, meta_title, meta_description }: LinkedTag): boolean {
  const agreed = base as Fields | null
  if (!agreed || name === null) return false
  const ours: Fields = ourSide({ name, description: description ?? '', image, meta_title, meta_description })
  return Object.keys(agreed).every(field => (agreed[field] || null) === (ours[field] || null))
}

type LinkedTag = { readonly base: unknown } & { readonly [K in (typeof TAG_COLUMNS)[number]]: string | null }

/** Made twice is found by its address in the next run. */
async function sendNewTags(run: Run, tell: Tell): Promise<void> {
  const { ctx, sync, ghost } = run
  const fresh = await unlinkedTags(ctx, sync.site)
  for (const { id, slug, ...row } of fresh) {
    const side = ourSide(row)
    const sent = { slug, ...asSentThere(ctx, side) }
    const item = await askOnce(
      ...([run, { kind: 'tag', our_id: id }, sent] as const),
      () => ghost.add('tags', sent),
      refusal => tell(`Tag ${row.name}: ${refusal}`, 'refused'),
    )
    const [tag] = item ? ghostTagsOfApi([item], sync.site) : []
    if (!tag) continue
    await transaction(ctx, tx => agreeOnTag(tx, sync.site, tag, id, side))
    tell(`Tag ${row.name}`, 'give')
  }
}

async function unlinkedTags(ctx: Ctx, site: string) {
  return db(ctx)
    .selectFrom('tags as t')
    .leftJoin('ghost_links as l', join =>
      join.onRef('l.our_id', '=', 't.id').on('l.site', '=', site).on('l.kind', '=', 'tag'),
    )
    .select(['t.id', 't.slug', 't.name', 't.description', 't.image', 't.meta_title', 't.meta_description'])
    .where('l.our_id', 'is', null)
    .orderBy('t.id')
    .execute()
}
