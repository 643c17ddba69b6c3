import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { changeSetting } from '#core/audit/change-setting'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

const KEY = 'price-entry'

const SETTING = Type.Object({
  /** What forms propose: prices are typed without VAT. */
  withoutVat: Type.Boolean(),
})

type PriceEntry = Static<typeof SETTING>

/** With VAT, until somebody says otherwise. */
export async function priceEntry(ctx: Pick<Ctx, 'em'>): Promise<PriceEntry> {
  const row = await db(ctx).selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst()
  return Value.Check(SETTING, row?.value) ? row.value : { withoutVat: false }
}

/** Prices stay as they were typed. For shopkeepers. */
export async function savePriceEntry(ctx: Ctx, entry: PriceEntry): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await changeSetting(tx, KEY, { before: await priceEntry(tx), after: entry })
  })
}
