import type { WayToPay } from './ways-to-pay'

/** What stands on an invoice or a credit note. Amounts in minor units of its currency; a credit note's have a minus. */
export type InvoiceDocument = {
  readonly kind: 'invoice' | 'credit-note'
  /** As it is printed: `INV-2026-00001`. */
  readonly number: string
  /** `YYYY-MM-DD`, where the cooperative is. */
  readonly issuedOn: string
  /** When it was paid, or given back. */
  readonly suppliedOn: string
  readonly order: string
  /** Of a credit note: the number of the invoice that it corrects, and why. */
  readonly corrects: string | null
  readonly reason: string
  readonly seller: InvoiceSeller
  readonly buyer: { readonly name: string; readonly email: string }
  readonly lines: readonly InvoiceLine[]
  readonly vat: readonly InvoiceVat[]
  readonly total: number
  readonly currency: string
  readonly way: WayToPay
}

export type InvoiceSeller = {
  readonly name: string
  readonly address: string
  /** Empty for who is not registered for it. */
  readonly vatNumber: string
  readonly companyNumber: string
  readonly email: string
}

export type InvoiceLine = {
  readonly title: string
  readonly detail: string
  readonly quantity: number
  readonly unitAmount: number
  readonly amount: number
  /** Hundredths of a percent; null where no VAT is charged. */
  readonly vatRate: number | null
}

export type InvoiceVat = {
  readonly rate: number | null
  readonly net: number
  readonly vat: number
  readonly gross: number
}
