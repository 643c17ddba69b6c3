import { sql } from 'kysely'
import { NotOnSale } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { tryOut } from '#core/database/tried'
import type { OrderChangeLine } from '#core/entities/cart/order-change'
import { chargeAnew } from '../adjustments/order-fees'
import { writeDeposits } from '../deposits/write-deposits'
import { askSellers } from '../fulfilment/ask-sellers'
import { TooLateToChange } from '../orders/may-change'
import { LARGEST_ORDER, OrderTooLarge } from '../orders/order-too-large'
import type { OrderView } from '../orders/read-order'
import { isRecorded, recordChange } from '../orders/record-change'
import { writeEstimates } from '../orders/write-estimates'
import { fitParts } from '../parts/hold-parts'
import { isPaidAfterAll } from '../payments/end-unpaid'
import { paymentOfOrder } from '../payments/payment-row'
import { isAtReader } from '../payments/reader-payment'
import { settlePaid } from '../payments/settle-paid'
import { atPricesOf, buyersPrices } from '../prices/buyers-prices'
import { columnsOf, keyOf, offersOf, sellableOf } from '../sellables'
import { type ChangeCost, CostChanged, NothingChanged, type WantedChange } from './wanted-change'

/** All of it was taken out. */
export class NothingLeft extends Refusal {
  override name = 'NothingLeft'
  constructor() {
    super('Nothing would be left of this order. Call it off instead.', 409)
  }
}

type Line = {
  readonly id: string
  readonly title: string
  readonly item: OrderedItem | null
  readonly quantity: number
}

/**
 * An order that waits for cash or a transfer, under its lock: what it kept is given back and kept anew, and it comes to
 * what it comes to now. Nobody has paid it, so no money moves.
 */
export async function changeUnpaid(ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<void> {
  const payment = await paymentOfOrder(ctx, order.id)
  // A reader asks for the sum as it was.
  if (payment && isAtReader(payment) && (await isPaidAfterAll(ctx, payment))) throw new TooLateToChange()
  await transaction(ctx, tx => change(tx, order, wanted))
  // What was taken from credit and gift cards may cover it now.
  const left = await paymentOfOrder(ctx, order.id)
  if (left && left.amount === 0 && left.order_state === 'pending' && order.parts.length > 0)
    await settlePaid(ctx, left.id, null)
}

/** What it would come to: it is changed, and all of that is taken back. */
export async function costOfUnpaid(ctx: Ctx, order: OrderView, wanted: WantedChange): Promise<ChangeCost> {
  const total = await tryOut(ctx, tx => change(tx, order, wanted))
  if (!total) throw new NothingChanged()
  return { total, more: null, back: null }
}

/** What it comes to then; null when this form changed it before. */
async function change(tx: Tx, known: OrderView, wanted: WantedChange): Promise<Money | null> {
  const orderId = known.id
  const order = await lockUnpaid(tx, orderId)
  if (await isRecorded(tx, orderId, wanted.key)) return null
  const { given, kept, words, additions } = changedLines(await linesOf(tx, orderId), wanted)
  const inserts = await additionsOf(tx, known, additions)
  const lines = [
    ...words,
    ...inserts.map(({ title, quantity }) => ({ what: title, from: '0', to: String(quantity) })),
  ]
  if (lines.length === 0) throw new NothingChanged()

  await askSellers(tx, given, (seller, own) => seller.release(tx, own))
  await keepQuantities(tx, given, kept)
  await insertLines(tx, orderId, inserts)
  const items = [...kept, ...inserts.map(({ item }) => item)]
  await writeDeposits(
    tx,
    orderId,
    items.map(({ orderLineId }) => orderLineId),
  )
  await writeEstimates(tx, items)
  await askSellers(tx, items, (seller, own) => seller.reserve(tx, own, order.reserved_until))
  await chargeAnew(tx, orderId)
  const after = await newTotal(tx, orderId, order.currency)
  if (after.amount > LARGEST_ORDER) throw new OrderTooLarge(order.currency, tx.locale)
  if (wanted.shown && wanted.shown.total !== after.amount) throw new CostChanged()
  const before = { amount: order.total_amount, currency: order.currency }
  const { note, key } = wanted
  const about = { orderId, memberId: order.member_id, kind: 'lines' } as const
  await recordChange(tx, { ...about, lines, note, before, after, key })
  return after
}

type ChangedLines = {
  /** As they were: what of them is kept is kept anew. */
  readonly given: readonly OrderedItem[]
  readonly kept: readonly OrderedItem[]
  readonly words: readonly OrderChangeLine[]
  /** What the order has no line of yet. */
  readonly additions: WantedChange['additions']
}

/** Which lines become others. What is added to goods that the order has is more of their line. */
function changedLines(lines: readonly Line[], wanted: WantedChange): ChangedLines {
  const words: OrderChangeLine[] = []
  const [given, kept]: [OrderedItem[], OrderedItem[]] = [[], []]
  const additions = [...wanted.additions]
  for (const line of lines) {
    const key = line.item && keyOf(line.item.sellable)
    const more = additions.findIndex(({ sellable }) => keyOf(sellable) === key)
    const extra = more >= 0 ? (additions.splice(more, 1)[0]?.quantity ?? 0) : 0
    const quantity = (wanted.quantities.get(line.id) ?? line.quantity) + extra
    if (quantity === line.quantity) continue
    words.push({ what: line.title, from: String(line.quantity), to: String(quantity) })
    if (line.item) given.push(line.item)
    if (line.item && quantity > 0) kept.push({ ...line.item, quantity })
  }
  return { given, kept, words, additions }
}

/** Each line that was given has as much as is kept of it, or is gone. */
async function keepQuantities(
  tx: Tx,
  given: readonly OrderedItem[],
  kept: readonly OrderedItem[],
): Promise<void> {
  for (const { orderLineId } of given) {
    const quantity = kept.find(item => item.orderLineId === orderLineId)?.quantity ?? 0
    await scaleAdjustments(tx, orderLineId, quantity)
    if (quantity === 0) await db(tx).deleteFrom('order_lines').where('id', '=', orderLineId).execute()
    else await db(tx).updateTable('order_lines').set({ quantity }).where('id', '=', orderLineId).execute()
  }
}

async function insertLines(tx: Tx, orderId: string, lines: Awaited<ReturnType<typeof additionsOf>>) {
  const position = await nextPosition(tx, orderId)
  for (const [index, { row }] of lines.entries())
    await db(tx)
      .insertInto('order_lines')
      .values({ ...row, order_id: orderId, position: position + index })
      .execute()
}

/** What a voucher took off goes with the goods that go; weights and deposits are reckoned anew. */
async function scaleAdjustments(tx: Tx, orderLineId: string, quantity: number): Promise<void> {
  await db(tx).deleteFrom('order_line_weights').where('order_line_id', '=', orderLineId).execute()
  const was = await db(tx)
    .selectFrom('order_lines')
    .select('quantity')
    .where('id', '=', orderLineId)
    .executeTakeFirstOrThrow()
  const share = sql<number>`(amount * least(${quantity}::bigint, ${was.quantity}) / ${was.quantity})`
  await db(tx)
    .deleteFrom('order_adjustments')
    .where('order_line_id', '=', orderLineId)
    .where(eb => eb.or([eb('kind', '<>', 'voucher'), eb(share, '=', 0)]))
    .execute()
  await db(tx)
    .updateTable('order_adjustments')
    .set({ amount: share })
    .where('order_line_id', '=', orderLineId)
    .execute()
}

async function lockUnpaid(tx: Tx, orderId: string) {
  await db(tx).selectFrom('orders').select('id').where('id', '=', orderId).forNoKeyUpdate().execute()
  const order = await db(tx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .select(['o.member_id', 'o.total_amount', 'o.currency', 'o.reserved_until'])
    .where('o.id', '=', orderId)
    .where('o.state', '=', 'pending')
    .where('p.state', '<>', 'paid')
    .where('p.way', 'in', ['cash', 'transfer'])
    .executeTakeFirst()
  if (!order) throw new TooLateToChange()
  return order
}

async function linesOf(tx: Tx, orderId: string): Promise<readonly Line[]> {
  const rows = await db(tx)
    .selectFrom('order_lines')
    .select(['id', 'title', 'detail', 'quantity', 'variant_id', 'ticket_type_id', 'occurrence_id'])
    .where('order_id', '=', orderId)
    .orderBy('position')
    .execute()
  return rows.map(({ id, title, detail, quantity, ...columns }) => {
    const sellable = sellableOf(columns)
    const item = sellable && { orderLineId: id, sellable, quantity }
    return { id, title: [title, detail].filter(Boolean).join(', '), quantity, item }
  })
}

/** At the prices of who bought it. Throws `NotOnSale`. */
async function additionsOf(tx: Tx, order: OrderView, additions: WantedChange['additions']) {
  const offers = await offersOf(
    tx,
    additions.map(({ sellable }) => sellable),
  )
  const { prices } = await buyersPrices(atPricesOf(tx, order), offers)
  return additions.map(({ sellable, quantity }) => {
    const [offer, price] = [offers.get(keyOf(sellable)), prices.get(keyOf(sellable))]
    // Of what has a price of its buyer's choice nobody has chosen one here, and an order is of one currency.
    if (!offer || !price || (offer.choice && offer.choice.kind !== 'levels')) throw new NotOnSale()
    if (price.unitPrice.currency !== order.total.currency) throw new NotOnSale()
    const { title, detail } = offer
    const { unitPrice, rule, vatRate } = price
    const id = Bun.randomUUIDv7()
    const row = {
      id,
      kind: sellable.kind,
      quantity,
      title,
      detail,
      ...columnsOf(sellable),
      unit_amount: unitPrice.amount,
      currency: unitPrice.currency,
      price_rule: rule,
      vat_rate: vatRate,
    }
    const item: OrderedItem = { orderLineId: id, sellable, quantity }
    return { row, item, quantity, title: [title, detail].filter(Boolean).join(', ') }
  })
}

async function nextPosition(tx: Tx, orderId: string): Promise<number> {
  const { position } = await db(tx)
    .selectFrom('order_lines')
    .select(eb => eb.fn.coalesce(eb.fn.max('position'), eb.val(-1)).as('position'))
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow()
  return Number(position) + 1
}

/** The sum of what is in it now, for the order and for what is to be paid. Throws `NothingLeft`. */
export async function newTotal(tx: Tx, orderId: string, currency: string): Promise<Money> {
  const goods = await db(tx)
    .selectFrom('order_lines')
    .select(eb => [
      eb.fn.countAll<number>().as('lines'),
      eb.fn.coalesce(eb.fn.sum<number>(eb('unit_amount', '*', eb.ref('quantity'))), eb.val(0)).as('amount'),
    ])
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow()
  if (goods.lines === 0) throw new NothingLeft()
  const beside = await db(tx)
    .selectFrom('order_adjustments')
    .select(eb => eb.fn.coalesce(eb.fn.sum<number>('amount'), eb.val(0)).as('amount'))
    .where('order_id', '=', orderId)
    .executeTakeFirstOrThrow()
  const amount = Number(goods.amount) + Number(beside.amount)
  await db(tx).updateTable('orders').set({ total_amount: amount }).where('id', '=', orderId).execute()
  const { member_id: memberId } = await db(tx)
    .selectFrom('orders')
    .select('member_id')
    .where('id', '=', orderId)
    .executeTakeFirstOrThrow()
  const held = await fitParts(tx, { id: orderId, memberId }, { amount, currency })
  await db(tx)
    .updateTable('payments')
    .set({ amount: amount - held })
    .where('order_id', '=', orderId)
    .where('state', '<>', 'paid')
    .execute()
  return { amount, currency }
}
