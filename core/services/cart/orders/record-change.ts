import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { OrderChange, OrderChangeLine } from '#core/entities/cart/order-change'
import { enqueue } from '#core/jobs/enqueue'

export type Change = {
  readonly orderId: string
  readonly memberId: string
  readonly kind: OrderChange['kind']
  readonly lines: readonly OrderChangeLine[]
  readonly note: string
  readonly before: Money
  readonly after: Money
  /** Of the form: sent twice, it is one change. */
  readonly key: string | null
}

/** Writes a change down where the order's history has it, for the audit, and for the letter to its buyer. */
export async function recordChange(tx: Tx, change: Change): Promise<void> {
  const { orderId, kind, lines, note, before, after, key } = change
  const id = Bun.randomUUIDv7()
  const made = await db(tx)
    .insertInto('order_changes')
    .values({
      id,
      order_id: orderId,
      kind,
      changes: jsonb(lines),
      note,
      idempotency_key: key,
      amount_before: before.amount,
      amount_after: after.amount,
      currency: after.currency,
      changed_by_id: tx.viewer.isGuest ? null : (tx.viewer.member?.id ?? null),
      changed_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['order_id', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) return
  const action = kind === 'weight' ? 'order.weighed' : 'order.changed'
  await recordAudit(tx, {
    action,
    subject: { kind: 'order', id: orderId },
    before,
    after: { ...after, lines },
  })
  const letter = `changed:${id}`
  await enqueue(tx, 'send-order-letter', { orderId, kind: letter }, { key: `letter:${orderId}:${letter}` })
  tx.purge(viewerTag(change.memberId))
}

/** Whether this form changed the order before; for good where the order is locked. */
export async function isRecorded(ctx: Ctx, orderId: string, key: string): Promise<boolean> {
  const row = await db(ctx)
    .selectFrom('order_changes')
    .select('id')
    .where('order_id', '=', orderId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
  return row !== undefined
}
