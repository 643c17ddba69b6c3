import type { Tx } from '#core/contracts/ctx'
import type { FederationService, NotificationKind } from '#core/contracts/federation'
import type { ActorRow } from '../actors/actor-row'

/** The contract's `notify`: another domain has something to tell a member. */
export const notify: FederationService['notify'] = async (tx, { memberId, kind, text, url, activityId }) => {
  await tx.em.execute(
    `insert into notifications (id, member_id, kind, activity_id, text, url, created_at)
     values (?, ?, ?, ?, ?, ?, ?) on conflict (member_id, kind, activity_id) do nothing`,
    [Bun.randomUUIDv7(), memberId, kind, activityId, text, url, tx.now],
  )
}

export type Notice = {
  readonly actor: ActorRow
  readonly text: string
  readonly url: string
  /** The address of what it is about: telling of the same twice shows it once. */
  readonly about: string
  readonly noteId?: string
}

/** Tells a member what somebody in the fediverse did. */
export async function notifyOf(
  tx: Tx,
  memberId: string,
  kind: NotificationKind,
  { actor, text, url, about, noteId }: Notice,
): Promise<void> {
  await tx.em.execute(
    `insert into notifications (id, member_id, kind, actor_id, note_id, activity_id, text, url, created_at)
     select ?, ?, ?, ?, ?, (select id from ap_activities where uri = ?), ?, ?, ?
     where not exists (select 1 from notifications where member_id = ? and kind = ? and actor_id = ?
       and note_id is not distinct from ?::uuid and created_at > ?::timestamptz - interval '1 day')
     on conflict (member_id, kind, activity_id) do nothing`,
    [
      Bun.randomUUIDv7(),
      memberId,
      kind,
      actor.id,
      noteId ?? null,
      about,
      text,
      url,
      tx.now,
      memberId,
      kind,
      actor.id,
      noteId ?? null,
      tx.now,
    ],
  )
}
