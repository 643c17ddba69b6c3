import type { AuditedAction } from '#core/contracts/audited-actions'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordAudit } from './record-audit'

/** What is named, sold or given by its row, and kept once it is not any more: orders and memberships refer to it. */
type RetiredTable = 'collection_places' | 'delivery_zones' | 'fees' | 'price_lists' | 'tiers' | 'vouchers'

type Retirement = {
  readonly table: RetiredTable
  /** The column that says what it is called, for the audit. */
  readonly named: 'name' | 'label'
  readonly action: AuditedAction
  /** Of the audit's subject. */
  readonly kind: string
}

/**
 * Retires one row, once, and writes down who did. Who may is asked before. Throws `NotFound`, also for what is retired
 * already.
 */
export async function retireRow(ctx: Ctx, asked: string, retirement: Retirement): Promise<void> {
  const { table, named, action, kind } = retirement
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const retired = await db(tx)
      .updateTable(table)
      .set({ retired_at: tx.now })
      .where('id', '=', id)
      .where('retired_at', 'is', null)
      .returning(named)
      .executeTakeFirst()
    if (!retired) throw new NotFound()
    await recordAudit(tx, { action, subject: { kind, id }, before: retired })
  })
}
