import { sql } from 'kysely'
import { actorDeletion } from '#core/activitypub/documents/activities'
import { addressing } from '#core/activitypub/documents/addressing'
import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { Activity } from '#core/entities/federation/activity'
import { ACTOR_COLUMNS, type ActorRow } from '../actors/actor-row'
import { publishActivity } from '../delivery/publish-activity'
import { queueDeliveries } from '../delivery/queue-deliveries'
import { appsCommentedBy } from '../notes/app-of-comment'

/** Ways in, rights, and what was told to them alone. */
const TIES = [
  ...(['notifications', 'role_grants', 'own_role_grants', 'sessions', 'sign_ins', 'grants'] as const),
  ...(['passkeys', 'passkey_challenges', 'authenticators', 'recovery_codes', 'pending_sign_ins'] as const),
] as const

/**
 * The member's actor is gone from the fediverse, which is told; what they said in public stays here, unnamed. Who was
 * never met by the fediverse has nothing to take back there.
 */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  for (const table of TIES) await db(tx).deleteFrom(table).where('member_id', '=', memberId).execute()
  const actor = await db(tx)
    .selectFrom('actors as a')
    .select(ACTOR_COLUMNS)
    .where('a.member_id', '=', memberId)
    .where('a.deleted_at', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!actor) return
  // Before its notes go, of which this is known.
  const followersOf = await appsCommentedBy(tx, actor.id)
  await forgetSayings(tx, actor)
  await publishDeletion(tx, actor, followersOf)
  await forgetTies(tx, actor)
  tx.purge('actors')
}

/** What was public stays here to be read; the rest was for people whom nobody follows any more. */
async function forgetSayings(tx: Tx, actor: ActorRow): Promise<void> {
  await db(tx)
    .deleteFrom('notes')
    .where('author_id', '=', actor.id)
    .where(({ or, eb }) =>
      or([eb('deleted_at', 'is not', null), eb('audience', 'not in', ['public', 'unlisted'])]),
    )
    .execute()
  await db(tx).updateTable('notes').set({ source: null }).where('author_id', '=', actor.id).execute()
  await sql`
    update deliveries d set abandoned_at = ${tx.now}, outcome = 'the account was closed' from ap_activities a
    where a.id = d.activity_id and a.actor_id = ${actor.id} and d.delivered_at is null and d.abandoned_at is null
  `.execute(db(tx))
  await db(tx)
    .updateTable('ap_activities')
    .set({ payload: jsonb({}) })
    .where('actor_id', '=', actor.id)
    .execute()
}

/** Whoever may know the actor is told: its followers, those of apps below whose pages it spoke, those it followed, and all who ever got anything of it. */
async function publishDeletion(tx: Tx, actor: ActorRow, followersOf: readonly string[]): Promise<void> {
  const followed = await db(tx)
    .selectFrom('follows as f')
    .innerJoin('actors as b', 'b.id', 'f.followed_id')
    .select('b.uri')
    .where('f.follower_id', '=', actor.id)
    .where('b.member_id', 'is', null)
    .where('b.app', 'is', null)
    .where('b.deleted_at', 'is', null)
    .execute()
  const uri = await publishActivity(tx, {
    actor,
    document: act => actorDeletion(act, addressing('public', actor.followers ?? `${actor.uri}/followers`)),
    audience: 'public',
    recipients: followed.map(person => person.uri),
    followersOf,
    subject: { kind: 'actor', id: actor.id },
    key: 'delete',
  })
  // At once, and not when the activity is processed: by then nobody follows any more.
  const activity = await tx.em.findOneOrFail(Activity, { uri })
  await queueDeliveries(tx, activity, actor)
}

async function forgetTies(tx: Tx, actor: ActorRow): Promise<void> {
  await db(tx).deleteFrom('reactions').where('actor_id', '=', actor.id).execute()
  await db(tx)
    .deleteFrom('follows')
    .where(({ or, eb }) => or([eb('follower_id', '=', actor.id), eb('followed_id', '=', actor.id)]))
    .execute()
  await db(tx).deleteFrom('notifications').where('actor_id', '=', actor.id).execute()
  await db(tx)
    .updateTable('actors')
    .set({ deleted_at: tx.now, name: FORMER_MEMBER, summary: '', icon: null, url: null })
    .where('id', '=', actor.id)
    .execute()
}
