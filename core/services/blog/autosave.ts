import type { Ctx, Tx } from '#core/contracts/ctx'
import { idOfForm } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { lockPost } from './lock-post'
import type { PostInput, PostKind } from './post-input'
import type { SaveMark } from './save-mark'
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
  mark?: SaveMark,
): Promise<SavedPost> {
  const { id: editorId } = requireRole(ctx, 'editor', 'author', 'contributor')
  const keepOne = async (tx: Tx) => {
    const { published } = await lockPost(tx, id)
    if (published) throw new NotADraft()
    await replaceAutosave(tx, id, editorId)
  }
  return savePost(ctx, id, version, input, keepOne, mark)
}

/**
 * The first save of a text that is only being written: one for each `mark`, of which the latest sending stays. Throws
 * `SlugTaken`, `TextTooLong`, and `EditCollision` where somebody has written on in it.
 */
export async function autosaveNew(
  ctx: Ctx,
  kind: PostKind,
  input: PostInput,
  mark?: SaveMark,
): Promise<SavedPost> {
  const { id: editorId } = requireRole(ctx, 'editor', 'author', 'contributor')
  let isNew = false
  const keepOne = async (tx: Tx, saved: SavedPost) => {
    isNew = true
    await replaceAutosave(tx, saved.id, editorId)
  }
  const saved = await createPost(ctx, kind, input, keepOne, mark && idOfMark(ctx, mark), mark)
  return isNew ? saved : autosavePost(ctx, saved.id, BEFORE_ALL, input, mark)
}

/** The draft that an autosave has made without being heard; null where there is none. */
export async function unansweredDraft(ctx: Ctx, mark: SaveMark): Promise<string | null> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const id = idOfMark(ctx, mark)
  const post = await db(ctx).selectFrom('posts').select('id').where('id', '=', id).executeTakeFirst()
  return post?.id ?? null
}

/** No post is of this version: whoever saves at it knows what is there by the mark alone. */
export const BEFORE_ALL = 0

function idOfMark({ viewer }: Ctx, { form, key }: SaveMark): string {
  return idOfForm(form, { save: key, by: viewer.member?.id ?? null })
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
