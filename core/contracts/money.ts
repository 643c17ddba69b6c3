import { add, type Dinero, dinero, multiply, subtract, toSnapshot } from 'dinero.js'

/** An amount of money in minor units (pence, cents) with its ISO 4217 currency code. */
export type Money = { readonly amount: number; readonly currency: string }

/** Two amounts of different currencies have no sum and no order. */
export class CurrencyMismatch extends Error {
  override readonly name = 'CurrencyMismatch'
  constructor(one: Money, other: Money) {
    super(`${one.currency} and ${other.currency} were reckoned together`)
  }
}

/** No whole number of minor units, or one beyond what a number holds exactly (2^53 - 1). */
export class AmountInexact extends Error {
  override readonly name = 'AmountInexact'
  constructor({ amount, currency }: Money) {
    super(`${amount} is no exact amount in minor units of ${currency}`)
  }
}

export const noMoney = (currency: string): Money => ({ amount: 0, currency })

/** Throws `CurrencyMismatch`, `AmountInexact`, as all that reckons here does. */
export function addMoney(one: Money, other: Money): Money {
  return reckoned(add(...alike(one, other)))
}

export function subtractMoney(one: Money, other: Money): Money {
  return reckoned(subtract(...alike(one, other)))
}

/** So many of the same. */
export function timesMoney(money: Money, quantity: number): Money {
  if (!Number.isSafeInteger(quantity)) throw new AmountInexact({ ...money, amount: quantity })
  return reckoned(multiply(exact(money), quantity))
}

/** The sum of amounts that are all in `currency`; of none, nothing. */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(addMoney, noMoney(currency))
}

/** Below 0 when `one` is the smaller, 0 when they are equal, above 0 otherwise. */
export function compareMoney(one: Money, other: Money): number {
  return subtractMoney(one, other).amount
}

/** Whether they are the same amount of the same currency; two currencies are no fault here. */
export function isSameMoney(one: Money, other: Money): boolean {
  return one.amount === other.amount && one.currency === other.currency
}

/** How many decimals a currency has (ISO 4217): GBP 2, JPY 0, KWD 3. */
export function minorDigits(currency: string): number {
  const known = digitsByCurrency.get(currency)
  if (known !== undefined) return known
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  digitsByCurrency.set(currency, digits)
  return digits
}

const digitsByCurrency = new Map<string, number>()

/** Digits, a point and the decimals of the currency, exactly: `4.50`, `500` (yen), `1.250` (dinars). For files, forms and schema.org. */
export function decimalText(money: Money): string {
  const { amount, currency } = money
  if (!Number.isSafeInteger(amount)) throw new AmountInexact(money)
  const decimals = minorDigits(currency)
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0')
  const sign = amount < 0 ? '-' : ''
  if (decimals === 0) return sign + digits
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** How one writes an amount of the size of a price, of which so many in a currency with cents: `4.50`, `450` (yen), `4.500` (dinars). */
export const amountExample = (currency: string, cents = 450): string =>
  decimalText({
    amount: minorDigits(currency) > 2 ? cents * 10 ** (minorDigits(currency) - 2) : cents,
    currency,
  })

/** How a person reads an amount: `formatMoney({amount: 450, currency: 'GBP'}, 'en-GB')` → `£4.50`. */
export function formatMoney(money: Money, locale: string): string {
  const name = `${money.amount} ${money.currency} ${locale}`
  const known = written.get(name)
  if (known !== undefined) return known
  const format = moneyFormat(money.currency, locale)
  // As text: a division would round what is beyond a double's seventeen digits.
  const text = format.format(decimalText(money) as Intl.StringNumericLiteral)
  if (written.size >= MOST_WRITTEN) written.clear()
  written.set(name, text)
  return text
}

/** A price to which VAT comes, where it does: `£4.00`, `£4.00 + VAT`. */
export const moneyText = (money: Money, locale: string, plusVat = false): string =>
  plusVat ? `${formatMoney(money, locale)} + VAT` : formatMoney(money, locale)

// A shop has a few hundred prices, and a list of its things dozens of them on every page.
const written = new Map<string, string>()
const MOST_WRITTEN = 2_000

/** The sign of a currency as it stands beside an amount: `£`, `CHF`. */
export function currencySign(currency: string, locale: string): string {
  const parts = moneyFormat(currency, locale).formatToParts(0)
  return parts.find(part => part.type === 'currency')?.value ?? currency
}

// A page has dozens of amounts, and making a format takes longer than using it.
const formats = new Map<string, Intl.NumberFormat>()
const MOST_FORMATS = 100

function moneyFormat(currency: string, locale: string): Intl.NumberFormat {
  const name = `${currency} ${locale}`
  const known = formats.get(name)
  if (known) return known
  const made = new Intl.NumberFormat(locale, { style: 'currency', currency })
  if (formats.size >= MOST_FORMATS) formats.clear()
  formats.set(name, made)
  return made
}

function alike(one: Money, other: Money): [Dinero<number>, Dinero<number>] {
  if (one.currency !== other.currency) throw new CurrencyMismatch(one, other)
  return [exact(one), exact(other)]
}

function exact(money: Money): Dinero<number> {
  const { amount, currency } = money
  if (!Number.isSafeInteger(amount)) throw new AmountInexact(money)
  return dinero({ amount, currency: { code: currency, base: 10, exponent: minorDigits(currency) } })
}

function reckoned(result: Dinero<number>): Money {
  const { amount, currency } = toSnapshot(result)
  const money = { amount, currency: currency.code }
  if (!Number.isSafeInteger(amount)) throw new AmountInexact(money)
  return money
}
