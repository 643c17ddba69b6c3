import type { Ctx, Tx } from './ctx'
import { type Money, subtractMoney } from './money'
import { Refusal } from './refusal'
import type { Sellable } from './seller'

/** What a member has a variant for, and by which price list. */
export type MemberPrice = {
  readonly price: Money
  readonly rule: string
  /** When the price list that makes it so ends; null where it does not. */
  readonly until: Date | null
  /**
   * The lowest price of the 30 days before it was reduced for everybody, null where there is none; absent where the shop's price
   * is what it is compared with.
   */
  readonly prior?: Money | null
}

export type ShownPrices = {
  /** What these variants cost the viewer where that is less than the shop's price, by their ids. */
  readonly own: ReadonlyMap<string, MemberPrice>
  /** They buy for a business: prices are shown without VAT. */
  readonly isNet: boolean
}

/** What everybody pays for a while instead of the shop's price. */
export type Sale = {
  readonly amount: number
  /** Null where it began before anything that is known of it. */
  readonly from: Date | null
  /** The moment after the last one; null for one without an end. */
  readonly until: Date | null
  /** As in `MemberPrice`, in minor units: of what counts already. */
  readonly prior?: number | null
}

/** How what a member pays differs from the shop's prices. */
export type PriceRules = {
  /** Hundredths of a percent off whatever is not in `written`. */
  readonly percentOff: number
  /** What the variants that a price list of theirs names cost them, all things considered. */
  readonly written: readonly { readonly variantId: string; readonly amount: number }[]
}

/** An order that somebody gave us elsewhere: on paper, in another shop. It waits to be paid, and nobody is written to. */
export type OrderElsewhere = {
  readonly member: { readonly id: string; readonly email: string; readonly name: string }
  /** Its number there: the same order is taken once. At most 50 characters. */
  readonly number: string
  readonly note: string
  readonly way: 'cash' | 'transfer'
  readonly lines: readonly {
    readonly sellable: Sellable
    readonly quantity: number
    /** What one costs; by the buyer's own price here without it. */
    readonly price: Money | null
  }[]
}

export type OrderSummary = {
  readonly id: string
  readonly number: string
  readonly state: 'pending' | 'paid' | 'cancelled' | 'expired'
  readonly collected: boolean
  readonly refunded: Money | null
  readonly total: Money
  readonly placedAt: Date
  readonly lines: readonly { readonly title: string; readonly detail: string; readonly quantity: number }[]
  /** Path on the cart app. */
  readonly path: string
}

/** What an order came to without what was given back of it. */
export function netOf({
  total,
  refunded,
}: {
  readonly total: Money
  readonly refunded: Money | null
}): Money {
  return refunded ? subtractMoney(total, refunded) : total
}

/** How far an order has come, in the one word that every list and page says: what went back goes before the rest. */
export function stateWord(order: Pick<OrderSummary, 'state' | 'collected' | 'total' | 'refunded'>): string {
  if (order.refunded && order.refunded.amount > 0 && netOf(order).amount <= 0) return 'refunded'
  return order.collected ? 'collected' : order.state
}

/** Lines on a page of a producer's statement. */
export const STATEMENT_LINES_PER_PAGE = 50

/** `YYYY-MM` where the cooperative is, and a sum in minor units. */
export type MonthSum = { readonly month: string; readonly amount: number }

export type ProducerStatementLine = {
  /** `YYYY-MM-DD`, where the cooperative is. */
  readonly day: string
  readonly kind: 'sold' | 'weighed' | 'given-back' | 'paid-out' | 'reversed'
  /** Of a pay-out that stands: it can be undone by it. */
  readonly payoutId: string | null
  /** The cycle it was sold in, or what was written to a pay-out, or to why it was undone. */
  readonly note: string
  /** How many things; none of a pay-out, nor where weighing changed what they come to. */
  readonly quantity: number
  /** With a minus for what was given back, weighed less or was paid out. */
  readonly amount: Money
  /** What was owed after it. */
  readonly balance: Money
}

/** How a table is taken away, with its media type. */
export const TABLE_KINDS = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const
export type TableKind = keyof typeof TABLE_KINDS

export type ProducerStatement = {
  readonly owed: Money
  readonly lines: readonly ProducerStatementLine[]
  /** There are older lines. How many is not counted: they go back as far as the shop does. */
  readonly goesOn: boolean
}

/** All that other domains may ask of the cart. */
export type CartService = {
  /**
   * Puts so many more into the viewer's cart (a member's, or the guest's of `ctx.guest`).
   * Throws `NotOnSale`, `SoldOut` (both say what a person can do), and `GuestUnknown` when `ctx` is a visitor's
   * without a guest: see `withGuest` in core/app. With the `idempotencyKey` of its form, the same form sent again
   * within a minute adds nothing. `chosenAmount` is what its buyer chose to pay for one where they may (`Offer.choice`).
   */
  addToCart(
    ctx: Ctx,
    sellable: Sellable,
    quantity: number,
    idempotencyKey?: string,
    chosenAmount?: number,
  ): Promise<void>
  /** The guest's lines go into the member's cart, each once: the larger quantity of a line in both wins. */
  mergeGuestCart(ctx: Ctx, memberId: string): Promise<void>
  /** What was bought as a guest with the address of this member, who has just signed in, is theirs from now on. */
  claimGuestOrders(ctx: Ctx, memberId: string): Promise<void>
  /**
   * Makes an order of it, its things kept from now on; null where it stands here already as it is. Throws `SoldOut`, and a
   * refusal where it stands here with other things.
   */
  takeOrder(tx: Tx, order: OrderElsewhere): Promise<{ readonly id: string; readonly number: string } | null>
  /** Withdraws an order that `takeOrder` made, unless it was paid; whether it has come to nothing now. */
  withdrawOrder(tx: Tx, orderId: string): Promise<boolean>
  /** How many things lie in the viewer's cart. */
  countInCart(ctx: Ctx): Promise<number>
  /**
   * How prices are to the viewer. For pages that are theirs alone: what is kept for others asks as a visitor, who has what
   * is reduced for everybody.
   */
  shownPrices(ctx: Ctx, variantIds: readonly string[]): Promise<ShownPrices>
  /** Whether the viewer buys for a business, and is shown all prices without VAT. For pages that are theirs alone. */
  readsNet(ctx: Ctx): Promise<boolean>
  /** By their ids, those of these variants that are reduced for everybody now, or will be: the reduction that counts or comes next. */
  sales(ctx: Ctx, variantIds: readonly string[]): Promise<ReadonlyMap<string, Sale>>
  /** `shownPrices` of all variants at once, as lists are sorted by it; null for whom the shop's prices are. */
  priceRules(ctx: Ctx): Promise<PriceRules | null>
  /**
   * What a member bought in an order of their own, to be bought again; without a `variantId` it was a ticket. Throws
   * `NotFound`.
   */
  orderedVariants(
    ctx: Ctx,
    number: string,
  ): Promise<
    readonly {
      readonly variantId: string | null
      readonly title: string
      readonly detail: string
      readonly quantity: number
    }[]
  >
  /** The viewer's newest orders, so many at most, newest first. */
  ordersOf(ctx: Ctx, most?: number): Promise<readonly OrderSummary[]>
  /** What the viewer paid and was not given back in this month and the five before it; months without are left out. */
  spentByMonth(ctx: Ctx, currency: string): Promise<readonly MonthSum[]>
  /**
   * Gives back the money for `quantity` of an order line through SumUp, and what was bought to its seller.
   * For the buyer's own orders and for those who sell. Throws `NotFound`, `NotRefundable`, `RefundUnderWay`, and
   * `RefundUnavailable` when SumUp cannot be reached: nothing has changed then.
   */
  refundLine(ctx: Ctx, orderLineId: string, quantity: number, reason: string): Promise<void>
  /**
   * What a producer is owed and how it came about, in pages that count from 1. For shopkeepers, and for who works in
   * the producer's room. Throws `NotFound`.
   */
  producerStatement(
    ctx: Ctx,
    producerId: string,
    place: { readonly page: number },
  ): Promise<ProducerStatement>
  /** The same whole, as a file to keep, the oldest line first. Throws `NotFound`. */
  producerStatementFile(
    ctx: Ctx,
    producer: { readonly id: string; readonly name: string },
    kind: TableKind,
  ): Promise<string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>>
}

declare module './services' {
  interface Services {
    readonly cart: CartService
  }
}

/** It cannot be bought any more: taken off sale, over, or never there. */
export class NotOnSale extends Refusal {
  override name = 'NotOnSale'
  constructor() {
    super('This is not on sale any more.', 409)
  }
}

/** It is none of those that its buyer may pay, or none was chosen where there is no usual one. */
export class ChooseAnotherPrice extends Refusal {
  override name = 'ChooseAnotherPrice'
  constructor(message = 'Please choose an amount that is offered for this.') {
    super(message, 422)
  }
}

/** Neither a member nor a guest with a cart cookie. */
export class GuestUnknown extends Refusal {
  override name = 'GuestUnknown'
  constructor() {
    super('Your browser did not keep our cookie. Please allow cookies for this site and try again.', 400)
  }
}

/** More was asked back than was paid for, or the order was never paid. */
export class NotRefundable extends Refusal {
  override name = 'NotRefundable'
  constructor(message = 'That has been refunded already, or was never paid.') {
    super(message, 409)
  }
}

/** One refund of a payment at a time: only so can we tell, after a lost answer, whether it happened. */
export class RefundUnderWay extends Refusal {
  override name = 'RefundUnderWay'
  constructor(which = 'A refund') {
    super(
      `${which} of this order is under way. It will be finished by itself; please look again in a few minutes.`,
      409,
    )
  }
}

/** It is another one, and this one is not written down. */
export class AnotherRefundUnderWay extends RefundUnderWay {
  override name = 'AnotherRefundUnderWay'
  constructor() {
    super('Another refund')
  }
}

/** SumUp does not answer, and was not asked for anything yet. */
export class RefundUnavailable extends Refusal {
  override name = 'RefundUnavailable'
  constructor() {
    super(
      'The payment service does not answer, so nothing was refunded. Please try again in a few minutes.',
      503,
    )
  }
}
