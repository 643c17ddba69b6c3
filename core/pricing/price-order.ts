import { allocate } from './allocate'
import { feeOn } from './fee-on'
import { percentOf } from './percent'
import { type VatRate, type VatSum, vatByItem, vatByRate } from './vat'

// Minor units of one currency throughout, VAT included. No database, no clock: what a voucher or a fee is worth today
// is for whoever calls to know.

export type CartItem = {
  readonly key: string
  readonly quantity: number
  /** What one costs, and under which rule: the lowest that the buyer has a right to is what they pay. */
  readonly prices: readonly [UnitPrice, ...UnitPrice[]]
  readonly vatRate: VatRate
  /** What one weighs, in millionths of a kilogram; absent where nobody has said so. */
  readonly weight?: number | null
}

export type UnitPrice = { readonly rule: PriceRule; readonly amount: number }

/** By which price list, as the buyer reads it; null for the shop's own price. */
export type PriceRule = string | null

export type Fee = {
  readonly key: string
  readonly label: string
  readonly vatRate: VatRate
  /** The keys of the goods that it is reckoned on; all of them unless said. Without any of them it is not charged. */
  readonly items?: ReadonlySet<string>
  readonly charge:
    | { readonly kind: 'flat'; readonly amount: number }
    /** Hundredths of a percent of what the goods come to, vouchers taken off. */
    | { readonly kind: 'percent'; readonly rate: number }
    | { readonly kind: 'per-item'; readonly amount: number }
    /** For a kilogram, by the gram; what has no weight is not counted. */
    | { readonly kind: 'per-kg'; readonly amount: number }
}

export type Voucher = {
  readonly key: string
  readonly label: string
  /** The keys of the goods that it takes something off; all of them unless said. */
  readonly items?: ReadonlySet<string>
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

export type PricedFee = Pick<Fee, 'key' | 'label' | 'vatRate'> & {
  readonly gross: number
  /** What `feeOn` reckons it on where goods are weighed; null for one that weighing leaves as it is. */
  readonly basis: number | null
}

export type PricedVoucher = Pick<Voucher, 'key' | 'label'> & {
  readonly discount: number
  /** What of it is taken off each of the goods, by their keys; nothing is left out. */
  readonly shares: ReadonlyMap<string, number>
}

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
  /** Taken off one after the other, percentages first: each from what the one before has left. */
  readonly vouchers?: readonly Voucher[]
}

/**
 * What an order comes to: each line with its rule and its share of vouchers and VAT, fees, VAT by rate, and the total.
 * The parts add up to the whole to the minor unit, and no order of the lines or of the vouchers changes any of them. A voucher is shared
 * out among its lines by what is left of them, so that it lowers the VAT of each rate by its part, and is never worth
 * more than they are.
 */
export function priceOrder({ items, fees = [], vouchers = [] }: Asked): PricedOrder {
  const listed = items.map(atTheirPrice)
  const used = takeOff(vouchers, listed)
  const reduced = listed.map(item => {
    const discount = sumOf(used.map(({ shares }) => shares.get(item.key) ?? 0))
    return { ...item, discount, gross: item.listed - discount }
  })
  const charged = charge(fees, reduced)
  const taxed = [
    ...reduced.map(({ key, gross, vatRate }) => ({ key: `item:${key}`, gross, vatRate })),
    ...charged.map(({ key, gross, vatRate }) => ({ key: `fee:${key}`, gross, vatRate })),
  ]
  const vatOf = vatByItem(taxed)
  return {
    items: reduced.map(({ vatRate: _, weight: __, ...item }) => {
      const vat = vatOf.get(`item:${item.key}`) ?? 0
      return { ...item, vat, net: item.gross - vat }
    }),
    fees: charged,
    vouchers: used,
    vat: vatByRate(taxed),
    total: sumOf(taxed.map(({ gross }) => gross)),
  }
}

function atTheirPrice({ key, quantity, prices, vatRate, weight }: CartItem) {
  const lowest = prices.reduce((best, price) => (price.amount < best.amount ? price : best))
  const listed = lowest.amount * quantity
  return { key, rule: lowest.rule, unitAmount: lowest.amount, quantity, listed, vatRate, weight }
}

type Listed = { readonly key: string; readonly listed: number }

function takeOff(vouchers: readonly Voucher[], goods: readonly Listed[]): readonly PricedVoucher[] {
  const left = new Map(goods.map(({ key, listed }) => [key, listed]))
  const used = vouchers.toSorted(byWorth).map(({ key, label, worth, items }): PricedVoucher => {
    const own = [...left].filter(([item]) => !items || items.has(item))
    const most = sumOf(own.map(([, weight]) => weight))
    const discount = Math.min(worth.kind === 'flat' ? worth.amount : percentOf(most, worth.rate), most)
    const parts = allocate(
      discount,
      own.map(([item, weight]) => ({ key: item, weight })),
    )
    const shares = new Map(own.map(([item], index) => [item, parts[index] ?? 0]))
    for (const [item, part] of shares) left.set(item, (left.get(item) ?? 0) - part)
    return { key, label, discount, shares }
  })
  return vouchers.flatMap(({ key }) => used.filter(each => each.key === key))
}

/** A percentage of what an amount was taken off already would be worth less: so it comes first, whichever was entered first. */
function byWorth(one: Voucher, other: Voucher): number {
  if (one.worth.kind !== other.worth.kind) return one.worth.kind === 'percent' ? -1 : 1
  return one.key < other.key ? -1 : 1
}

type Charged = {
  readonly key: string
  readonly gross: number
  readonly quantity: number
  readonly weight?: number | null
}

function charge(fees: readonly Fee[], goods: readonly Charged[]): readonly PricedFee[] {
  return fees.flatMap(({ key, label, vatRate, items, charge: how }) => {
    const own = goods.filter(item => !items || items.has(item.key))
    if (items && own.length === 0) return []
    return { key, label, vatRate, ...reckon(how, own) }
  })
}

function reckon(how: Fee['charge'], goods: readonly Charged[]): Pick<PricedFee, 'gross' | 'basis'> {
  switch (how.kind) {
    case 'flat':
      return { gross: how.amount, basis: null }
    case 'per-item':
      return { gross: how.amount * sumOf(goods.map(({ quantity }) => quantity)), basis: null }
    case 'percent': {
      const basis = sumOf(goods.map(({ gross }) => gross))
      return { gross: feeOn(how, basis), basis }
    }
    case 'per-kg': {
      const basis = sumOf(goods.map(({ weight, quantity }) => (weight ?? 0) * quantity))
      return { gross: feeOn({ kind: 'per-kg', rate: how.amount }, basis), basis }
    }
  }
}

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0)
