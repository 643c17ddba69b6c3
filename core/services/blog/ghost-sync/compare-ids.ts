import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { deletePost } from '../delete-post'
import { type PostHere, postsHere } from '../ghost-import/content'
import type { PostKind } from '../post-input'
import { unpublish } from '../publish'
import { openConflict } from './conflicts'
import { isChanged } from './decide'
import { type LinkRow, unlink } from './links'
import { pagesThere } from './pages-there'
import type { Tell } from './pull-posts'
import type { Run } from './sync'

/**
 * Looks for what was deleted there: Ghost’s lists say nothing of it. Whatever is missing among the ids is asked for by
 * itself, since a list shifts while it is read.
 */
export async function compareIds(
  run: Run,
  acting: Ctx,
  tell: Tell,
  goOn: () => Promise<void>,
): Promise<void> {
  for (const kind of ['post', 'page'] as const) {
    const there = await idsThere(run, kind, goOn)
    const links = await db(run.ctx)
      .selectFrom('ghost_links')
      .selectAll()
      .where('site', '=', run.sync.site)
      .where('kind', '=', kind)
      .execute()
    for (const link of links) {
      if (there.has(link.ghost_id)) continue
      await goOn()
      const isGone = (await run.ghost.read(`${kind}s`, link.ghost_id, { fields: 'id' })) === null
      if (isGone) await followDeletion(run, acting, kind, link, tell)
    }
  }
}

async function idsThere(run: Run, kind: PostKind, goOn: () => Promise<void>): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  const asked = { fields: 'id', order: 'created_at asc' }
  for await (const items of pagesThere(run, `${kind}s`, asked, goOn)) for (const { id } of items) ids.add(id)
  return ids
}

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
  await transaction(acting, async tx => {
    if (fate === 'conflict' && here) {
      const { title } = here.content
      await openConflict(tx, sync, {
        ...{ kind, ghostId: link.ghost_id, ourId: link.our_id, title, reason: 'deleted there' },
        ...{ theirs: null, hash: null, updatedAt: null },
      })
      return
    }
    if (fate === 'take' && here) {
      if (here.state === 'published') await unpublish(tx, here.id)
      await deletePost(tx, here.id)
    }
    await unlink(tx, link)
  })
  if (here && fate !== 'unchanged') tell(here.content.title, fate)
}

function fateOf(direction: Run['sync']['direction'], link: LinkRow, here: PostHere | undefined) {
  if (!here || here.state === 'deleted') return 'unchanged'
  if (direction === 'ours') return 'give'
  const changed = isChanged({ version: link.our_version, state: link.our_state }, here)
  return changed && direction === 'both' ? 'conflict' : 'take'
}
