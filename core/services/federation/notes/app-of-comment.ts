import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { appActor } from '../actors/local-actor'

/**
 * The actors of ours whose followers got these notes, too: comments are said below a page of the journal, to whoever
 * follows it. None for a note that is no comment.
 */
export async function appsOfComments(tx: Tx, noteId: string): Promise<readonly string[]> {
  const comment = await db(tx)
    .selectFrom('comment_notes')
    .select('note_id')
    .where('note_id', '=', noteId)
    .executeTakeFirst()
  return comment ? [(await appActor(tx, 'blog')).uri] : []
}

/** The same of all that an actor ever said. */
export async function appsCommentedBy(tx: Tx, actorId: string): Promise<readonly string[]> {
  const comment = await db(tx)
    .selectFrom('comment_notes as c')
    .innerJoin('notes as n', 'n.id', 'c.note_id')
    .select('c.note_id')
    .where('n.author_id', '=', actorId)
    .limit(1)
    .executeTakeFirst()
  return comment ? [(await appActor(tx, 'blog')).uri] : []
}
