/** An amount of money in minor units (pence, cents) with its ISO 4217 currency code. */
export type Money = { readonly amount: number; readonly currency: string }

/** How a person reads an amount: `formatMoney({amount: 450, currency: 'GBP'}, 'en-GB')` → `£4.50`. */
export function formatMoney(money: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(money.amount / 10 ** digits)
}
