import type { NotNull } from 'kysely'
import { visibilityOf } from '#core/activitypub/documents/addressing'
import type { IncomingObject } from '#core/activitypub/parse-object'
import type { Tx } from '#core/contracts/ctx'
import { isolate } from '#core/contracts/isolate'
import { db } from '#core/database/db'
import { type ActorRow, handleText } from '../actors/actor-row'
import { isOurs } from '../actors/wire'
import { keepRemoteNote } from '../notes/keep-remote-note'
import { notifyOf } from '../notifications/notify'
import type { Incoming } from './incoming'
import { isFollowedHere, knownNote } from './local-knowledge'

/**
 * A note or article from elsewhere is kept when somebody here follows its author, when it names one of us, or when
 * it answers something we know. Everything else is none of our business. An edit may come before the thing itself,
 * which then has nothing new to say.
 */
export async function receiveContent(
  tx: Tx,
  sender: ActorRow,
  { kind, id, object }: Incoming<'create' | 'update'>,
): Promise<void> {
  const known = await db(tx)
    .selectFrom('notes')
    .select('deleted_at')
    .where('uri', '=', object.id)
    .where('author_id', '=', sender.id)
    .executeTakeFirst()
  if (known?.deleted_at) return
  const named = await membersNamed(tx, object)
  const answered = object.inReplyTo ? await knownNote(tx, object.inReplyTo) : null
  const wanted = known || named.length > 0 || answered || (await isFollowedHere(tx, sender))
  if (!wanted) return
  const audience = visibilityOf(object, sender.followers)
  const kept = await keepRemoteNote(tx, object, sender, audience, kind === 'update')
  if (!kept?.isNew) return
  const noteId = kept.id

  const who = sender.name || handleText(sender)
  const about = { actor: sender, url: `/notes/${noteId}`, about: id, noteId }
  const answeredMember = answered?.memberId
  if (answeredMember)
    await notifyOf(tx, answeredMember, 'reply', { ...about, text: isolate`${who} replied to you` })
  for (const memberId of named)
    if (memberId !== answeredMember)
      await notifyOf(tx, memberId, 'mention', { ...about, text: isolate`${who} mentioned you` })
}

/** The members among those it is addressed to or mentions. */
async function membersNamed(tx: Tx, object: IncomingObject): Promise<string[]> {
  const named = [...object.to, ...object.cc, ...object.mentions.map(({ href }) => href)]
  const ours = [...new Set(named.filter(uri => isOurs(tx, uri)))]
  if (ours.length === 0) return []
  const rows = await db(tx)
    .selectFrom('actors')
    .select('member_id')
    .where('uri', 'in', ours)
    .where('member_id', 'is not', null)
    .$narrowType<{ member_id: NotNull }>()
    .execute()
  return rows.map(row => row.member_id)
}
