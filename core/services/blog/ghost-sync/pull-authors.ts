import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type GhostAuthor, ghostAuthorsOfApi } from '#core/ghost'
import { digest } from '../ghost-import/content'
import { importAuthors } from '../ghost-import/taxonomy'
import { storable } from '../storable'
import { agree, linksOf } from './links'
import { type Fields, mergeFields } from './merge-fields'
import { type Mirror, mirrorUploads } from './mirror'
import { pagesThere } from './pages-there'
import type { Run } from './sync'

/** Those who write there become authors here. Ghost takes no users from programs, so nothing is sent back. */
export async function pullAuthors(run: Run, goOn: () => Promise<void>): Promise<void> {
  for await (const items of pagesThere(run, 'users', { include: 'roles' }, goOn)) {
    const authors = ghostAuthorsOfApi(items, run.sync.site)
    const mirror = await mirrorUploads(run.ctx, run.sync, authors)
    for (const author of authors) await pullAuthor(run, author, mirror)
  }
}

async function pullAuthor({ ctx, sync }: Run, author: GhostAuthor, mirror: Mirror): Promise<void> {
  const theirs: Fields = storable({
    name: author.name.slice(0, 191),
    bio: author.bio && mirror.moveText(author.bio),
    image: author.profileImage && mirror.moveText(author.profileImage),
  })
  await transaction(ctx, async tx => {
    const link = (await linksOf(tx, sync.site, 'author', [author.ghostId])).get(author.ghostId)
    const id = link?.our_id ?? (await importAuthors(tx, [author], mirror)).ids.get(author.id)!
    const row = await db(tx)
      .selectFrom('authors')
      .select(['name', 'bio', 'image'])
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) return
    const base = (link?.base as Fields | null | undefined) ?? null
    // What somebody says of themselves here is theirs to say.
    const { ours } = mergeFields('both', base, { ...row, bio: row.bio || null }, theirs)
    const after = { name: ours.name ?? row.name, bio: ours.bio ?? '', image: ours.image ?? null }
    if (!Bun.deepEquals(after, row)) {
      await db(tx).updateTable('authors').set(after).where('id', '=', id).execute()
      tx.purge('posts')
    }
    await agree(tx, {
      site: sync.site,
      kind: 'author',
      ghost_id: author.ghostId,
      our_id: id,
      base: jsonb<unknown>(theirs),
      base_hash: digest(theirs),
      remote_updated_at: null,
      our_version: 1,
      our_state: '',
    })
  })
}
