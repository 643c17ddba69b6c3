import { sql } from 'kysely'
import type { AuditedAction } from '#core/contracts/audited-actions'
import type { Tx } from '#core/contracts/ctx'
import { actingId } from '#core/contracts/viewer'
import { db } from '#core/database/db'

/**
 * What a thing was or is, field by field: amounts in minor units, no secret, and ids instead of people's names. Words that
 * somebody typed about a person stay where they were typed, since what stands here cannot be forgotten.
 */
export type Facts = Readonly<Record<string, unknown>>

export type AuditedChange = {
  readonly action: AuditedAction
  readonly subject: { readonly kind: string; readonly id: string }
  /** Null for what was not there, or is nowhere written down. */
  readonly before?: Facts | null
  /** Null for what is gone. */
  readonly after?: Facts | null
}

/** An id of a key or a client may be shown; the key itself may not. */
const SECRET = /secret|token|password|hash|private|code$/i

/**
 * Writes down who changed what, in the transaction that changes it: both are there, or neither. What is the same before
 * and after is not an event, and is not written. Throws when a field is named as secrets are.
 */
export async function recordAudit(tx: Tx, change: AuditedChange): Promise<void> {
  await recordAudits(tx, [change])
}

/** The same of many, in one statement. */
export async function recordAudits(tx: Tx, changes: readonly AuditedChange[]): Promise<void> {
  for (const change of changes) refuseSecrets(change)
  const events = changes.filter(
    ({ before = null, after = null }) => !(before && after && Bun.deepEquals(before, after)),
  )
  if (events.length === 0) return
  const rows = events.map(({ action, subject, before = null, after = null }) => ({
    id: Bun.randomUUIDv7(),
    action,
    kind: subject.kind,
    subject: subject.id,
    before,
    after,
  }))
  await sql`
    insert into audit (id, at, member_id, action, subject_kind, subject_id, before, after)
    select id, ${tx.now}, ${actingId(tx.viewer)}::uuid, action, kind, subject, before, after
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as changed(id uuid, action text, kind text, subject text, before jsonb, after jsonb)`.execute(db(tx))
}

function refuseSecrets({ action, before, after }: AuditedChange): void {
  for (const field of [...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
    if (SECRET.test(field)) throw new Error(`The audit keeps no secrets: ${field} of ${action}`)
}
