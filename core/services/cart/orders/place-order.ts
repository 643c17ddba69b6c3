import type { Ctx, Tx } from '#core/contracts/ctx'
import { formatMoney, type Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import type { Viewer } from '#core/contracts/viewer'
import { isPaidAtOnce, isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type BesideGoods, besideGoods } from '../beside-goods'
import { BillLimitReached } from '../bill-account'
import { assignDelivery, reassignDelivery } from '../delivery/order-delivery'
import { askSellers } from '../fulfilment/ask-sellers'
import { type Goods, goodsOf, isForHandingOver } from '../goods'
import { CreditShort } from '../ledger/credit'
import { fingerprintOfCart } from '../lines/fingerprint'
import { lockOwnCart } from '../lines/own-cart'
import { type CartView, ofAnySize, readCartLines } from '../lines/read-cart'
import { holdParts } from '../parts/hold-parts'
import { endUnpaid } from '../payments/end-unpaid'
import { paymentOfOrder } from '../payments/payment-row'
import { settlePaid } from '../payments/settle-paid'
import { refuseElsewhere } from '../places/collectable'
import { lockVouchersOfCart, useVouchers } from '../prices/voucher-uses'
import { keptUntil, leaveCart, leaveWorkCart, refuseWay } from '../ways/paid-later'
import { cancelSuperseded } from './cancel-superseded'
import { inCheckoutTurn } from './checkout-turns'
import { assignSlot, reassignSlot } from './collection-slot'
import { insertAdjustments, insertLines, insertOrder, insertPayment } from './insert-order'
import { LARGEST_ORDER, OrderTooLarge } from './order-too-large'
import { isInParts, openOrderLike, orderOfForm, type PlacedOrder } from './placed-before'
import { writeEstimates } from './write-estimates'

export type OrderRequest = {
  /** Who collects it; tickets are issued in this name. */
  readonly name: string
  readonly note: string
  /** When it is collected; null for any market day. Ignored when the order has only tickets. */
  readonly collectionSlotId: string | null
  /** At once by SumUp, unless said otherwise. */
  readonly way?: WayToPay
  /** As much of the buyer's credit first as there is; the rest by `way`. */
  readonly creditFirst?: boolean
  /**
   * From a cart of its own: a shopkeeper's at the till, handed over at once, or on the phone; or what a buyer adds by
   * themselves to a paid order, for which their ways to pay are those of the checkout.
   */
  readonly sale?: 'till' | 'phone' | 'addition'
  /** The house orders it for a member: until when its things are kept, and what else is written in the order's transaction. */
  readonly standing?: {
    readonly keptUntil: Date
    readonly take: (tx: Tx, orderId: string) => Promise<void>
  }
  /** The paid order that this one adds to. */
  readonly followsId?: string
  /** Of the form, at most 64 characters: the same form sent twice is one order. */
  readonly idempotencyKey: string
  /** What the buyer was shown, in minor units: another total is shown again first. */
  readonly seenTotal: number
  /** `fingerprintOfCart` of what they were shown: prices that changed to the same total are noticed by it. */
  readonly seenLines?: string
}

export type { PlacedOrder } from './placed-before'

export class CartEmpty extends Refusal {
  override name = 'CartEmpty'
  constructor() {
    super('Your cart is empty.', 409)
  }
}

/** The shop takes no order that comes to so little. */
export class BelowMinimum extends Refusal {
  override name = 'BelowMinimum'
  constructor(least: Money, locale: string, isNet = false) {
    super(
      `We take orders of ${formatMoney(least, locale)}${isNet ? ' with VAT' : ''} or more. Please put something more into your cart.`,
      409,
    )
  }
}

/** Prices are not what the buyer was shown: nothing was ordered. */
export class TotalChanged extends Refusal {
  override name = 'TotalChanged'
  constructor(readonly total: Money) {
    super(
      'Prices or your cart have changed since you opened this page. Please look at them again before you order.',
      409,
    )
  }
}

/**
 * Makes the viewer's cart an order and has both sellers keep its items: a quarter of an hour for who pays at once, days
 * for who pays later. What is free, or paid from credit, is paid here. What is paid later leaves the cart now; all else
 * stays in it until the order is paid, so that whatever happens next, nothing is lost.
 * The same form again with the same way to pay, or the same cart while its order waits to be paid, gives the same order, collected when the
 * last form says. An order that is paid later stands also when the form wishes another way.
 *
 * Throws `SignInRequired`, `CartEmpty`, `BelowMinimum`, `OrderTooLarge`, `TotalChanged`, `VoucherUsedUp`, `SoldOut`,
 * `DeliveryGone`, `DeliveryFull`, `SlotFull`, `SlotGone`, `WayNotOffered`, `TooManyUnpaid`, `CreditShort` (nothing is kept
 * then), and `PaymentsUnavailable` when an earlier order with other contents cannot be withdrawn.
 */
export async function placeOrder(ctx: Ctx, wish: OrderRequest): Promise<PlacedOrder> {
  const member = requireMember(ctx)
  const way = wish.way ?? 'sumup'
  const known = await orderOfForm(ctx, wish.idempotencyKey, way)
  if (!known) await cancelSuperseded(ctx, way, wish)
  const placed = await inCheckoutTurn(() => transaction(ctx, tx => placeOnce(tx, member, wish)), {
    begun: true,
  })
  if (!placed.duePaymentId) return placed
  await settleOrEnd(ctx, placed, placed.duePaymentId)
  return { ...placed, state: 'paid' }
}

/** With a payment that needs nobody's word: of nothing, or from credit. */
type Placed = PlacedOrder & { readonly duePaymentId?: string }

/** Of what cannot be paid from credit after all nothing is kept. */
async function settleOrEnd(ctx: Ctx, order: PlacedOrder, paymentId: string): Promise<void> {
  try {
    await settlePaid(ctx, paymentId, null)
  } catch (refusal) {
    if (refusal instanceof CreditShort || refusal instanceof BillLimitReached)
      await endUnpaid(ctx, order.id, 'cancelled')
    throw refusal
  }
}

async function placeOnce(tx: Tx, member: NonNullable<Viewer['member']>, wish: OrderRequest): Promise<Placed> {
  const cartId = await lockOwnCart(tx)
  const known = await orderOfForm(tx, wish.idempotencyKey, wish.way ?? 'sumup')
  if (known) return again(tx, known, wish, cartId)
  const beside = await besideGoods(tx, cartId)
  if (beside.vouchers) await lockVouchersOfCart(tx, cartId)
  const read = await readCartLines(tx, cartId, beside)
  const cart = wish.sale ? ofAnySize(read) : read
  checkSeen(cart, wish)
  const way = cart.total.amount === 0 ? 'sumup' : (wish.way ?? 'sumup')
  const inParts = await isInParts(tx, beside.giftCards ? cartId : null, wish)
  const open = way === 'sumup' && !inParts ? await openOrderLike(tx, cart) : null
  if (open) return again(tx, open, wish, cartId)
  checkCart(tx, cart)
  const reservedUntil =
    wish.standing?.keptUntil ??
    (await keptUntil(tx, wish.sale === 'till' ? 'sumup' : way, wish.collectionSlotId))
  const { actor } = tx.viewer
  const { isNet } = cart
  const asked = actor && actor.at !== 'standing' ? { ...wish, isNet, taken: actor } : { ...wish, isNet }
  const made = { ...(await insertOrder(tx, member, asked, cart.total, reservedUntil)), reservedUntil }
  if (wish.standing) await wish.standing.take(tx, made.id)
  const whose = { id: made.id, memberId: member.id }
  const held = inParts ? await holdParts(tx, whose, cart.total, { cartId, credit: wish.creditFirst }) : 0
  const due = { ...cart.total, amount: cart.total.amount - held }
  const order = { ...made, way: held > 0 && due.amount === 0 ? ('credit' as const) : way }
  const isBuyers = !wish.sale || wish.sale === 'addition'
  if (isBuyers && due.amount > 0) await refuseWay(tx, way, member.id, due)
  const items = await insertLines(tx, order.id, cart.lines)
  await insertAdjustments(tx, order.id, cart, items)
  if (cart.lines.some(({ offer }) => offer?.goods?.grams)) await writeEstimates(tx, items)
  const used = cart.vouchers.flatMap(({ id, discount }) => (discount > 0 ? [id] : []))
  await useVouchers(tx, order.id, used)
  await askSellers(tx, items, (seller, own) => seller.reserve(tx, own, order.reservedUntil))
  if (cart.lines.some(isForHandingOver)) {
    const isBrought = beside.isBrought && (await assignDelivery(tx, order.id, cartId))
    const slotId = isBrought ? null : wish.collectionSlotId
    if (!isBrought && asksForTime(wish)) await refuseTime(tx, beside, goodsOf(cart, member.id), slotId)
    if (slotId) await assignSlot(tx, { id: order.id, memberId: member.id }, slotId)
  }
  const paymentId = await insertPayment(tx, { ...order, memberId: member.id }, due)
  if (wish.sale) await leaveWorkCart(tx, cartId, order.id, wish.sale)
  else if (wish.standing) await db(tx).deleteFrom('cart_lines').where('cart_id', '=', cartId).execute()
  else if (isPaidLater(order.way)) await leaveCart(tx, member.id, order.id)
  return isPaidAtOnce(order.way) || due.amount === 0 ? { ...order, duePaymentId: paymentId } : order
}

async function slotOf(tx: Tx, orderId: string): Promise<string | null> {
  const row = await db(tx)
    .selectFrom('bookings')
    .select('slot_id')
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return row?.slot_id ?? null
}

/** Throws `SlotGone` where its goods, its place or its cycle have it at no such time. */
async function refuseTime(
  tx: Tx,
  { placeId, mayBeBound }: BesideGoods,
  goods: Goods,
  slotId: string | null,
): Promise<void> {
  if (placeId || mayBeBound || slotId) await refuseElsewhere(tx, goods, placeId, slotId)
}

/** What is handed over at once, or goes with an earlier order, is not collected; on the phone the shop may leave it open. */
const asksForTime = ({ sale, followsId, collectionSlotId }: OrderRequest): boolean =>
  !followsId && sale !== 'till' && (sale !== 'phone' || collectionSlotId !== null)

/** One whose settling was cut short is settled now. */
async function again(tx: Tx, order: PlacedOrder, wish: OrderRequest, cartId: string): Promise<Placed> {
  const isBrought = !isPaidLater(order.way) && (await reassignDelivery(tx, order.id, cartId))
  const slotId = isBrought ? null : wish.collectionSlotId
  // What is paid later left the cart: its time is moved on its own page.
  const isMoved =
    order.state === 'pending' && !isPaidLater(order.way) && slotId !== (await slotOf(tx, order.id))
  if (isMoved && !isBrought) {
    const beside = await besideGoods(tx, cartId)
    const goods = goodsOf(await readCartLines(tx, cartId, beside), tx.viewer.member?.id ?? null)
    await refuseTime(tx, beside, goods, slotId)
  }
  await reassignSlot(tx, order.id, slotId)
  const payment = order.state === 'pending' ? await paymentOfOrder(tx, order.id) : null
  const isDue = payment && (isPaidAtOnce(payment.way) || payment.amount === 0)
  return isDue ? { ...order, duePaymentId: payment.id } : order
}

/** Of a cart that is short or empty there is more to say than that its total is another. */
function checkSeen(cart: CartView, { seenTotal, seenLines }: OrderRequest): void {
  if (!cart.ready) return
  const seen = cart.total.amount === seenTotal && (!seenLines || seenLines === fingerprintOfCart(cart))
  if (!seen) throw new TotalChanged(cart.total)
}

/** Throws `CartEmpty`, `SoldOut`, `BelowMinimum`, `OrderTooLarge`. */
export function checkCart({ locale }: Tx, cart: CartView): void {
  if (cart.lines.length === 0) throw new CartEmpty()
  const short = cart.lines.filter(line => line.state !== 'available')
  if (short.length > 0) {
    throw new SoldOut(
      short.map(({ sellable, offer }) => ({ sellable, available: Math.max(0, offer?.available ?? 0) })),
    )
  }
  if (cart.minimum) throw new BelowMinimum(cart.minimum, locale, cart.isNet)
  if (cart.total.amount > LARGEST_ORDER) throw new OrderTooLarge(cart.total.currency, locale)
}
