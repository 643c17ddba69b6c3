import { sql } from 'kysely'
import { create } from '#core/activitypub/documents/activities'
import { contentObject } from '#core/activitypub/documents/content'
import type { Tx } from '#core/contracts/ctx'
import type { FederatedComment, FederationService } from '#core/contracts/federation'
import { VISITOR } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { type ActorRow, actorById } from '../actors/actor-row'
import { appActor, memberActor } from '../actors/local-actor'
import { publishActivity } from '../delivery/publish-activity'
import { addressingOf, describeNote, type StoredNote } from '../notes/note-document'
import { keepOwnNote, noteContent, notifyNamed, withAnswered } from '../notes/own-note'
import { visibleNotes } from '../notes/visible-notes'
import { pageObjectUri } from '../objects/page-object'
import { isInFediverse } from './federated-comments'

type Answered = { readonly uri: string; readonly authorId: string }

/** What is said by a comment's note, to whom. */
type Saying = {
  readonly author: ActorRow
  readonly app: ActorRow
  readonly inReplyTo: string
  readonly mentions: StoredNote['mentions']
}

/** The contract's `publishComment`. */
export const publishComment: FederationService['publishComment'] = async (tx, app, comment) => {
  const speaker = await appActor(tx, app)
  const page = pageObjectUri(speaker, comment.pageId)
  if (!(await isInFediverse(tx, page))) return false
  const author = await memberActor(tx, comment.authorId)
  const answered = await answeredBy(tx, comment)
  const whom = answered ? await actorById(tx, answered.authorId) : speaker
  const mentions = withAnswered([], whom, author).map(({ href, name }) => ({ href, name }))
  const saying = { author, app: speaker, inReplyTo: answered?.uri ?? page, mentions }
  const { note, about } = await say(tx, comment, saying)
  // Whom a comment answers learns of it as of a comment.
  if (comment.answers?.kind === 'reply') await notifyNamed(tx, note, author, whom, about)
  return true
}

/** The contract's `restoreComment`: under a new address, since what was deleted never comes back under its own. */
export const restoreComment: FederationService['restoreComment'] = async (tx, app, { id, text }) => {
  const last = await db(tx)
    .selectFrom('comment_notes as c')
    .innerJoin('notes as n', 'n.id', 'c.note_id')
    .select([
      'n.author_id as authorId',
      'n.in_reply_to as inReplyTo',
      'n.mentions',
      'c.withdrawn_at as withdrawnAt',
    ])
    .where('c.comment_id', '=', id)
    .orderBy('n.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last?.withdrawnAt || !last.inReplyTo) return
  const author = await actorById(tx, last.authorId)
  if (!author || author.deletedAt) return
  const { inReplyTo, mentions } = last
  await say(tx, { id, text }, { author, app: await appActor(tx, app), inReplyTo, mentions })
}

async function say(tx: Tx, comment: Pick<FederatedComment, 'id' | 'text'>, saying: Saying) {
  const { author, app, inReplyTo, mentions } = saying
  const id = Bun.randomUUIDv7()
  const note: StoredNote = {
    id,
    uri: `${author.uri}/objects/${id}`,
    kind: 'Note',
    title: null,
    summary: null,
    ...noteContent(tx, comment.text, []),
    url: `${tx.house.config.origins.federation}/notes/${id}`,
    inReplyTo,
    audience: 'public',
    sensitive: false,
    attachments: [],
    mentions,
    publishedAt: tx.now,
    editedAt: null,
    deletedAt: null,
  }
  await keepOwnNote(tx, note, author, comment.text)
  await db(tx).insertInto('comment_notes').values({ note_id: id, comment_id: comment.id }).execute()
  const object = contentObject(describeNote(tx, note, author), addressingOf(note, author))
  const about = await publishActivity(tx, {
    actor: author,
    document: act => create(act, object),
    audience: note.audience,
    recipients: mentions.map(({ href }) => href),
    followersOf: [app.uri],
    subject: { kind: 'note', id },
  })
  return { note, about }
}

/** The note that stands for what a comment answers; none where that was said here alone. */
async function answeredBy(tx: Tx, { answers }: FederatedComment): Promise<Answered | undefined> {
  if (!answers) return undefined
  const asked =
    answers.kind === 'reply'
      ? sql`n.id = ${answers.id}`
      : sql`n.id in (select c.note_id from comment_notes c where c.comment_id = ${answers.id})`
  const { rows } = await sql<Answered>`
    select n.uri, n.author_id as "authorId" from notes n join actors a on a.id = n.author_id
    where ${asked} and ${visibleNotes({ ...tx, viewer: VISITOR })} limit 1`.execute(db(tx))
  return rows[0]
}
