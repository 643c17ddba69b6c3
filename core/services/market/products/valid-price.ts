import type { Ctx } from '#core/contracts/ctx'
import { formatMoney, type Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { MOST_MINOR_UNITS } from '#core/scrape/price'

/** A price in another currency than the cooperative's. */
export class ForeignPrice extends Refusal {
  override name = 'ForeignPrice'
  constructor(foreign: string, ours: string) {
    super(`That is a price in ${foreign}, and we sell in ${ours}.`)
  }
}

/** Below nothing, no whole number of minor units, or more than anything here may cost. */
export class PriceOutOfRange extends Refusal {
  override name = 'PriceOutOfRange'
  constructor(currency: string, locale: string) {
    super(
      `A price can be ${formatMoney({ amount: MOST_MINOR_UNITS, currency }, locale)} at most, and nothing at least.`,
    )
  }
}

/** Throws `ForeignPrice`, `PriceOutOfRange`. */
export function requireValidPrice(ctx: Ctx, price: Money): void {
  const { currency } = ctx.house.site()
  if (price.currency !== currency) throw new ForeignPrice(price.currency, currency)
  const isInRange =
    Number.isSafeInteger(price.amount) && price.amount >= 0 && price.amount <= MOST_MINOR_UNITS
  if (!isInRange) throw new PriceOutOfRange(currency, ctx.locale)
}
