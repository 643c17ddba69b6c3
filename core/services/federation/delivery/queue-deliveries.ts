import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { Activity } from '#core/entities/federation/activity'
import { enqueue } from '#core/jobs/enqueue'
import { type ActorRow, actorByUri, isLocal } from '../actors/actor-row'
import { isBlocked } from '../actors/blocked'

const AFTER_THE_FACT: ReadonlySet<string> = new Set(['Update', 'Delete', 'Undo'])

export const DELIVERY_TASK = 'deliver-to-host'

/**
 * One row for every inbox that has to get this activity, and one job for every host: a server with a thousand
 * followers of ours is one knock on its shared inbox. Doing it again adds nothing.
 */
export async function queueDeliveries(tx: Tx, activity: Activity, actor: ActorRow): Promise<void> {
  const inboxes = await inboxesFor(tx, activity, actor)
  const hosts = new Set<string>()
  for (const inbox of inboxes) {
    if (await isBlocked(tx, inbox)) continue
    const { host } = new URL(inbox)
    const added = await db(tx)
      .insertInto('deliveries')
      .values({
        id: Bun.randomUUIDv7(),
        position: sql`default`,
        activity_id: activity.id,
        host,
        inbox,
        queued_at: tx.now,
      })
      .onConflict(conflict => conflict.columns(['activity_id', 'inbox']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (added) hosts.add(host)
  }
  for (const host of hosts) await queueHost(tx, host)
}

/** Jobs of one host run one after the other; one that waits already is enough. */
export async function queueHost(tx: Pick<Tx, 'em'>, host: string, runAt?: Date): Promise<void> {
  await enqueue(tx, DELIVERY_TASK, { host }, { key: `deliver:${host}`, queue: queueOf(host), runAt })
}

/**
 * The same, however long the host was to be left in peace. It has a key of its own: a delivery that fails in this very
 * moment puts off the other job, and must not put off this one.
 */
export async function queueHostNow(tx: Pick<Tx, 'em'>, host: string): Promise<void> {
  await enqueue(tx, DELIVERY_TASK, { host, now: true }, { key: `deliver-now:${host}`, queue: queueOf(host) })
}

/** graphile-worker's names of queues end after 128 characters: hosts with the same long beginning share one. */
function queueOf(host: string): string {
  return `deliver:${host}`.slice(0, 120)
}

async function inboxesFor(tx: Tx, activity: Activity, actor: ActorRow): Promise<ReadonlySet<string>> {
  const inboxes = new Set<string>()
  const { recipients, followersOf = [] } = activity.payload as Addressees
  if (activity.audience !== 'direct') {
    for (const inbox of await followerInboxes(tx, [actor.uri, ...followersOf])) inboxes.add(inbox)
  }
  // What changes a thing or takes it back also goes to whoever got it and follows no more.
  if (AFTER_THE_FACT.has(activity.type)) {
    for (const inbox of await inboxesThatGot(tx, activity)) inboxes.add(inbox)
  }
  for (const uri of recipients ?? []) {
    // Known since they were named or asked something of us. Nobody is fetched here: this is a transaction.
    const recipient = await actorByUri(tx, uri)
    if (recipient && !recipient.deletedAt && !isLocal(recipient)) {
      inboxes.add(recipient.sharedInbox ?? recipient.inbox)
    }
  }
  return inboxes
}

type Addressees = { readonly recipients?: readonly string[]; readonly followersOf?: readonly string[] }

async function followerInboxes(tx: Tx, followed: readonly string[]): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('follows as f')
    .innerJoin('actors as a', 'a.id', 'f.follower_id')
    .select(({ fn }) => fn.coalesce('a.shared_inbox', 'a.inbox').as('inbox'))
    .distinct()
    .where('f.followed_id', 'in', db(tx).selectFrom('actors').select('id').where('uri', 'in', followed))
    .where('f.accepted_at', 'is not', null)
    .where('a.deleted_at', 'is', null)
    .where('a.member_id', 'is', null)
    .where('a.app', 'is', null)
    .execute()
  return rows.map(row => row.inbox)
}

async function inboxesThatGot(tx: Tx, activity: Activity): Promise<string[]> {
  if (activity.subjectKind === 'actor') return inboxesThatHeard(tx, activity.subjectId)
  const rows = await db(tx)
    .selectFrom('deliveries as d')
    .innerJoin('ap_activities as a', 'a.id', 'd.activity_id')
    .select('d.inbox')
    .distinct()
    .where('a.subject_kind', '=', activity.subjectKind)
    .where('a.subject_id', '=', activity.subjectId)
    .execute()
  return rows.map(row => row.inbox)
}

/** Who ever got anything of an actor's: they are to forget all of it. */
async function inboxesThatHeard(tx: Tx, actorId: string): Promise<string[]> {
  const rows = await db(tx)
    .selectFrom('deliveries as d')
    .innerJoin('ap_activities as a', 'a.id', 'd.activity_id')
    .select('d.inbox')
    .distinct()
    .where('a.actor_id', '=', actorId)
    .execute()
  return rows.map(row => row.inbox)
}
