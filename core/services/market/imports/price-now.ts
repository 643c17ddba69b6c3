import type { Site } from '#core/contracts/site'
import { parsePrice } from '#core/scrape/price'
import { isOnSale } from '#core/scrape/sale-dates'
import { CellFault } from './cell-fault'
import type { Cells } from './cell-values'

/**
 * The same cells with the reduced price for the price while it counts; a price without VAT would not fit it then. What is
 * free or blank is no reduction. Throws `CellFault`.
 */
export function withPriceNow(
  cells: Cells,
  now: Date,
  { currency, timeZone }: Pick<Site, 'currency' | 'timeZone'>,
): Cells {
  const { salePrice, saleFrom = '', saleUntil = '', ...rest } = cells
  if (salePrice === undefined || parsePrice(salePrice, currency)?.amount === 0) return rest
  const isNow = isOnSale(saleFrom.includes('/') ? saleFrom : `${saleFrom}/${saleUntil}`, now, timeZone)
  if (isNow === null)
    throw new CellFault(
      isOnSale(`${saleFrom}/`, now, timeZone) === null ? 'saleFrom' : 'saleUntil',
      `“${saleFrom || saleUntil}” is no time that we can read: write it like 2026-05-31.`,
    )
  if (!isNow) return rest
  const [reduced, usual] = [parsePrice(salePrice, currency), parsePrice(rest.price, currency)]
  if (reduced && usual && reduced.amount > usual.amount)
    throw new CellFault(
      'salePrice',
      `“${salePrice}” is more than the price “${rest.price}”, and no reduction of it.`,
    )
  const { netPrice: _, ...others } = rest
  return { ...others, price: salePrice }
}
