import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { mergeSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'
import { currencyCode } from '#core/scrape/price-signs'

export class CurrencyUnknown extends Refusal {
  override name = 'CurrencyUnknown'
  constructor() {
    super('Choose a currency by its code of three letters, like EUR.')
  }
}

/** Whether anything is priced or was sold already: from then on the cooperative's currency is what it is. */
export async function isCurrencyFixed(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ fixed: boolean }>`
    select exists (select from variants) or exists (select from ticket_types) or exists (select from orders) as fixed`.execute(
    db(ctx),
  )
  return rows[0]?.fixed ?? false
}

/**
 * The one currency that everything is priced, sold and paid in. It is set before the first price: as soon as there is
 * a price or an order in another one, the database refuses it (`CurrencyFixed`). Throws `CurrencyUnknown`.
 */
export async function setCurrency(ctx: Ctx, written: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const currency = currencyCode(written)
  if (!currency) throw new CurrencyUnknown()
  await transaction(ctx, async tx => {
    const row = await db(tx)
      .selectFrom('settings')
      .select(sql<string | null>`value ->> 'currency'`.as('currency'))
      .where('key', '=', 'site')
      .forUpdate()
      .executeTakeFirst()
    // As nobody has set it yet, it was the one that everything is shown in.
    const before = { currency: row?.currency ?? ctx.house.site().currency }
    await mergeSetting(tx, 'site', { currency })
    const subject = { kind: 'settings', id: 'site' }
    await recordAudit(tx, { action: 'settings.changed', subject, before, after: { currency } })
    tx.purge('site')
  })
}
