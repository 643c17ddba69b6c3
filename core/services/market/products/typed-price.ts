import type { Selectable } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { isSameMoney, type Money } from '#core/contracts/money'
import type { Database } from '#core/database/db'
import { priceWithVat } from '#core/pricing/price-with-vat'
import type { VatRate } from '#core/pricing/vat'
import { holdRates, readRateInForce } from '../rates/rate-in-force'
import { requireValidPrice } from './valid-price'
import { priceOf } from './variant-money'

/** A price as somebody typed it: VAT is in it, unless it says that it is without. */
export type TypedPrice = Money & { readonly withoutVat?: true }

/** How a variant keeps it. */
export type PriceColumns = Pick<
  Selectable<Database['variants']>,
  'price_amount' | 'price_currency' | 'net_price_amount' | 'net_price_rate'
>

/** As it was typed. */
export function typedPriceOf(variant: Omit<PriceColumns, 'net_price_rate'>): TypedPrice {
  const { net_price_amount: amount, price_currency: currency } = variant
  return amount === null ? priceOf(variant) : { amount, currency, withoutVat: true }
}

/** What buyers pay, made of what was typed at the rate in force. */
export function priceColumns({ amount, currency, withoutVat }: TypedPrice, rate: VatRate): PriceColumns {
  if (!withoutVat)
    return { price_amount: amount, price_currency: currency, net_price_amount: null, net_price_rate: null }
  return {
    price_amount: priceWithVat(amount, rate),
    price_currency: currency,
    net_price_amount: amount,
    net_price_rate: rate ?? 0,
  }
}

export const isSameTyped = (one: TypedPrice, other: TypedPrice): boolean =>
  isSameMoney(one, other) && one.withoutVat === other.withoutVat

/** Before a variant or a product is locked for one of these prices. */
export async function holdRatesFor(tx: Tx, prices: Iterable<TypedPrice>): Promise<void> {
  for (const { withoutVat } of prices) if (withoutVat) return holdRates(tx)
}

/** At the rate of the variant, or of a new one of the product. Throws `ForeignPrice`, `PriceOutOfRange`. */
export async function keptPrice(
  tx: Tx,
  price: TypedPrice,
  of: Parameters<typeof readRateInForce>[1],
): Promise<PriceColumns> {
  requireValidPrice(tx, price)
  if (!price.withoutVat) return priceColumns(price, null)
  await holdRates(tx)
  const columns = priceColumns(price, await readRateInForce(tx, of))
  requireValidPrice(tx, priceOf(columns))
  return columns
}
