import type { Tx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { AUDIENCES } from '#core/entities/federation/activity'
import { enqueue } from '#core/jobs/enqueue'

/** The job that runs the handlers of what happened here. */
export const PROCESS_ACTIVITY = 'process-activity'
/** The same for what happened elsewhere, in slots of its own. */
export const PROCESS_INCOMING = 'process-incoming'

/** Before its id, the key by which the job of an activity is found while it waits or runs. */
export const ACTIVITY_JOB_KEY = 'activity:'

export type NewActivity = {
  /** ActivityStreams 2.0 verb: Create, Update, Delete, Add, Remove, … */
  readonly type: string
  readonly domain: DomainName
  readonly subject: { readonly kind: string; readonly id: string }
  /** What handlers need beside the subject: small, and no secrets. */
  readonly payload?: Readonly<Record<string, unknown>>
  /** Who may learn of it; `internal` (the default) never leaves the house. */
  readonly audience?: (typeof AUDIENCES)[number]
  readonly actorId?: string
  readonly uri?: string
  readonly remote?: boolean
}

/**
 * Tells of a change in the same transaction that makes it, and asks for the telling to be processed.
 * A crash after commit loses nothing: the job is in the database beside the change. Returns the activity's id.
 */
export async function emit(tx: Tx, activity: NewActivity): Promise<string> {
  const id = Bun.randomUUIDv7()
  const { type, domain, subject, payload = {}, audience = 'internal', remote = false } = activity
  await db(tx)
    .insertInto('ap_activities')
    .values({
      id,
      type,
      domain,
      audience,
      remote,
      published_at: tx.now,
      subject_kind: subject.kind,
      subject_id: subject.id,
      payload: jsonb(payload),
      uri: activity.uri ?? null,
      actor_id: activity.actorId ?? null,
      member_id: tx.viewer.member?.id ?? null,
    })
    .execute()
  const task = remote ? PROCESS_INCOMING : PROCESS_ACTIVITY
  await enqueue(tx, task, { activityId: id }, { key: `${ACTIVITY_JOB_KEY}${id}` })
  return id
}
