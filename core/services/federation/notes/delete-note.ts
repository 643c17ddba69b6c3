import { deletion } from '#core/activitypub/documents/activities'
import { tombstone } from '#core/activitypub/documents/content'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { viewerActor } from '../actors/viewer-actor'
import { say } from '../delivery/say'
import { addressingOf, type StoredNote } from './note-document'

/** The viewer takes back a note of their own; whoever got it is told. Throws `NotFound` for anybody else's. */
export async function deleteNote(ctx: Ctx, id: string): Promise<void> {
  const author = await viewerActor(ctx)
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new NotFound()
  await transaction(ctx, async tx => {
    const [note] = await tx.em.execute<Pick<StoredNote, 'uri' | 'audience' | 'mentions'>[]>(
      `update notes set deleted_at = ?, html = '', source = null, summary = null
       where id = ? and author_id = ? and deleted_at is null returning uri, audience, mentions`,
      [tx.now, id, author.id],
    )
    if (!note) throw new NotFound()
    await tx.em.execute('delete from notifications where note_id = ?', [id])
    await say(tx, {
      actor: author,
      document: act => deletion(act, tombstone(note.uri, 'Note', tx.now), addressingOf(note, author)),
      audience: note.audience,
      recipients: note.mentions.map(({ href }) => href),
      subject: { kind: 'note', id },
    })
    tx.purge('notes')
  })
}
