import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { deletePost } from '../delete-post'
import { digest, type PostHere, postsHere } from '../ghost-import/content'
import type { PostKind } from '../post-input'
import { unpublish } from '../publish'
import { openConflict } from './conflicts'
import { isChanged } from './decide'
import { type LinkRow, linksOf, unlink } from './links'
import { pagesThere } from './pages-there'
import { keepPlace } from './pull-list'
import { pullPosts, type Tell } from './pull-posts'
import { POSTS_QUERY } from './push-posts'
import { openSync, type Run } from './sync'

/**
 * Looks for what the list of changes does not tell: what was deleted there, and what was saved under a time before the last
 * one seen, since Ghost’s clock was put back or its database restored. Whatever is missing among the ids is asked for by
 * itself, since a list shifts while it is read.
 */
export async function compareIds(
  run: Run,
  acting: Ctx,
  tell: Tell,
  goOn: () => Promise<void>,
): Promise<void> {
  for (const kind of ['post', 'page'] as const) {
    const there = await timesThere(run, kind, goOn)
    const links = await db(run.ctx)
      .selectFrom('ghost_links')
      .selectAll()
      .where('site', '=', run.sync.site)
      .where('kind', '=', kind)
      .execute()
    await pullUnseen(run, kind, there, links, tell, goOn)
    for (const link of links) {
      if (there.has(link.ghost_id)) continue
      await goOn()
      const isGone = (await run.ghost.read(`${kind}s`, link.ghost_id, { fields: 'id' })) === null
      if (isGone) await followDeletion(run, acting, kind, link, tell)
    }
  }
}

async function timesThere(
  run: Run,
  kind: PostKind,
  goOn: () => Promise<void>,
): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>()
  const asked = { fields: 'id,updated_at', order: 'created_at asc' }
  for await (const items of pagesThere(run, `${kind}s`, asked, goOn))
    for (const { id, updated_at } of items) times.set(id, Date.parse(String(updated_at)))
  return times
}

/** What was saved since it was seen, or was never seen. What cannot be shown here stays unseen, and is read once. */
async function pullUnseen(
  run: Run,
  kind: PostKind,
  there: ReadonlyMap<string, number>,
  links: readonly LinkRow[],
  tell: Tell,
  goOn: () => Promise<void>,
): Promise<void> {
  const pull = async (id: string) => {
    await goOn()
    const item = await run.ghost.read(`${kind}s`, id, POSTS_QUERY)
    if (item) await pullPosts(run, kind, [item], tell)
  }
  const isOtherTime = ({ ghost_id: id, remote_updated_at: at }: LinkRow) =>
    there.has(id) && there.get(id) !== at?.getTime()
  for (const { ghost_id } of links.filter(isOtherTime)) await pull(ghost_id)

  if (run.sync.direction === 'ours') return
  const known = new Set(links.map(({ ghost_id }) => ghost_id))
  const strange = [...there].filter(([id]) => !known.has(id))
  const place = `strange ${kind}s`
  const kept = (await openSync(run.ctx))?.cursors[place]?.since ?? null
  if (strange.length === 0 || markOf(strange) === kept) return
  for (const [id] of strange) await pull(id)
  const ids = strange.map(([id]) => id)
  const came = await linksOf(run.ctx, run.sync.site, kind, ids)
  const since = markOf(strange.filter(([id]) => !came.has(id)))
  await transaction(run.ctx, tx => keepPlace(tx, run.sync, place, { since, page: 1 }))
}

const markOf = (strange: readonly (readonly [string, number])[]) => digest(strange)

/** Into the bin here, where it can be brought back from; what was changed here since is somebody’s to choose. */
async function followDeletion(
  { sync }: Run,
  acting: Ctx,
  kind: PostKind,
  link: LinkRow,
  tell: Tell,
): Promise<void> {
  const here = (await postsHere(acting, [link.our_id])).get(link.our_id)
  const fate = fateOf(sync.direction, link, here)
  const isNews = await transaction(acting, async tx => {
    if (fate === 'conflict' && here) {
      const { title } = here.content
      return openConflict(tx, sync, {
        kind,
        ghostId: link.ghost_id,
        ourId: link.our_id,
        title,
        reason: 'deleted there',
        theirs: null,
        hash: null,
        updatedAt: null,
      })
    }
    if (fate === 'take' && here) {
      if (here.state === 'published') await unpublish(tx, here.id)
      await deletePost(tx, here.id)
    }
    await unlink(tx, link)
    return true
  })
  if (here && fate !== 'unchanged' && isNews) tell(here.content.title, fate)
}

function fateOf(direction: Run['sync']['direction'], link: LinkRow, here: PostHere | undefined) {
  if (!here || here.state === 'deleted') return 'unchanged'
  if (direction === 'ours') return 'give'
  const changed = isChanged({ version: link.our_version, state: link.our_state }, here)
  return changed && direction === 'both' ? 'conflict' : 'take'
}
