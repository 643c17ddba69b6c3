import type { Ctx, Tx } from '#core/contracts/ctx'
import { type Money, subtractMoney } from '#core/contracts/money'
import { mayAct } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { tryOut } from '#core/database/tried'
import type { OrderChangeLine } from '#core/entities/cart/order-change'
import { addToCart } from '../lines/add-to-cart'
import { lockOwnCart } from '../lines/own-cart'
import { ofAnySize, readCart } from '../lines/read-cart'
import { workCart } from '../lines/work-cart'
import { checkCart, placeOrder } from '../orders/place-order'
import { orderOfForm, type PlacedOrder } from '../orders/placed-before'
import { type OrderView, readOrder } from '../orders/read-order'
import { isRecorded, recordChange } from '../orders/record-change'
import { type RequestedLine, refundLines } from '../refunds/request-refund'
import { amountOf, requestedItems } from '../refunds/requested-lines'
import { keyOf, namesOf } from '../sellables'
import { guestBuyerOf } from './guest-buyer-of'
import { keyOfAddition } from './order-version'
import { type ChangeCost, CostChanged, NothingChanged, type WantedChange } from './wanted-change'
import { WayBackNotOffered, waysBack } from './ways-back'

/** An order that adds to a paid one, with a page of its own until it is paid. */
export type Supplement = PlacedOrder & { readonly path: string }

/**
 * What is less of a paid order is refunded; what is more is an order that follows it. By credit the money goes back
 * first, so that it can pay for what is added; else things are kept first, so that nothing is given up for what is not there.
 */
export async function changePaid(
  ctx: Ctx,
  order: OrderView,
  wanted: WantedChange,
): Promise<Supplement | null> {
  const less = fewerOf(order, wanted)
  const words = await wordsOf(ctx, order, wanted)
  if (words.length === 0) {
    // Pressed twice: the first press did it.
    if (await isRecorded(ctx, order.id, wanted.key)) return null
    throw new NothingChanged()
  }
  if (wanted.wayBack && !waysBack(ctx, order).includes(wanted.wayBack)) throw new WayBackNotOffered()
  await refuseOtherCost(ctx, order, wanted)
  const reason = wanted.note || 'The order was changed'
  const giveBack = async () => {
    if (less.length > 0) await refundLines(ctx, order.id, less, reason, wanted.wayBack)
  }
  const creditFirst = wanted.way === 'credit' && wanted.wayBack === 'credit'
  if (creditFirst) await giveBack()
  const more = await addMore(ctx, order, wanted)
  if (!creditFirst) await giveBack()
  await note(ctx, order, wanted, words)
  return more
}

/** What would be given back, and what an order that follows would come to. */
export async function costOfPaid(ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<ChangeCost> {
  const [less, additions] = [fewerOf(order, wanted), additionsOf(order, wanted)]
  if (less.length + additions.length === 0) throw new NothingChanged()
  if (wanted.wayBack && !waysBack(ctx, order).includes(wanted.wayBack)) throw new WayBackNotOffered()
  const back = less.length > 0 ? await moneyBack(ctx, order, less) : null
  const more = additions.length > 0 ? await moneyMore(ctx, order, wanted) : null
  return { total: null, more, back }
}

const moneyBack = (ctx: Ctx, { id }: OrderView, less: readonly RequestedLine[]): Promise<Money> =>
  transaction(ctx, async tx =>
    amountOf(tx, id, { lines: await requestedItems(tx, id, less), adjustments: [] }),
  )

const moneyMore = (ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<Money> =>
  tryOut(buyerOf(ctx, order, wanted), async tx => {
    await fill(tx, additionsOf(order, wanted))
    const cart = ofAnySize(await readCart(tx))
    checkCart(tx, cart)
    return cart.total
  })

/** A form that began to do it was shown what it came to then. Throws `CostChanged`. */
async function refuseOtherCost(ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<void> {
  const { shown } = wanted
  const key = keyOfAddition(order.id, wanted.key)
  if (!shown || (await orderOfForm(buyerOf(ctx, order, wanted), key, wanted.way))) return
  const { more, back } = await costOfPaid(ctx, order, wanted)
  // What went back already is not there to be given again.
  const isBackAsShown = back === null || back.amount === shown.back
  if ((more?.amount ?? null) !== shown.more || !isBackAsShown) throw new CostChanged()
}

/** Counted from what is left of each line: asked again, nothing is less any more. */
function fewerOf(order: OrderView, { quantities }: WantedChange): readonly RequestedLine[] {
  return order.lines.flatMap(({ id, quantity, refundedQuantity }) => {
    const fewer = quantity - refundedQuantity - (quantities.get(id) ?? Number.MAX_SAFE_INTEGER)
    return fewer > 0 ? [{ orderLineId: id, quantity: fewer }] : []
  })
}

async function addMore(ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<Supplement | null> {
  const additions = additionsOf(order, wanted)
  if (additions.length === 0) return null
  const buyer = buyerOf(ctx, order, wanted)
  const idempotencyKey = keyOfAddition(order.id, wanted.key)
  if (!(await orderOfForm(buyer, idempotencyKey, wanted.way)))
    await transaction(buyer, tx => fill(tx, additions))
  const { total } = await readCart(buyer)
  const placed = await placeOrder(buyer, {
    name: order.name,
    note: '',
    collectionSlotId: null,
    way: wanted.way,
    followsId: order.id,
    sale: mayAct(ctx.viewer, 'orders') ? 'phone' : 'addition',
    idempotencyKey,
    seenTotal: wanted.shown?.more ?? total.amount,
  })
  const { path } = await readOrder(buyer, placed.number)
  return { ...placed, path }
}

/** From a cart that nobody else sees. */
const buyerOf = (ctx: Ctx, order: OrderView, { key }: WantedChange): Ctx =>
  guestBuyerOf(
    ctx,
    order,
    workCart(ctx, order.id, id => `change ${id} ${key}`),
  )

/** A form that was refused left something in its cart, and comes again with other wishes. */
async function fill(tx: Tx, additions: WantedChange['additions']): Promise<void> {
  const cart = await lockOwnCart(tx)
  await db(tx).deleteFrom('cart_lines').where('cart_id', '=', cart).execute()
  for (const { sellable, quantity } of additions) await addToCart(tx, sellable, quantity)
}

/** More of a line than was bought is an addition, too. */
function additionsOf(order: OrderView, { quantities, additions }: WantedChange) {
  const more = order.lines.flatMap(({ id, sellable, quantity, refundedQuantity }) => {
    const extra = (quantities.get(id) ?? 0) - (quantity - refundedQuantity)
    return sellable && extra > 0 ? [{ sellable, quantity: extra }] : []
  })
  return [...more, ...additions]
}

async function wordsOf(ctx: Ctx, order: OrderView, { quantities, additions }: WantedChange) {
  const changed = order.lines.flatMap(
    ({ id, title, detail, quantity, refundedQuantity }): OrderChangeLine[] => {
      const left = quantity - refundedQuantity
      const to = quantities.get(id) ?? left
      const what = [title, detail].filter(Boolean).join(', ')
      return to === left ? [] : [{ what, from: String(left), to: String(to) }]
    },
  )
  const names = await namesOf(
    ctx,
    additions.map(({ sellable }) => sellable),
  )
  const added = additions.map(({ sellable, quantity }) => ({
    what: names.get(keyOf(sellable)) ?? '',
    from: '0',
    to: String(quantity),
  }))
  return [...changed, ...added]
}

async function note(
  ctx: Ctx,
  order: OrderView,
  { note, key }: WantedChange,
  lines: readonly OrderChangeLine[],
) {
  await transaction(ctx, async tx => {
    await db(tx).selectFrom('orders').select('id').where('id', '=', order.id).forNoKeyUpdate().execute()
    const { refunded } = await readOrder(tx, order.number)
    const before = subtractMoney(order.total, order.refunded)
    const after = subtractMoney(order.total, refunded)
    const { id: orderId, memberId } = order
    await recordChange(tx, { orderId, memberId, kind: 'lines', lines, note, before, after, key })
  })
}
