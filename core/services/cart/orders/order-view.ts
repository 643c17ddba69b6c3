import type { TicketSummary } from '#core/contracts/events'
import type { Money } from '#core/contracts/money'
import type { Sellable } from '#core/contracts/seller'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import type { AdjustmentView, WholeAdjustment } from '../adjustments/read-adjustments'
import type { OrderDelivery } from '../delivery/order-delivery'
import type { PaidPart } from '../parts-of'
import type { TakenAt } from './insert-order'
import type { OrderSlot } from './order-slot'

export type OrderLineView = {
  readonly id: string
  readonly kind: 'product' | 'ticket'
  /** Nothing to hand over: its code is sent. */
  readonly isGiftCard: boolean
  readonly title: string
  readonly detail: string
  readonly unitPrice: Money
  readonly quantity: number
  readonly refundedQuantity: number
  /** How many did not come from their producer, and have not gone back yet. */
  readonly missing: number
  readonly total: Money
  /** What was paid for those that did not go back, with what vouchers, scales and deposits changed of it. */
  readonly left: Money
  /** What orders that follow were paid for its weight besides, as far as that did not go back. */
  readonly more: Money
  /** What one was thought to weigh and what all of them did, in grams; null for what is not sold by weight. */
  readonly weight: { readonly estimated: number; readonly grams: number | null } | null
  /** Hundredths of a percent in its price; null where no VAT was charged. */
  readonly vatRate: number | null
  /** The price list that it was sold by; null for the shop's own price. */
  readonly priceRule: string | null
  readonly sellable: Sellable | null
  /** Its variant or kind of ticket is not sold any more. */
  readonly retired: boolean
}

export type RefundView = {
  readonly id: string
  readonly amount: Money
  readonly reason: string
  readonly state: 'requested' | 'done' | 'failed'
  /** Who moved the money: ours is `shop`; the others were found at SumUp. */
  readonly origin: 'shop' | 'sumup' | 'charge-back'
  readonly way: WayToPay
  /** What of it goes back by that way; the rest goes back to these. */
  readonly byPayment: Money
  readonly parts: readonly PaidPart[]
  /** Whose credit it went to, where its buyer shares that. */
  readonly household: string | null
  readonly failure: string | null
  readonly requestedAt: Date
  readonly doneAt: Date | null
  /** It waits at the shop for its buyer. */
  readonly isWaiting: boolean
}

export type OrderView = {
  readonly id: string
  readonly number: string
  readonly state: 'pending' | 'paid' | 'cancelled' | 'expired'
  readonly memberId: string
  /** Bought without an account: its page is opened by a signed link. */
  readonly isGuests: boolean
  /** Of its buyer's page of it. */
  readonly path: string
  readonly email: string
  readonly name: string
  readonly note: string
  /** Its buyer was shown prices without VAT: `shownOrder`. What stands here has it. */
  readonly isNet: boolean
  readonly total: Money
  readonly refunded: Money
  readonly placedAt: Date
  /** Where the shop took it for its buyer, and who did; null where they placed it. */
  readonly taken: { readonly at: TakenAt; readonly by: string } | null
  readonly reservedUntil: Date
  readonly paidAt: Date | null
  readonly transactionCode: string | null
  readonly way: WayToPay
  /** With what it is paid beside that way; the rest of the total is `due`. */
  readonly parts: readonly PaidPart[]
  readonly due: Money
  readonly receivedBy: string | null
  readonly collectedAt: Date | null
  /** When the first cycle closes of which something is in it: its producers are told then what to bring. */
  readonly cycleClosesAt: Date | null
  readonly slot: OrderSlot | null
  /** How it is brought; null when it is collected. */
  readonly delivery: OrderDelivery | null
  /** The slot that was chosen is another's by now: the payment came after the time had run out. */
  readonly slotLost: boolean
  readonly lines: readonly OrderLineView[]
  /** What it comes to beside its lines: fees, delivery, vouchers. */
  readonly adjustments: readonly AdjustmentView[]
  /** Its fees and its delivery as far as they were not given back. */
  readonly adjustmentsLeft: readonly WholeAdjustment[]
  /** What its lines for tickets became once they were paid; soonest first. */
  readonly tickets: readonly TicketSummary[]
  readonly refunds: readonly RefundView[]
  /** The number of the paid order that this one adds to. */
  readonly follows: string | null
  /** Of which standing order it is, and of which of its days (`YYYY-MM-DD`). */
  readonly standing: { readonly id: string; readonly day: string } | null
  /** Those that add to this one, oldest first. */
  readonly followedBy: readonly FollowingOrder[]
}

export type FollowingOrder = {
  readonly number: string
  readonly path: string
  readonly state: OrderView['state']
  readonly total: Money
  readonly lines: readonly OrderLineView[]
}
