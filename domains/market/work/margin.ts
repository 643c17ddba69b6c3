import { formatMoney, type Money, subtractMoney } from '#core/contracts/money'

/** `Margin £1.50, 20 % of the price`: what is left of a price when the supplier is paid. */
export function marginInWords(price: Money, cost: Money, locale: string): string {
  if (price.currency !== cost.currency) return 'Margin unknown: price and cost are in different currencies'
  const margin = subtractMoney(price, cost)
  const words = formatMoney(margin, locale)
  if (price.amount === 0) return `Margin ${words}`
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  return `Margin ${words}, ${share.format(margin.amount / price.amount)} of the price`
}
