import { actorDeletion } from '#core/activitypub/documents/activities'
import { addressing } from '#core/activitypub/documents/addressing'
import { FORMER_MEMBER } from '#core/contracts/account'
import type { Tx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { Activity } from '#core/entities/federation/activity'
import { ACTOR_COLUMNS, type ActorRow } from '../actors/actor-row'
import { queueDeliveries } from '../delivery/queue-deliveries'
import { say } from '../delivery/say'

/** The contract's `forgetMember`. Who was never met by the fediverse has nothing to take back there. */
export const forgetMember: FederationService['forgetMember'] = async (tx, memberId) => {
  await tx.em.execute('delete from notifications where member_id = ?', [memberId])
  await tx.em.execute('delete from role_grants where member_id = ?', [memberId])
  for (const table of ['sessions', 'grants'])
    await tx.em.execute(`delete from ${table} where member_id = ?`, [memberId])
  const [actor] = await tx.em.execute<ActorRow[]>(
    `select ${ACTOR_COLUMNS} from actors a where a.member_id = ? and a.deleted_at is null for no key update`,
    [memberId],
  )
  if (!actor) return
  await forgetSayings(tx, actor)
  await sayGone(tx, actor)
  await forgetTies(tx, actor)
  tx.purge('actors', 'notes')
}

/** What was public stays here to be read; the rest was for people whom nobody follows any more. */
async function forgetSayings(tx: Tx, actor: ActorRow): Promise<void> {
  await tx.em.execute(
    `delete from notes where author_id = ? and (deleted_at is not null or audience not in ('public', 'unlisted'))`,
    [actor.id],
  )
  await tx.em.execute('update notes set source = null where author_id = ?', [actor.id])
  await tx.em.execute(
    `update deliveries d set abandoned_at = ?, outcome = 'the account was closed' from ap_activities a
     where a.id = d.activity_id and a.actor_id = ? and d.delivered_at is null and d.abandoned_at is null`,
    [tx.now, actor.id],
  )
  await tx.em.execute(`update ap_activities set payload = '{}' where actor_id = ?`, [actor.id])
}

/** Whoever may know the actor is told: followers, those it followed, and all who ever got anything of it. */
async function sayGone(tx: Tx, actor: ActorRow): Promise<void> {
  const followed = await tx.em.execute<{ uri: string }[]>(
    `select b.uri from follows f join actors b on b.id = f.followed_id
     where f.follower_id = ? and b.member_id is null and b.app is null and b.deleted_at is null`,
    [actor.id],
  )
  const uri = await say(tx, {
    actor,
    document: act => actorDeletion(act, addressing('public', actor.followers ?? `${actor.uri}/followers`)),
    audience: 'public',
    recipients: followed.map(person => person.uri),
    subject: { kind: 'actor', id: actor.id },
    key: 'delete',
  })
  // At once, and not when the activity is processed: by then nobody follows any more.
  const activity = await tx.em.findOneOrFail(Activity, { uri })
  await queueDeliveries(tx, activity, actor)
}

async function forgetTies(tx: Tx, actor: ActorRow): Promise<void> {
  await tx.em.execute('delete from reactions where actor_id = ?', [actor.id])
  await tx.em.execute('delete from follows where follower_id = ? or followed_id = ?', [actor.id, actor.id])
  await tx.em.execute('delete from notifications where actor_id = ?', [actor.id])
  await tx.em.execute(
    `update actors set deleted_at = ?, name = ?, summary = '', icon = null, url = null where id = ?`,
    [tx.now, FORMER_MEMBER, actor.id],
  )
}
