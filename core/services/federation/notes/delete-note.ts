import { deletion } from '#core/activitypub/documents/activities'
import { tombstone } from '#core/activitypub/documents/content'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { viewerActor } from '../actors/viewer-actor'
import { publishActivity } from '../delivery/publish-activity'
import { withdrawEarlierActivities } from '../published-pages/earlier-activities'
import { announceReply } from './announce-reply'
import { appsOfComments } from './app-of-comment'
import { addressingOf, type StoredNote } from './note-document'

/** The viewer takes back a note of their own; whoever got it is told. Throws `NotFound` for anybody else's. */
export async function deleteNote(ctx: Ctx, asked: string): Promise<void> {
  const author = await viewerActor(ctx)
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const note = await db(tx)
      .updateTable('notes')
      .set({ deleted_at: tx.now, html: '', source: null, summary: null })
      .where('id', '=', id)
      .where('author_id', '=', author.id)
      .where('deleted_at', 'is', null)
      .returning(['id', 'uri', 'audience', 'mentions', 'in_reply_to as inReplyTo'])
      .$narrowType<Pick<StoredNote, 'audience'>>()
      .executeTakeFirst()
    if (!note) throw new NotFound()
    await withdrawEarlierActivities(tx, 'federation', { kind: 'note', id: note.id })
    await db(tx).deleteFrom('notifications').where('note_id', '=', id).execute()
    await publishActivity(tx, {
      actor: author,
      document: act => deletion(act, tombstone(note.uri, 'Note', tx.now), addressingOf(note, author)),
      audience: note.audience,
      recipients: note.mentions.map(({ href }) => href),
      followersOf: await appsOfComments(tx, note.id),
      subject: { kind: 'note', id: note.id },
    })
    await announceReply(tx, 'Delete', note)
  })
}
