import type { InvoiceDocument } from '#core/contracts/invoice'
import { formatMoney } from '#core/contracts/money'
import { WAY_WORDS } from '#core/contracts/ways-to-pay'

export const titleOf = ({ kind }: Pick<InvoiceDocument, 'kind'>): string =>
  kind === 'invoice' ? 'Invoice' : 'Credit note'

/** `20%`, as the locale writes it; a dash where no VAT is charged. */
export function rateWords(rate: number | null, locale: string): string {
  if (rate === null) return '–'
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(rate / 10_000)
}

/** Of a day `YYYY-MM-DD`. */
export function dayText(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )
}

/** How it was paid: `by card`, or `£5.00 with a gift card, £3.20 by card`. */
export function paidWords(
  { way, parts, currency }: Pick<InvoiceDocument, 'way' | 'parts' | 'currency'>,
  locale: string,
): string {
  if (!parts) return WAY_WORDS[way]
  return parts
    .map(part => `${formatMoney({ amount: part.amount, currency }, locale)} ${WAY_WORDS[part.way]}`)
    .join(', ')
}
