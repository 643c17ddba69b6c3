import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { currencyCode } from '#core/scrape/price'
import { requireShopkeeper } from '../roles'

export class CurrencyUnknown extends Refusal {
  override name = 'CurrencyUnknown'
  constructor() {
    super('Choose a currency by its code of three letters, like EUR.')
  }
}

/** Whether anything is priced or was sold already: from then on the cooperative's currency is what it is. */
export async function isCurrencyFixed(ctx: Ctx): Promise<boolean> {
  const [row] = await ctx.em.execute<{ fixed: boolean }[]>(
    `select exists (select from variants) or exists (select from ticket_types) or exists (select from orders) as fixed`,
  )
  return row?.fixed ?? false
}

/**
 * The one currency that everything is priced, sold and paid in. It is set before the first price: as soon as there is
 * a price or an order in another one, the database refuses it (`CurrencyFixed`). Throws `CurrencyUnknown`.
 */
export async function setCurrency(ctx: Ctx, written: string): Promise<void> {
  requireShopkeeper(ctx)
  const currency = currencyCode(written)
  if (!currency) throw new CurrencyUnknown()
  await transaction(ctx, async tx => {
    await tx.em.execute(
      `insert into settings (key, value, updated_at) values ('site', ?::jsonb, ?)
       on conflict (key) do update set value = settings.value || excluded.value, updated_at = excluded.updated_at`,
      [JSON.stringify({ currency }), tx.now],
    )
    tx.purge('site')
  })
}
