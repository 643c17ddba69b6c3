import { deletion, update } from '#core/activitypub/documents/activities'
import { contentObject, tombstone } from '#core/activitypub/documents/content'
import type { Tx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { actorById } from '../actors/actor-row'
import { appActor } from '../actors/local-actor'
import { publishActivity } from '../delivery/publish-activity'
import { addressingOf, describeNote, type StoredNote } from '../notes/note-document'
import { noteContent } from '../notes/own-note'
import { renewEarlierActivities, withdrawEarlierActivities } from '../published-pages/earlier-activities'

/** The contract's `updateComment`. */
export const updateComment: FederationService['updateComment'] = async (tx, app, { id, text }) => {
  const standing = await standingNote(tx, id)
  if (!standing || standing.author.deletedAt) return
  const { author, note } = standing
  const { html, tags } = noteContent(tx, text, [])
  const edited: StoredNote = { ...note, html, tags, editedAt: tx.now }
  await db(tx)
    .updateTable('notes')
    .set({ html, tags: jsonb(tags), source: text, edited_at: tx.now })
    .where('id', '=', note.id)
    .execute()
  const object = contentObject(describeNote(tx, edited, author), addressingOf(edited, author))
  await renewEarlierActivities(tx, note.id, object)
  await publishActivity(tx, {
    actor: author,
    document: act => update(act, object, tx.now),
    audience: note.audience,
    recipients: note.mentions.map(({ href }) => href),
    followersOf: [(await appActor(tx, app)).uri],
    subject: { kind: 'note', id: note.id },
  })
}

/** The contract's `withdrawComment`. */
export const withdrawComment: FederationService['withdrawComment'] = async (tx, app, commentId) => {
  const standing = await standingNote(tx, commentId)
  if (!standing) return
  const { author, note } = standing
  await db(tx)
    .updateTable('notes')
    .set({ deleted_at: tx.now, html: '', source: null, tags: jsonb([]) })
    .where('id', '=', note.id)
    .execute()
  await db(tx)
    .updateTable('comment_notes')
    .set({ withdrawn_at: tx.now })
    .where('note_id', '=', note.id)
    .execute()
  await withdrawEarlierActivities(tx, 'federation', { kind: 'note', id: note.id })
  await db(tx).deleteFrom('notifications').where('note_id', '=', note.id).execute()
  // Who closed their account has told everybody that all they said is gone.
  if (author.deletedAt) return
  await publishActivity(tx, {
    actor: author,
    document: act => deletion(act, tombstone(note.uri, 'Note', tx.now), addressingOf(note, author)),
    audience: note.audience,
    recipients: note.mentions.map(({ href }) => href),
    followersOf: [(await appActor(tx, app)).uri],
    subject: { kind: 'note', id: note.id },
  })
}

/** Locked: its author may take it back at the hub in this moment. Null where there is none. */
async function standingNote(tx: Tx, commentId: string) {
  const row = await db(tx)
    .selectFrom('comment_notes as c')
    .innerJoin('notes as n', 'n.id', 'c.note_id')
    .select([
      'n.id',
      'n.uri',
      'n.kind',
      'n.title',
      'n.summary',
      'n.html',
      'n.url',
      'n.in_reply_to as inReplyTo',
    ])
    .select(['n.audience', 'n.sensitive', 'n.attachments', 'n.tags', 'n.mentions', 'n.author_id as authorId'])
    .select(['n.published_at as publishedAt', 'n.edited_at as editedAt', 'n.deleted_at as deletedAt'])
    .where('c.comment_id', '=', commentId)
    .where('n.deleted_at', 'is', null)
    .$narrowType<Pick<StoredNote, 'audience'>>()
    .forNoKeyUpdate('n')
    .executeTakeFirst()
  if (!row) return null
  const { authorId, ...note } = row
  const author = await actorById(tx, authorId)
  return author && { author, note }
}
