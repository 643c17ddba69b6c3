import type { Ctx, Tx } from '#core/contracts/ctx'
import { type ActorRow, handleText } from '../actors/actor-row'
import { notifyOf } from '../notifications/notify'
import type { Incoming } from './incoming'

type Target = { readonly id: string; readonly memberId: string | null }

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
  const added = await tx.em.execute<{ id: string }[]>(
    `insert into reactions (id, uri, kind, actor_id, note_id, reacted_at) values (?, ?, ?, ?, ?, ?)
     on conflict do nothing returning id`,
    [Bun.randomUUIDv7(), id, kind === 'like' ? 'Like' : 'Announce', sender.id, note.id, tx.now],
  )
  if (added.length === 0 || !note.memberId) return
  const did = kind === 'like' ? 'likes your note' : 'boosted your note'
  await notifyOf(tx, note.memberId, kind === 'like' ? 'like' : 'announce', {
    actor: sender,
    text: `${sender.name || handleText(sender)} ${did}`,
    url: `/notes/${note.id}`,
    about: id,
    noteId: note.id,
  })
}

async function knownNote(ctx: Ctx, uri: string): Promise<Target | null> {
  const [row] = await ctx.em.execute<Target[]>(
    `select n.id, a.member_id as "memberId" from notes n join actors a on a.id = n.author_id
     where n.uri = ? and n.deleted_at is null`,
    [uri],
  )
  return row ?? null
}

async function isFollowedHere(ctx: Ctx, sender: ActorRow): Promise<boolean> {
  const [row] = await ctx.em.execute<{ followed: boolean }[]>(
    `select exists (select 1 from follows f join actors a on a.id = f.follower_id
       where f.followed_id = ? and f.accepted_at is not null and a.member_id is not null) as followed`,
    [sender.id],
  )
  return row?.followed ?? false
}
