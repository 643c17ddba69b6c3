import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { type LexicalDocument, parseDocument } from '#core/lexical'
import { postToEdit } from './edit-post'
import { requireOwnPost } from './lock-post'
import { type SavedPost, savePost } from './save-post'

export type RevisionSummary = {
  readonly id: string
  readonly title: string
  readonly savedAt: Date
  readonly savedBy: string | null
  /** Saved by itself while somebody wrote. */
  readonly autosaved: boolean
}

export type Revision = RevisionSummary & { readonly document: LexicalDocument }

export const REVISIONS_PER_PAGE = 50

/** The texts a post has had, the present one first, from the one after `after` on: at most so many. */
export async function revisionsOf(
  ctx: Ctx,
  postId: string,
  after: string | null = null,
  most = REVISIONS_PER_PAGE,
): Promise<RevisionSummary[]> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  const all = lines(ctx, postId).orderBy('r.id', 'desc').limit(most)
  return (after === null ? all : all.where('r.id', '<', readId(after))).execute()
}

export async function revision(ctx: Ctx, postId: string, revisionId: string): Promise<Revision> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  const row = await lines(ctx, postId)
    .select(sql<string>`r.document::text`.as('document'))
    .where('r.id', '=', readId(revisionId))
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return { ...row, document: parseDocument(row.document) }
}

/** Makes an old text the present one again, as a save of its own: what stood there before stays a revision. */
export async function restoreRevision(ctx: Ctx, postId: string, revisionId: string): Promise<SavedPost> {
  const post = await postToEdit(ctx, postId)
  const { title, document } = await revision(ctx, postId, revisionId)
  return savePost(ctx, post.id, post.version, { ...post.input, title, document })
}

function lines(ctx: Ctx, postId: string) {
  return db(ctx)
    .selectFrom('post_revisions as r')
    .leftJoin('members as m', 'm.id', 'r.saved_by_id')
    .select(['r.id', 'r.title', 'r.saved_at as savedAt', 'm.name as savedBy', 'r.autosaved'])
    .where('r.post_id', '=', readId(postId))
}
