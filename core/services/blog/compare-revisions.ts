import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { countWords } from '#core/lexical'
import { documentMarkdown } from '#core/lexical/editing'
import { type DiffPart, wordDiff } from '#core/text/word-diff'
import { type Revision, revision } from './revisions'

/** What one save changed, or what has changed since. */
export type RevisionChanges = {
  /** What it is compared with; null for the first save. */
  readonly other: Revision | null
  readonly parts: readonly DiffPart[]
  readonly inserted: number
  readonly deleted: number
  /** What is no words: a format, the size of a picture, where a button stands. */
  readonly otherwise: boolean
}

export type Against = 'before' | 'present'

/** A revision beside the one before it, or beside the present text: title and text, word by word. Throws `NotFound`. */
export async function compareRevision(
  ctx: Ctx,
  postId: string,
  of: Revision,
  against: Against,
): Promise<RevisionChanges> {
  const other = await neighbour(ctx, postId, of.id, against)
  const [before, after] = against === 'before' ? [other, of] : [of, other]
  const parts = wordDiff(before ? wordsOf(before) : '', after ? wordsOf(after) : '')
  const wordsIn = (kind: DiffPart['kind']) =>
    parts.reduce((sum, part) => (part.kind === kind ? sum + countWords(part.words) : sum), 0)
  const otherwise = JSON.stringify(before?.document) !== JSON.stringify(after?.document)
  return { other, parts, inserted: wordsIn('inserted'), deleted: wordsIn('deleted'), otherwise }
}

async function neighbour(ctx: Ctx, postId: string, id: string, against: Against): Promise<Revision | null> {
  const all = db(ctx).selectFrom('post_revisions').select('id').where('post_id', '=', readId(postId))
  const row =
    against === 'before'
      ? await all.where('id', '<', readId(id)).orderBy('id', 'desc').limit(1).executeTakeFirst()
      : await all.orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row ? revision(ctx, postId, row.id) : null
}

function wordsOf({ title, document }: Revision): string {
  return `${title}\n\n${documentMarkdown(document)}`
}
