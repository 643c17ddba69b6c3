import type { InvoiceDocument } from '#core/contracts/invoice'

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
