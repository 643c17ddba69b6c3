import type { Tx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
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
  await tx.em.execute(
    `insert into ap_activities (id, uri, type, domain, subject_kind, subject_id, payload, audience, actor_id, member_id, remote, published_at)
     values (?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?)`,
    [
      id,
      activity.uri ?? null,
      activity.type,
      activity.domain,
      activity.subject.kind,
      activity.subject.id,
      JSON.stringify(activity.payload ?? {}),
      activity.audience ?? 'internal',
      activity.actorId ?? null,
      tx.viewer.member?.id ?? null,
      activity.remote ?? false,
      tx.now,
    ],
  )
  const task = activity.remote ? PROCESS_INCOMING : PROCESS_ACTIVITY
  await enqueue(tx, task, { activityId: id }, { key: `${ACTIVITY_JOB_KEY}${id}` })
  return id
}
