import type { Ctx, Tx } from './ctx'
import type { Money } from './money'
import type { PriceChoice } from './price-choice'
import { Refusal } from './refusal'

/** What can be put into a cart: a variant of a product, or a ticket type for one occurrence. */
export type Sellable =
  | { readonly kind: 'product'; readonly variantId: string }
  | { readonly kind: 'ticket'; readonly ticketTypeId: string; readonly occurrenceId: string }

export type Offer = {
  readonly sellable: Sellable
  readonly title: string
  /** The variant, or the ticket type and when: `340 g jar`, `Concession · Sat 6 June, 10:00`. */
  readonly detail: string
  readonly unitPrice: Money
  /** The VAT in it, in hundredths of a percent; unset for who sells at the default of the cooperative. */
  readonly vatRate?: number
  /** What its buyer may pay for it instead of `unitPrice`. */
  readonly choice?: PriceChoice
  /** How many may still be bought now, reservations taken off. */
  readonly available: number
  /** Path on the seller's own app. */
  readonly path: string
  readonly image: string | null
  readonly imageAlt: string
  /** Of goods: what vouchers, deposits and scales ask of them. Unset for a ticket. */
  readonly goods?: {
    readonly productId: string
    readonly categoryId: string | null
    /** What is left for the bottle, with its VAT in it. */
    readonly deposit: Money | null
    /** What one of it weighs, more or less, where it is sold by weight. */
    readonly grams: number | null
    /** What one of it weighs in millionths of a kilogram: that, or what its words say. */
    readonly weight: number | null
  }
}

/** What a thing is called, sold or not. */
export type Named = Pick<Offer, 'sellable' | 'title' | 'detail'>

/** A line of an order, as its seller sees it. */
export type OrderedItem = {
  readonly orderLineId: string
  readonly sellable: Sellable
  readonly quantity: number
}

/** So many of an item come back with a refund. */
export type ReturnedItem = OrderedItem & {
  /** Goods that spoiled, or were eaten, are not for sale again; unless said, they are. */
  readonly backInStock?: boolean
  /** Why it was refunded, for the seller's own books. */
  readonly reason?: string
}

/** Who bought: tickets are issued in this name. */
export type Buyer = { readonly memberId: string; readonly name: string }

/**
 * The market and the events app sell through the same six calls; the cart knows nothing else of them.
 * All but `offers` and `names` run inside the cart's own transaction.
 */
export type Seller = {
  /** One offer for each that is still on sale, in no particular order; what is missing is sold no more. */
  offers(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Offer[]>
  /** What these are called, also when they are sold no more; what never was is missing. */
  names(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Named[]>
  /** Keeps the items until `expiresAt`. Throws `SoldOut` (naming them) when any is short; then none is kept. */
  reserve(tx: Tx, items: readonly OrderedItem[], expiresAt: Date): Promise<void>
  /**
   * The order was paid: reservations become sales (stock movements, issued tickets). Idempotent. An item whose
   * reservation had run out is taken from what is left; throws `SoldOut` when nothing is.
   */
  settle(tx: Tx, items: readonly OrderedItem[], buyer: Buyer): Promise<void>
  /** The order came to nothing: reservations are given back. Idempotent. */
  release(tx: Tx, items: readonly OrderedItem[]): Promise<void>
  /** So many of a paid item were refunded: stock comes back if it is fit to, tickets are cancelled and their places with them. */
  restore(tx: Tx, items: readonly ReturnedItem[]): Promise<void>
}

/**
 * There is not enough left of something. `items` names what is short; whoever shows it to a person may say it
 * in a better sentence than the plain one.
 */
export class SoldOut extends Refusal {
  override name = 'SoldOut'
  constructor(
    readonly items: readonly { readonly sellable: Sellable; readonly available: number }[],
    message = 'We are sorry: there is not enough left of this.',
  ) {
    super(message, 409)
  }
}
