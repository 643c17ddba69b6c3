import type { Ctx } from '#core/contracts/ctx'
import { invoicingSeller } from '../invoices/seller'

/** Where a currency is that of one country, or of those that write postcodes alike. */
const COUNTRIES: Readonly<Record<string, string>> = { CAD: 'CA', CZK: 'CZ', GBP: 'GB', PLN: 'PL', SEK: 'SE' }

/** The country whose postcodes ours are (ISO 3166-1): as our invoices say it, or our currency does; null where nobody knows. */
export async function postcodeCountry(ctx: Ctx): Promise<string | null> {
  const seller = await invoicingSeller(ctx)
  return seller?.country || COUNTRIES[ctx.house.site().currency] || null
}
