import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { lockVariant } from './change-variant'
import { productChanged } from './product-changed'

/** Whether a variant is made or fetched when somebody orders it, and so never sold out. Throws `NotFound`. */
export async function setOnDemand(ctx: Ctx, asked: string, onDemand: boolean): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const { id, product_id } = await lockVariant(tx, asked)
    const changed = await db(tx)
      .updateTable('variants')
      .set({ on_demand: onDemand })
      .where('id', '=', id)
      .where('on_demand', '<>', onDemand)
      .returning('id')
      .executeTakeFirst()
    if (!changed) return
    await recordAudit(tx, {
      action: 'stock.on-demand',
      subject: { kind: 'variant', id },
      before: { onDemand: !onDemand },
      after: { onDemand },
    })
    await productChanged(tx, product_id)
  })
}
