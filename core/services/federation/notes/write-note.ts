import { create } from '#core/activitypub/documents/activities'
import { contentObject } from '#core/activitypub/documents/content'
import type { Ctx } from '#core/contracts/ctx'
import { isMade } from '#core/database/made-once'
import { transaction } from '#core/database/transaction'
import { actorById } from '../actors/actor-row'
import { viewerActor } from '../actors/viewer-actor'
import { publishActivity } from '../delivery/publish-activity'
import { announceReply } from './announce-reply'
import { resolveMentions } from './mentioned'
import { addressingOf, describeNote, type StoredNote } from './note-document'
import { keepOwnNote, noteContent, notifyNamed, withAnswered } from './own-note'
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
 * The viewer says something: kept, and sent to whom it concerns, once for each `id`. A direct note goes to all it names or to nobody.
 * Throws `SignInRequired`, `NoteTooLong`, `NobodyAddressed`, `AddresseeMissing`, `NotFound` (of what it answers).
 */
export async function writeNote(
  ctx: Ctx,
  note: NewNote,
  id: string = Bun.randomUUIDv7(),
): Promise<WrittenNote> {
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

  const stored: StoredNote = {
    id,
    uri: `${author.uri}/objects/${id}`,
    kind: 'Note',
    title: null,
    summary: note.warning,
    ...noteContent(ctx, note.text, named),
    url: `${ctx.house.config.origins.federation}/notes/${id}`,
    inReplyTo: parent?.uri ?? null,
    audience: note.audience,
    sensitive: note.warning !== null,
    attachments: [],
    mentions: mentions.map(({ href, name }) => ({ href, name })),
    publishedAt: ctx.now,
    editedAt: null,
    deletedAt: null,
  }
  await transaction(ctx, async tx => {
    if (await isMade(tx, 'notes', id)) return
    await keepOwnNote(tx, stored, author, note.text)
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
