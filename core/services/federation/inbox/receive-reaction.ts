import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { type ActorRow, handleText } from '../actors/actor-row'
import { notifyOf } from '../notifications/notify'
import type { Incoming } from './incoming'
import { isFollowedHere, knownNote } from './local-knowledge'

/** A boost by someone followed here may bring in what we do not know: it has to be fetched first. */
export async function bringsSomethingNew(
  ctx: Ctx,
  sender: ActorRow,
  { object }: Incoming<'announce'>,
): Promise<boolean> {
  return !(await knownNote(ctx, object)) && (await isFollowedHere(ctx, sender))
}

/** Somebody elsewhere likes or boosts something that we know. */
export async function receiveReaction(
  tx: Tx,
  sender: ActorRow,
  { kind, id, object }: Incoming<'like' | 'announce'>,
): Promise<void> {
  const note = await knownNote(tx, object)
  if (!note) return
  // Done again after an Undo that we do not have yet: the id that stands is the one that was done last.
  const row = await db(tx)
    .insertInto('reactions')
    .values({
      id: Bun.randomUUIDv7(),
      uri: id,
      kind: kind === 'like' ? 'Like' : 'Announce',
      actor_id: sender.id,
      note_id: note.id,
      reacted_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['kind', 'actor_id', 'note_id']).doUpdateSet({ uri: id }))
    .returning(sql<boolean>`xmax = 0`.as('isNew'))
    .executeTakeFirst()
  if (!row?.isNew || !note.memberId) return
  const did = kind === 'like' ? 'likes your note' : 'boosted your note'
  await notifyOf(tx, note.memberId, kind === 'like' ? 'like' : 'announce', {
    actor: sender,
    text: `${sender.name || handleText(sender)} ${did}`,
    url: `/notes/${note.id}`,
    about: id,
    noteId: note.id,
  })
}
