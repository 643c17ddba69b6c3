import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { FederationService, NotificationKind } from '#core/contracts/federation'
import { db } from '#core/database/db'
import type { ActorRow } from '../actors/actor-row'
import { tellDevices } from '../push/tell-devices'

/** The contract's `notify`: another domain has something to tell a member. */
export const notify: FederationService['notify'] = async (tx, { memberId, kind, text, url, activityId }) => {
  const told = await db(tx)
    .insertInto('notifications')
    .values({
      id: Bun.randomUUIDv7(),
      member_id: memberId,
      kind,
      activity_id: activityId,
      text,
      url,
      created_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['member_id', 'kind', 'activity_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (told) await tellDevices(tx, memberId, told.id)
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
  const note = sql`${noteId ?? null}::uuid`
  const now = sql`${tx.now}::timestamptz`
  // Of two who tell of the same at once the second sees what the first wrote.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`notify:${memberId}:${kind}:${actor.id}`}, 0))`.execute(
    db(tx),
  )
  const { rows } = await sql<{ id: string }>`
    insert into notifications (id, member_id, kind, actor_id, note_id, activity_id, text, url, created_at)
    select ${Bun.randomUUIDv7()}::uuid, ${memberId}::uuid, ${kind}, ${actor.id}::uuid, ${note},
      (select id from ap_activities where uri = ${about}), ${text}, ${url}, ${now}
    where not exists (select 1 from notifications where member_id = ${memberId} and kind = ${kind}
      and actor_id = ${actor.id} and note_id is not distinct from ${note}
      and created_at > ${now} - interval '1 day')
    on conflict (member_id, kind, activity_id) do nothing returning id`.execute(db(tx))
  const [told] = rows
  if (told) await tellDevices(tx, memberId, told.id)
}
