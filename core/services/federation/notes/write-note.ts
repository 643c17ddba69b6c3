import type { NotNull } from 'kysely'
import { create } from '#core/activitypub/documents/activities'
import { contentObject } from '#core/activitypub/documents/content'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type ActorRow, actorById, handleText } from '../actors/actor-row'
import { viewerActor } from '../actors/viewer-actor'
import { publishActivity } from '../delivery/publish-activity'
import { notifyOf } from '../notifications/notify'
import { announceReply } from './announce-reply'
import { hashtagsIn, type Mentioned, noteHtml } from './markup'
import { resolveMentions } from './mentioned'
import { addressingOf, describeNote, type StoredNote } from './note-document'
import { AddresseeMissing, NobodyAddressed, NoteTooLong } from './refusals'
import { visibleNote } from './thread'

export const MAX_NOTE_LENGTH = 500

export type NewNote = {
  readonly text: string
  readonly warning: string | null
  readonly audience: 'public' | 'unlisted' | 'followers' | 'direct'
  /** Our id of the note it answers. */
  readonly inReplyTo: string | null
}

export type WrittenNote = {
  /** Our id of it. */
  readonly id: string
  /** Names in it that lead to nobody and stayed plain text, as typed. */
  readonly unknownNames: readonly string[]
}

/**
 * The viewer says something: kept, and sent to whom it concerns. A direct note goes to all it names or to nobody.
 * Throws `SignInRequired`, `NoteTooLong`, `NobodyAddressed`, `AddresseeMissing`, `NotFound` (of what it answers).
 */
export async function writeNote(ctx: Ctx, note: NewNote): Promise<WrittenNote> {
  const author = await viewerActor(ctx)
  if ([...note.text].length > MAX_NOTE_LENGTH) throw new NoteTooLong(MAX_NOTE_LENGTH)
  const parent = note.inReplyTo ? await visibleNote(ctx, note.inReplyTo) : null
  const answered = parent && !parent.author.gone ? await actorById(ctx, parent.author.id) : null
  // Other servers are asked before the transaction: it must not wait for them.
  const { found: named, missing } = await resolveMentions(ctx, note.text)
  if (note.audience === 'direct' && missing.length > 0)
    throw new AddresseeMissing(missing.map(({ why }) => why))
  const mentions = withAnswered(named, answered, author)
  if (note.audience === 'direct' && mentions.length === 0) throw new NobodyAddressed()

  const id = Bun.randomUUIDv7()
  const { federation } = ctx.house.config.origins
  const tagUrl = (tag: string) => `${federation}/tags/${encodeURIComponent(tag.slice(1).toLowerCase())}`
  const stored: StoredNote = {
    id,
    uri: `${author.uri}/objects/${id}`,
    kind: 'Note',
    title: null,
    summary: note.warning,
    html: noteHtml(note.text, named, tagUrl),
    url: `${federation}/notes/${id}`,
    inReplyTo: parent?.uri ?? null,
    audience: note.audience,
    sensitive: note.warning !== null,
    attachments: [],
    tags: hashtagsIn(note.text).map(tag => ({ name: tag, href: tagUrl(tag) })),
    mentions: mentions.map(({ href, name }) => ({ href, name })),
    publishedAt: ctx.now,
    editedAt: null,
    deletedAt: null,
  }
  await transaction(ctx, async tx => {
    await keep(tx, stored, author, note.text)
    const object = contentObject(describeNote(tx, stored, author), addressingOf(stored, author))
    const about = await publishActivity(tx, {
      actor: author,
      document: act => create(act, object),
      audience: note.audience,
      recipients: mentions.map(({ href }) => href),
      subject: { kind: 'note', id },
    })
    await notifyNamed(tx, stored, author, answered, about)
    await announceReply(tx, 'Create', stored)
  })
  return { id, unknownNames: missing.map(({ typed }) => typed) }
}

/** Each person once, however many ways their handle is written in. */
function withAnswered(named: readonly Mentioned[], answered: ActorRow | null, author: ActorRow): Mentioned[] {
  const people = new Map(named.map(person => [person.href, person]))
  if (!answered || answered.id === author.id || people.has(answered.uri)) return [...people.values()]
  const { uri: href, url } = answered
  return [{ typed: '', href, page: url ?? '', name: handleText(answered) }, ...people.values()]
}

async function keep(tx: Tx, note: StoredNote, author: ActorRow, source: string): Promise<void> {
  await db(tx)
    .insertInto('notes')
    .values({
      id: note.id,
      uri: note.uri,
      kind: note.kind,
      author_id: author.id,
      summary: note.summary,
      html: note.html,
      source,
      url: note.url,
      in_reply_to: note.inReplyTo,
      audience: note.audience,
      sensitive: note.sensitive,
      attachments: jsonb(note.attachments),
      tags: jsonb(note.tags),
      mentions: jsonb(note.mentions),
      published_at: tx.now,
      received_at: tx.now,
    })
    .execute()
}

/** Members it names learn of it here; everybody else by delivery. */
async function notifyNamed(
  tx: Tx,
  note: StoredNote,
  author: ActorRow,
  answered: ActorRow | null,
  about: string,
): Promise<void> {
  if (note.mentions.length === 0) return
  const members = await db(tx)
    .selectFrom('actors')
    .select(['uri', 'member_id as memberId'])
    .where(
      'uri',
      'in',
      note.mentions.map(({ href }) => href),
    )
    .where('member_id', 'is not', null)
    .where('id', '<>', author.id)
    .$narrowType<{ memberId: NotNull }>()
    .execute()
  for (const { uri, memberId } of members) {
    const isAnswer = uri === answered?.uri
    await notifyOf(tx, memberId, isAnswer ? 'reply' : 'mention', {
      actor: author,
      text: `${author.name} ${isAnswer ? 'replied to you' : 'mentioned you'}`,
      url: `/notes/${note.id}`,
      about,
      noteId: note.id,
    })
  }
}
