import type { Tx } from '#core/contracts/ctx'
import { type ActorRow, handleText } from '../actors/actor-row'
import { fetchNote } from '../notes/fetch-note'
import { notifyOf } from '../notifications/notify'
import type { Incoming } from './incoming'

type Target = { readonly id: string; readonly memberId: string | null }

/** Somebody elsewhere likes or boosts something. A boost by someone followed here may bring in what we do not know. */
export async function receiveReaction(
  tx: Tx,
  sender: ActorRow,
  { kind, id, object }: Incoming<'like' | 'announce'>,
): Promise<void> {
  const note = (await knownNote(tx, object)) ?? (await boostedNote(tx, sender, kind, object))
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

async function knownNote(tx: Tx, uri: string): Promise<Target | null> {
  const [row] = await tx.em.execute<Target[]>(
    `select n.id, a.member_id as "memberId" from notes n join actors a on a.id = n.author_id
     where n.uri = ? and n.deleted_at is null`,
    [uri],
  )
  return row ?? null
}

async function boostedNote(tx: Tx, sender: ActorRow, kind: string, uri: string): Promise<Target | null> {
  if (kind !== 'announce') return null
  const [row] = await tx.em.execute<{ followed: boolean }[]>(
    `select exists (select 1 from follows f join actors a on a.id = f.follower_id
       where f.followed_id = ? and f.accepted_at is not null and a.member_id is not null) as followed`,
    [sender.id],
  )
  if (!row?.followed) return null
  const id = await fetchNote(tx, uri)
  return id ? { id, memberId: null } : null
}
