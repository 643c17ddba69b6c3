import type { NotNull } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { type ActorRow, handleText } from '../actors/actor-row'
import { notifyOf } from '../notifications/notify'
import { hashtagsIn, type Mentioned, noteHtml } from './markup'
import type { StoredNote } from './note-document'

/** What a note says, out of what was typed. */
export function noteContent(ctx: Ctx, text: string, named: readonly Mentioned[]) {
  const tagUrl = (tag: string) =>
    `${ctx.house.config.origins.federation}/tags/${encodeURIComponent(tag.slice(1).toLowerCase())}`
  return {
    html: noteHtml(text, named, tagUrl),
    tags: hashtagsIn(text).map(tag => ({ name: tag, href: tagUrl(tag) })),
  }
}

/** Each person once, however many ways their handle is written in. */
export function withAnswered(
  named: readonly Mentioned[],
  answered: ActorRow | null,
  author: ActorRow,
): Mentioned[] {
  const people = new Map(named.map(person => [person.href, person]))
  if (!answered || answered.id === author.id || people.has(answered.uri)) return [...people.values()]
  const { uri: href, url } = answered
  return [{ typed: '', href, page: url ?? '', name: handleText(answered) }, ...people.values()]
}

/** A note of one of ours, said now. */
export async function keepOwnNote(tx: Tx, note: StoredNote, author: ActorRow, source: string): Promise<void> {
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
export async function notifyNamed(
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
      text: isolate`${author.name} ${isAnswer ? 'replied to you' : 'mentioned you'}`,
      url: `/notes/${note.id}`,
      about,
      noteId: note.id,
    })
  }
}
