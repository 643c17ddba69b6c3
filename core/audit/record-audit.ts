import type { AuditedAction } from '#core/contracts/audited-actions'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'

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
  const { action, subject, before = null, after = null } = change
  for (const field of [...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
    if (SECRET.test(field)) throw new Error(`The audit keeps no secrets: ${field} of ${action}`)
  if (before && after && Bun.deepEquals(before, after)) return
  await db(tx)
    .insertInto('audit')
    .values({
      id: Bun.randomUUIDv7(),
      at: tx.now,
      member_id: tx.viewer.member?.id ?? null,
      action,
      subject_kind: subject.kind,
      subject_id: subject.id,
      before: before && jsonb(before),
      after: after && jsonb(after),
    })
    .execute()
}
