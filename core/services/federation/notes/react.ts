import { announce, like, undo } from '#core/activitypub/documents/activities'
import { addressing } from '#core/activitypub/documents/addressing'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type ActorRow, actorById } from '../actors/actor-row'
import { viewerActor } from '../actors/viewer-actor'
import { publishActivity } from '../delivery/publish-activity'
import { notifyOf } from '../notifications/notify'
import { NotForBoosting } from './refusals'
import { visibleNote } from './thread'

export type ReactionKind = 'Like' | 'Announce'

/** The viewer likes or boosts a note; doing it again changes nothing. Throws `NotFound`, `NotForBoosting`. */
export async function react(ctx: Ctx, kind: ReactionKind, noteId: string): Promise<void> {
  const actor = await viewerActor(ctx)
  const note = await visibleNote(ctx, noteId)
  const isOpen = note.audience === 'public' || note.audience === 'unlisted'
  if (kind === 'Announce' && !isOpen) throw new NotForBoosting()
  const author = await actorById(ctx, note.author.id)
  if (!author) return
  await transaction(ctx, async tx => {
    const id = Bun.randomUUIDv7()
    const uri = `${actor.uri}/activities/${id}`
    const added = await db(tx)
      .insertInto('reactions')
      .values({ id, uri, kind, actor_id: actor.id, note_id: note.id, reacted_at: tx.now })
      .onConflict(conflict => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return
    await publishActivity(tx, {
      actor,
      document: act => reaction(tx, kind, act, actor, note.uri, author),
      audience: kind === 'Announce' ? 'public' : 'direct',
      recipients: [author.uri],
      subject: { kind: kind.toLowerCase(), id },
      key: id,
    })
    if (author.memberId && author.id !== actor.id)
      await notifyOf(tx, author.memberId, kind === 'Like' ? 'like' : 'announce', {
        actor,
        text: isolate`${actor.name} ${kind === 'Like' ? 'likes your note' : 'boosted your note'}`,
        url: `/notes/${note.id}`,
        about: uri,
        noteId: note.id,
      })
  })
}

/**
 * The viewer takes a like or a boost back, also of what they may read no more. Throws `NotFound` for a note that they neither
 * may read nor reacted to.
 */
export async function withdrawReaction(ctx: Ctx, kind: ReactionKind, noteId: string): Promise<void> {
  const actor = await viewerActor(ctx)
  const id = readId(noteId)
  const isUndone = await transaction(ctx, async tx => {
    const gone = await db(tx)
      .deleteFrom('reactions as r')
      .using('notes as n')
      .whereRef('n.id', '=', 'r.note_id')
      .where('r.kind', '=', kind)
      .where('r.actor_id', '=', actor.id)
      .where('n.id', '=', id)
      .returning(['r.id', 'r.uri', 'n.uri as noteUri', 'n.author_id as authorId'])
      .executeTakeFirst()
    const author = gone && (await actorById(tx, gone.authorId))
    if (!gone || !author) return gone !== undefined
    const undone = reaction(tx, kind, { id: gone.uri, actor: actor.uri }, actor, gone.noteUri, author)
    await publishActivity(tx, {
      actor,
      document: act => undo(act, undone),
      audience: kind === 'Announce' ? 'public' : 'direct',
      recipients: [author.uri],
      subject: { kind: kind.toLowerCase(), id: gone.id },
    })
    return true
  })
  if (!isUndone) await visibleNote(ctx, id)
}

function reaction(
  tx: Tx,
  kind: ReactionKind,
  act: { id: string; actor: string },
  actor: ActorRow,
  noteUri: string,
  author: ActorRow,
) {
  if (kind === 'Like') return like(act, noteUri, author.uri)
  return announce(act, noteUri, addressing('public', `${actor.uri}/followers`, [author.uri]), tx.now)
}
