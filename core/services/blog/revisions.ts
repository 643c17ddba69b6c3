import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { type LexicalDocument, parseDocument } from '#core/lexical'
import { postToEdit } from './edit-post'
import { editorOf } from './editors-only'
import { rowId } from './row-id'
import { type SavedPost, savePost } from './save-post'

export type RevisionLine = {
  readonly id: string
  readonly title: string
  readonly savedAt: Date
  readonly savedBy: string | null
}

export type Revision = RevisionLine & { readonly document: LexicalDocument }

type Row = { id: string; title: string; saved_at: Date; saved_by: string | null; document: string }

/** Every text a post has had, the present one first. */
export async function revisionsOf(ctx: Ctx, postId: string): Promise<RevisionLine[]> {
  editorOf(ctx)
  const rows = await ctx.em.execute<Row[]>(
    `select r.id, r.title, r.saved_at, m.name as saved_by from post_revisions r
     left join members m on m.id = r.saved_by_id where r.post_id = ? order by r.id desc`,
    [rowId(postId)],
  )
  return rows.map(lineOf)
}

export async function revision(ctx: Ctx, postId: string, revisionId: string): Promise<Revision> {
  editorOf(ctx)
  const [row] = await ctx.em.execute<Row[]>(
    `select r.id, r.title, r.saved_at, m.name as saved_by, r.document::text as document from post_revisions r
     left join members m on m.id = r.saved_by_id where r.post_id = ? and r.id = ?`,
    [rowId(postId), rowId(revisionId)],
  )
  if (!row) throw new NotFound()
  return { ...lineOf(row), document: parseDocument(row.document) }
}

/** Makes an old text the present one again, as a save of its own: what stood there before stays a revision. */
export async function restoreRevision(ctx: Ctx, postId: string, revisionId: string): Promise<SavedPost> {
  const post = await postToEdit(ctx, postId)
  const { title, document } = await revision(ctx, postId, revisionId)
  return savePost(ctx, post.id, post.version, { ...post.input, title, document })
}

function lineOf(row: Row): RevisionLine {
  return { id: row.id, title: row.title, savedAt: new Date(row.saved_at), savedBy: row.saved_by }
}
