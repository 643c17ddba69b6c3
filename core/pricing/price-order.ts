import { allocate } from './allocate'
import { type VatRate, type VatSum, vatByItem, vatByRate } from './vat'

// Minor units of one currency throughout, VAT included. No database, no clock: what a voucher or a fee is worth today
// is for whoever calls to know.

export type CartItem = {
  readonly key: string
  readonly quantity: number
  /** What one costs, and under which rule: the lowest that the buyer has a right to is what they pay. */
  readonly prices: readonly [UnitPrice, ...UnitPrice[]]
  readonly vatRate: VatRate
}

export type UnitPrice = { readonly rule: PriceRule; readonly amount: number }

export type PriceRule = 'list' | 'member'

export type Fee = {
  readonly key: string
  readonly label: string
  readonly vatRate: VatRate
  readonly charge:
    | { readonly kind: 'flat'; readonly amount: number }
    /** Hundredths of a percent of what the goods come to, vouchers taken off. */
    | { readonly kind: 'percent'; readonly rate: number }
    | { readonly kind: 'per-item'; readonly amount: number }
}

export type Voucher = {
  readonly key: string
  readonly label: string
  readonly worth:
    | { readonly kind: 'flat'; readonly amount: number }
    /** Hundredths of a percent, at most 10000. */
    | { readonly kind: 'percent'; readonly rate: number }
}

export type PricedItem = {
  readonly key: string
  readonly rule: PriceRule
  readonly unitAmount: number
  readonly quantity: number
  /** Before vouchers. */
  readonly listed: number
  /** Its share of the vouchers, not negative. */
  readonly discount: number
  readonly gross: number
  readonly vat: number
  readonly net: number
}

export type PricedFee = { readonly key: string; readonly label: string; readonly gross: number }

export type PricedVoucher = { readonly key: string; readonly label: string; readonly discount: number }

export type PricedOrder = {
  readonly items: readonly PricedItem[]
  readonly fees: readonly PricedFee[]
  readonly vouchers: readonly PricedVoucher[]
  readonly vat: readonly VatSum[]
  readonly total: number
}

export type Asked = {
  readonly items: readonly CartItem[]
  readonly fees?: readonly Fee[]
  /** Taken off one after the other: the second from what the first has left. */
  readonly vouchers?: readonly Voucher[]
}

/**
 * What an order comes to: each line with its rule and its share of vouchers and VAT, fees, VAT by rate, and the total.
 * The parts add up to the whole to the minor unit, and no order of the lines changes any of them. A voucher is shared
 * out among the lines by what they cost, so that it lowers the VAT of each rate by its part, and is never worth more
 * than the goods.
 */
export function priceOrder({ items, fees = [], vouchers = [] }: Asked): PricedOrder {
  const listed = items.map(atTheirPrice)
  const used = takeOff(vouchers, sumOf(listed.map(item => item.listed)))
  const discount = sumOf(used.map(voucher => voucher.discount))
  const shares = allocate(
    discount,
    listed.map(({ key, listed: weight }) => ({ key, weight })),
  )
  const reduced = listed.map((item, index) => ({
    ...{ ...item, discount: shares[index] ?? 0, gross: item.listed - (shares[index] ?? 0) },
  }))
  const charged = charge(
    fees,
    sumOf(reduced.map(({ gross }) => gross)),
    sumOf(items.map(each => each.quantity)),
  )
  const taxed = [
    ...reduced.map(({ key, gross, vatRate }) => ({ key: `item:${key}`, gross, vatRate })),
    ...charged.map(({ key, gross, vatRate }) => ({ key: `fee:${key}`, gross, vatRate })),
  ]
  const vatOf = vatByItem(taxed)
  return {
    items: reduced.map(({ vatRate: _, ...item }) => {
      const vat = vatOf.get(`item:${item.key}`) ?? 0
      return { ...item, vat, net: item.gross - vat }
    }),
    fees: charged.map(({ key, label, gross }) => ({ key, label, gross })),
    vouchers: used,
    vat: vatByRate(taxed),
    total: sumOf(taxed.map(({ gross }) => gross)),
  }
}

function atTheirPrice({ key, quantity, prices, vatRate }: CartItem) {
  const lowest = prices.reduce((best, price) => (price.amount < best.amount ? price : best))
  const listed = lowest.amount * quantity
  return { key, rule: lowest.rule, unitAmount: lowest.amount, quantity, listed, vatRate }
}

function takeOff(vouchers: readonly Voucher[], goods: number): readonly PricedVoucher[] {
  let left = goods
  return vouchers.map(({ key, label, worth }) => {
    const wanted = worth.kind === 'flat' ? worth.amount : partOf(left, worth.rate)
    const discount = Math.min(wanted, left)
    left -= discount
    return { key, label, discount }
  })
}

function charge(fees: readonly Fee[], goods: number, count: number) {
  return fees.map(({ key, label, vatRate, charge: how }) => {
    if (how.kind === 'percent') return { key, label, vatRate, gross: partOf(goods, how.rate) }
    return { key, label, vatRate, gross: how.kind === 'flat' ? how.amount : how.amount * count }
  })
}

/** So many hundredths of a percent, rounded half up. */
function partOf(amount: number, rate: number): number {
  return Number((BigInt(amount) * BigInt(rate) * 2n + 10_000n) / 20_000n)
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)
