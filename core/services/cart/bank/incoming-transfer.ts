import { type Money, minorDigits } from '#core/contracts/money'

/** What a bank's statement says of money that came in. */
export type IncomingTransfer = {
  /** `YYYY-MM-DD` */
  readonly bookedOn: string
  readonly amount: Money
  readonly payer: string
  readonly text: string
  /** The bank's own name of it, where it gives one. */
  readonly bankReference: string
}

export type StatementFile = {
  readonly lines: readonly IncomingTransfer[]
  /** How many lines are of money that went out: they are nobody's payment. */
  readonly out: number
  /** What could not be read, each with where it stands and what stood there. */
  readonly faults: readonly string[]
}

/** An amount as XML writes decimals (`13.00`), in minor units; null for what is none of the currency. */
export function decimalAmount(text: string, currency: string): Money | null {
  const [, whole = '', decimals = ''] = /^(\d{1,13})(?:\.(\d{1,5}))?$/.exec(text.trim()) ?? []
  const digits = minorDigits(currency)
  const significant = decimals.replace(/0+$/, '')
  if (whole === '' || significant.length > digits) return null
  return { amount: Number(whole + significant.padEnd(digits, '0')), currency }
}
