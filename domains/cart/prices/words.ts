import { formatMoney } from '#core/contracts/money'

type Worth = {
  readonly kind: 'flat' | 'percent' | 'per-item' | 'per-kg'
  readonly amount: number | null
  readonly rate: number | null
  readonly currency: string
}

/** `£2.50`, `12.5%`, `£0.10 each`, `£0.10 a kilogram`. */
export function worthWords({ kind, amount, rate, currency }: Worth, locale: string): string {
  if (kind === 'percent') {
    const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
    return format.format((rate ?? 0) / 10_000)
  }
  const money = formatMoney({ amount: amount ?? 0, currency }, locale)
  if (kind === 'flat') return money
  return kind === 'per-kg' ? `${money} a kilogram` : `${money} each`
}
