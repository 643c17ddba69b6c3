import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { editorOf } from './editors-only'
import { postTags } from './post-cache'
import { rowId } from './row-id'
import { tellOfPost } from './tell-of-post'

/** Makes a draft public now. Publishing what is public changes nothing and tells nobody. Throws `NotFound`. */
export async function publish(ctx: Ctx, id: string): Promise<void> {
  const editor = editorOf(ctx)
  await transaction(ctx, tx => publishIn(tx, rowId(id), editor.id))
}

/** What publishing is, whoever asks for it: an editor, or the clock. */
export async function publishIn(tx: Tx, postId: string, memberId: string | null): Promise<void> {
  const [post] = await tx.em.execute<{ id: string }[]>(
    `select p.id from posts p where p.id = ?
       and not exists (select 1 from post_deletions d where d.post_id = p.id) for no key update`,
    [postId],
  )
  if (!post) throw new NotFound()
  const made = await tx.em.execute<{ id: string }[]>(
    `insert into publications (id, post_id, published_by_id, published_at) values (?, ?, ?, ?)
     on conflict (post_id) do nothing returning id`,
    [Bun.randomUUIDv7(), postId, memberId, tx.now],
  )
  await tx.em.execute('delete from publication_schedules where post_id = ?', [postId])
  if (made.length > 0) await tellOfPost(tx, 'Create', postId)
}

/** Takes a post back into the drafts; followers are told that it is gone. */
export async function unpublish(ctx: Ctx, id: string): Promise<void> {
  editorOf(ctx)
  const postId = rowId(id)
  await transaction(ctx, async tx => {
    const [post] = await tx.em.execute<{ id: string }[]>(
      'select id from posts where id = ? for no key update',
      [postId],
    )
    if (!post) throw new NotFound()
    const gone = await tx.em.execute<{ id: string }[]>(
      'delete from publications where post_id = ? returning id',
      [postId],
    )
    if (gone.length > 0) await tellOfPost(tx, 'Delete', postId)
    tx.purge(...(await postTags(tx, postId)))
  })
}
