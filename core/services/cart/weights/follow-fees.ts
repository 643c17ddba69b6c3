import type { Tx } from '#core/contracts/ctx'
import { moneyText } from '#core/contracts/money'
import type { OrderChangeLine } from '#core/entities/cart/order-change'
import { feeChange, feeOn } from '#core/pricing/fee-on'
import { priceShown } from '#core/pricing/vat'
import { chargeFee, keepBasis, type OrderFee, orderFees } from '../adjustments/order-fees'
import type { LineToWeigh } from './lines-to-weigh'

const MILLIONTHS_IN_A_GRAM = 1_000

/** By how much more a line weighs and comes to than was known before; with a minus, less. */
export type Shift = { readonly grams: number; readonly amount: number }

/** A fee that is another one now, and by how much. */
export type ChangedFee = { readonly fee: OrderFee; readonly change: number }

/** Of an order that is not paid: its fees are what they come to now. */
export async function followUnpaid(
  tx: Tx,
  { orderId }: LineToWeigh,
  shift: Shift,
): Promise<readonly ChangedFee[]> {
  const changed: ChangedFee[] = []
  for (const fee of await orderFees(tx, orderId))
    changed.push({ fee, change: (await chargeFee(tx, fee, basisAfter(fee, shift))) - fee.charged })
  return changed.filter(({ change }) => change !== 0)
}

/** Of a paid one, of which `goods` are asked for: what is to be asked for or given back of each; whoever settles it does that. */
export async function followPaid(
  tx: Tx,
  { orderId }: LineToWeigh,
  shift: Shift,
  goods: number,
): Promise<readonly ChangedFee[]> {
  const isMore = goods === 0 ? shift.grams > 0 : goods > 0
  const changed: ChangedFee[] = []
  for (const fee of await orderFees(tx, orderId)) {
    if (fee.is_over) continue
    const basis = basisAfter(fee, shift)
    await keepBasis(tx, fee, basis)
    changed.push({ fee, change: feeChange(fee.charged, feeOn(fee, basis), isMore) })
  }
  return changed.filter(({ change }) => change !== 0)
}

function basisAfter({ kind, basis }: OrderFee, { grams, amount }: Shift): number {
  // What is weighed is as many as before.
  if (kind === 'per-item') return basis
  return Math.max(0, basis + (kind === 'per-kg' ? grams * MILLIONTHS_IN_A_GRAM : amount))
}

/** As the history and the letter say it, and its buyer reads prices: `Haulage: £1.20 → £1.10`. */
export function wordsOfFees(
  { locale }: Tx,
  { isNet }: LineToWeigh,
  changed: readonly ChangedFee[],
): readonly OrderChangeLine[] {
  return changed.map(({ fee: { label, charged, currency, vat_rate }, change }) => {
    const words = (amount: number) => {
      const { price, plusVat } = priceShown({ amount, currency }, vat_rate, isNet)
      return moneyText(price, locale, plusVat)
    }
    return { what: label, from: words(charged), to: words(charged + change) }
  })
}
