import { parsePrice } from '#core/scrape/price'
import type { ImportField } from './import-field'
import { currencyIn } from './match-columns'

const MONEY: readonly ImportField['name'][] = ['price', 'netPrice', 'salePrice', 'cost', 'total']

/**
 * The heading of a column of money that names another currency than ours, such as `Preis (€)`: its numbers would be taken
 * for ours. Null where there is none.
 */
export function foreignColumn(
  columns: Readonly<Record<string, number>>,
  header: readonly string[],
  currency: string,
): string | null {
  const headings = MONEY.flatMap(field => header[columns[field] ?? -1] ?? [])
  const isForeign = (heading: string) => {
    const named = currencyIn(heading)
    return named !== null && parsePrice(`1 ${named}`, currency) === null
  }
  return headings.find(isForeign) ?? null
}
