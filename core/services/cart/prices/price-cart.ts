import type { Ctx } from '#core/contracts/ctx'
import { isChoice, wordsOfChoice } from '#core/contracts/price-choice'
import type { Offer, Sellable } from '#core/contracts/seller'
import type { FollowingFee } from '#core/pricing/fee-on'
import {
  type CartItem,
  type Fee,
  type PricedFee,
  type PricedVoucher,
  priceOrder,
  type Voucher,
} from '#core/pricing/price-order'
import type { AdjustmentView } from '../adjustments/read-adjustments'
import type { BesideGoods } from '../beside-goods'
import { deliveryFeeOf } from '../delivery/cart-delivery'
import { DEPOSIT, depositsFor } from '../deposits/deposits-for'
import { placeFeeOf } from '../places/place-fee'
import { vatRateOf } from '../sellables'
import { type Goods, itemsOf, type KnownVoucher, vouchersOfCart, whyNot } from './cart-vouchers'
import { chargesFor } from './charges-for'
import { otherPrices } from './other-prices'

/** What is about to be bought of one line. */
export type Wanted = {
  readonly key: string
  readonly sellable: Sellable
  readonly offer: Offer
  readonly quantity: number
  /** What its buyer chose to pay for one; null for the usual price. */
  readonly chosen: number | null
}

export type CartAdjustment = AdjustmentView & {
  /** Of a fee that follows its goods: its key among `fees`. */
  readonly feeKey?: string
}

/** A fee that is reckoned anew when goods are weighed or changed; also one that comes to nothing by now. */
export type CartFee = FollowingFee & Pick<PricedFee, 'key' | 'label' | 'vatRate'> & { readonly basis: number }

export type CartVoucher = {
  readonly id: string
  readonly code: string
  readonly label: string
  readonly discount: number
  /** Why it takes nothing off; null when it does. */
  readonly refusal: string | null
}

export type LinePrice = {
  readonly amount: number
  readonly rule: string | null
  /** In hundredths of a percent; null where no VAT is charged. */
  readonly vatRate: number | null
  /** See `OtherPrices`. */
  readonly prior?: number | null | undefined
}

export type PricedCart = {
  /** What one of each line costs its buyer, by `keyOf`, and by which price list. */
  readonly prices: ReadonlyMap<string, LinePrice>
  readonly adjustments: readonly CartAdjustment[]
  readonly vouchers: readonly CartVoucher[]
  readonly fees: readonly CartFee[]
  readonly total: number
  /** What the goods have to come to for an order, where they do not; null otherwise. */
  readonly minimum: number | null
  /** Its buyer reads prices without VAT. */
  readonly isNet: boolean
}

/** What a cart comes to now for who looks at it: prices that are theirs, vouchers, fees, delivery. */
export async function priceCart(
  ctx: Ctx,
  cartId: string,
  wanted: readonly Wanted[],
  beside: BesideGoods,
): Promise<PricedCart> {
  const { currency } = ctx.house.site()
  const usualRate = await ctx.services.market.defaultVatRate(ctx)
  const { prices: others, prior, isNet } = await otherPrices(ctx, wanted)
  const items = wanted.map(
    ({ key, offer, quantity, chosen }): CartItem => ({
      key,
      quantity,
      vatRate: vatRateOf(offer, usualRate),
      weight: offer.goods?.weight,
      prices: chosenPrice(offer, chosen) ?? [
        { rule: null, amount: offer.unitPrice.amount },
        ...(others.get(key) ?? []),
      ],
    }),
  )
  const listed = priceOrder({ items }).items
  const goods = goodsOf(wanted, new Map(listed.map(item => [item.key, item.listed])))
  const known = beside.vouchers ? await vouchersOfCart(ctx, cartId) : []
  const refusals = new Map(known.map(voucher => [voucher.id, whyNot(ctx, voucher, goods, currency, isNet)]))
  const products = new Set(
    goods.flatMap(({ key, productId, isMoney }) => (productId && !isMoney ? [key] : [])),
  )
  const { fees, minimumOrder } =
    products.size > 0 ? await chargesOf(ctx, cartId, products, usualRate, beside) : NOTHING_CHARGED
  const vouchers = known.filter(({ id }) => refusals.get(id) === null).map(each => voucherOf(each, goods))
  const order = priceOrder({ items, fees, vouchers })
  const rates = new Map(items.map(({ key, vatRate }) => [key, vatRate]))
  const things = items.reduce((sum, { key, quantity }) => sum + (products.has(key) ? quantity : 0), 0)
  const following = followingFees(fees, order.fees, things)
  const deposit = depositOf(currency, wanted, rates)
  return {
    prices: new Map(
      listed.map(({ key, unitAmount: amount, rule }) => [
        key,
        { amount, rule, vatRate: rates.get(key) ?? null, prior: prior.get(key) },
      ]),
    ),
    adjustments: [
      ...order.vouchers.map(used => voucherAdjustment(used, rates, currency)),
      ...order.fees.map(fee => feeAdjustment(fee, fees, following, currency)),
      deposit,
    ].filter(({ amount }) => amount.amount !== 0),
    vouchers: known.map(({ id, code, label }) => ({
      id,
      code,
      label,
      refusal: refusals.get(id) ?? null,
      discount: order.vouchers.find(each => each.key === id)?.discount ?? 0,
    })),
    fees: following,
    total: order.total + deposit.amount.amount,
    minimum: missedMinimum(goods, minimumOrder),
    isNet,
  }
}

type Rates = ReadonlyMap<string, number | null>

function voucherAdjustment(
  { label, discount, shares }: PricedVoucher,
  rates: Rates,
  currency: string,
): CartAdjustment {
  return {
    kind: 'voucher',
    label,
    amount: { amount: -discount, currency },
    parts: [...shares].flatMap(([key, share]) =>
      share === 0 ? [] : [{ key, amount: -share, vatRate: rates.get(key) ?? null }],
    ),
  }
}

function feeAdjustment(
  { key, label, gross, vatRate }: PricedFee,
  charges: readonly Charge[],
  following: readonly CartFee[],
  currency: string,
): CartAdjustment {
  const kind = charges.find(charge => charge.key === key)?.kind ?? 'fee'
  return {
    kind,
    label,
    amount: { amount: gross, currency },
    parts: [{ key: null, amount: gross, vatRate }],
    ...(following.some(fee => fee.key === key) ? { feeKey: key } : {}),
  }
}

function depositOf(currency: string, wanted: readonly Wanted[], rates: Rates): CartAdjustment {
  const parts = depositsFor(
    currency,
    wanted.map(({ key, quantity, offer }) => ({
      key,
      quantity,
      deposit: offer.goods?.deposit,
      vatRate: rates.get(key) ?? null,
    })),
  )
  const amount = parts.reduce((sum, part) => sum + part.amount, 0)
  return { kind: 'deposit', label: DEPOSIT, amount: { amount, currency }, parts }
}

/** What its buyer chose goes before every list, as long as the shop still offers it. */
function chosenPrice({ choice }: Offer, chosen: number | null): CartItem['prices'] | null {
  if (!choice || chosen === null || !isChoice(choice, chosen)) return null
  return [{ rule: wordsOfChoice(choice, chosen), amount: chosen }]
}

const NOTHING_CHARGED = { fees: [], minimumOrder: 0 }

type Charge = Fee & { readonly kind: 'fee' | 'delivery' }

async function chargesOf(
  ctx: Ctx,
  cartId: string,
  products: ReadonlySet<string>,
  usualRate: number | null,
  { isBrought, placeId }: BesideGoods,
): Promise<{ readonly fees: readonly Charge[]; readonly minimumOrder: number }> {
  const { fees, minimumOrder } = await chargesFor(ctx, usualRate)
  const delivery =
    (isBrought ? await deliveryFeeOf(ctx, cartId, usualRate) : null) ??
    (placeId ? await placeFeeOf(ctx, cartId, usualRate) : null)
  const charged = [
    ...fees.map((fee): Charge => ({ ...fee, kind: 'fee', items: products })),
    ...(delivery ? [{ ...delivery, kind: 'delivery' as const }] : []),
  ]
  return { fees: charged, minimumOrder }
}

function followingFees(
  fees: readonly Charge[],
  priced: readonly PricedFee[],
  things: number,
): readonly CartFee[] {
  return priced.flatMap(({ key, label, vatRate, basis: known }): CartFee[] => {
    const charge = fees.find(fee => fee.key === key)?.charge
    if (!charge || charge.kind === 'flat') return []
    const basis = charge.kind === 'per-item' ? things : known
    const rate = charge.kind === 'percent' ? charge.rate : charge.amount
    return basis === null ? [] : [{ key, label, vatRate, basis, rate, kind: charge.kind }]
  })
}

function voucherOf(voucher: KnownVoucher, goods: readonly Goods[]): Voucher {
  const { id: key, label, kind, amount, rate } = voucher
  const worth =
    kind === 'flat'
      ? ({ kind: 'flat', amount: amount ?? 0 } as const)
      : ({ kind: 'percent', rate: rate ?? 0 } as const)
  return { key, label, worth, items: itemsOf(voucher, goods) }
}

/** Tickets alone may come to less: nothing of them is packed. */
function missedMinimum(goods: readonly Goods[], minimumOrder: number): number | null {
  const products = goods.filter(({ productId, isMoney }) => productId && !isMoney)
  const whole = products.reduce((sum, { listed }) => sum + listed, 0)
  return products.length > 0 && whole < minimumOrder ? minimumOrder : null
}

function goodsOf(wanted: readonly Wanted[], listed: ReadonlyMap<string, number>): readonly Goods[] {
  return wanted.map(({ key, offer: { goods, choice } }) => ({
    key,
    listed: listed.get(key) ?? 0,
    isMoney: choice?.kind === 'gift-card',
    productId: goods?.productId ?? null,
    categoryId: goods?.categoryId ?? null,
  }))
}
