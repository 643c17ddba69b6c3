import type { WayOfPart, WayToPay } from './ways-to-pay'

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
  readonly buyer: {
    readonly name: string
    readonly email: string
    /** The rest once the buyer has said whom invoices are made out to. */
    readonly address?: string
    readonly country?: string
    readonly vatNumber?: string
  }
  readonly lines: readonly InvoiceLine[]
  readonly vat: readonly InvoiceVat[]
  readonly total: number
  readonly currency: string
  readonly way: WayToPay
  /** Where it was paid in more than one way: each with its amount, which add up to the total. */
  readonly parts?: readonly { readonly way: WayToPay | WayOfPart; readonly amount: number }[]
}

export type InvoiceSeller = {
  readonly name: string
  readonly address: string
  /** Empty for who is not registered for it. */
  readonly vatNumber: string
  readonly companyNumber: string
  /** ISO 3166-1, two letters; not known of what was saved before it was asked for. */
  readonly country?: string
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
  /** What it is where it is nothing that was sold by itself: a fee, a voucher. */
  readonly kind?: 'fee' | 'voucher' | 'weight' | 'deposit' | 'delivery'
}

export type InvoiceVat = {
  readonly rate: number | null
  readonly net: number
  readonly vat: number
  readonly gross: number
}
