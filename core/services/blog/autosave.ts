import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { lockPost } from './lock-post'
import type { PostInput, PostKind } from './post-input'
import { createPost, type SavedPost, savePost } from './save-post'

/** What is public is changed by those who press Save, and by nothing else. */
export class NotADraft extends Refusal {
  override name = 'NotADraft'
  constructor() {
    super('This text is public by now: press Save to change it.', 409)
  }
}

/**
 * Saves a draft while its editor goes on writing. Of the revisions that one editor's autosaves leave in a row, the last
 * stays. Throws what `savePost` does, and `NotADraft`.
 */
export async function autosavePost(
  ctx: Ctx,
  id: string,
  version: number,
  input: PostInput,
): Promise<SavedPost> {
  const { id: editorId } = requireRole(ctx, 'editor', 'author', 'contributor')
  return savePost(ctx, id, version, input, async tx => {
    const { published } = await lockPost(tx, id)
    if (published) throw new NotADraft()
    await replaceAutosave(tx, id, editorId)
  })
}

/** The first save of a text that is only being written. Throws `SlugTaken`, `TextTooLong`. */
export async function autosaveNew(ctx: Ctx, kind: PostKind, input: PostInput): Promise<SavedPost> {
  const { id: editorId } = requireRole(ctx, 'editor', 'author', 'contributor')
  return createPost(ctx, kind, input, (tx, saved) => replaceAutosave(tx, saved.id, editorId))
}

/** Marks the newest revision, which is this save's, and drops the one before where it is an autosave of theirs, too. */
async function replaceAutosave(tx: Tx, postId: string, editorId: string): Promise<void> {
  const [newest, before] = await db(tx)
    .selectFrom('post_revisions')
    .select(['id', 'autosaved', 'saved_by_id'])
    .where('post_id', '=', postId)
    .orderBy('id', 'desc')
    .limit(2)
    .execute()
  if (!newest) return
  await db(tx).updateTable('post_revisions').set({ autosaved: true }).where('id', '=', newest.id).execute()
  if (before?.autosaved && before.saved_by_id === editorId) {
    await db(tx).deleteFrom('post_revisions').where('id', '=', before.id).execute()
  }
}
