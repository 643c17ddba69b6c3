import type { Selectable } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import type { InvoiceDocument } from '#core/contracts/invoice'
import { type Database, db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { HAS_PARTS } from '../adjustments/refunded-parts'
import { partsOf } from '../parts-of'
import { billingAddressOf } from './billing-address'
import { dayOf } from './day-of'
import { nextNumber } from './next-number'
import { creditedParts, soldParts } from './parts'
import { invoicingSeller } from './seller'

type Orders = Selectable<Database['orders']>
type Payments = Selectable<Database['payments']>
type OrderRow = Pick<Orders, 'id' | 'number' | 'member_id' | 'name' | 'email' | 'currency' | 'total_amount'> &
  Pick<Payments, 'way' | 'paid_at'>

/**
 * The invoice of a paid order, once. Nothing for what was free, for an order that is not paid, and for what was paid
 * before the shop began to write invoices.
 */
export async function issueInvoice(ctx: Ctx, orderId: string): Promise<void> {
  await transaction(ctx, async tx => {
    const seller = await invoicingSeller(tx)
    if (!seller) return
    const order = await lockPaidOrder(tx, orderId)
    if (!order?.paid_at || order.paid_at < new Date(seller.since)) return
    if (await invoiceNumberOf(tx, orderId)) return
    const { since: _, ...ownData } = seller
    const { lines, vat } = await soldParts(tx, orderId)
    const [buyer, parts] = [await buyerOf(tx, order), await paidInParts(tx, order)]
    await insert(tx, { kind: 'invoice', orderId, refundId: null }, number => ({
      kind: 'invoice',
      number,
      issuedOn: dayOf(tx, tx.now).toString(),
      suppliedOn: dayOf(tx, order.paid_at ?? tx.now).toString(),
      order: order.number,
      corrects: null,
      reason: '',
      seller: ownData,
      buyer,
      lines,
      vat,
      total: order.total_amount,
      currency: order.currency,
      way: order.way,
      ...parts,
    }))
  })
}

/** The credit note of a refund of an invoiced order, once. What went back without goods corrects no invoice. */
export async function issueCreditNote(ctx: Ctx, refundId: string): Promise<void> {
  await transaction(ctx, async tx => {
    const seller = await invoicingSeller(tx)
    const refund = await refundRow(tx, refundId)
    const order = refund && (await lockPaidOrder(tx, refund.order_id))
    const corrects = order && (await invoiceNumberOf(tx, order.id))
    if (!seller || !refund || !order || !corrects || (await isCredited(tx, refundId))) return
    const { since: _, ...ownData } = seller
    const { lines, vat } = await creditedParts(tx, order.id, refundId)
    const buyer = await buyerOf(tx, order)
    await insert(tx, { kind: 'credit-note', orderId: order.id, refundId }, number => ({
      kind: 'credit-note',
      number,
      issuedOn: dayOf(tx, tx.now).toString(),
      suppliedOn: dayOf(tx, refund.done_at ?? tx.now).toString(),
      order: order.number,
      corrects,
      reason: refund.reason,
      seller: ownData,
      buyer,
      lines,
      vat,
      total: -refund.amount,
      currency: order.currency,
      way: refund.way,
    }))
  })
}

/** With what it was paid, where that is more than one way. */
async function paidInParts(
  tx: Tx,
  { id, way, total_amount }: OrderRow,
): Promise<Pick<InvoiceDocument, 'parts'>> {
  const parts = (await partsOf(tx, id)).map(part => ({ way: part.way, amount: part.amount.amount }))
  if (parts.length === 0) return {}
  const rest = total_amount - parts.reduce((sum, { amount }) => sum + amount, 0)
  return { parts: rest > 0 ? [...parts, { way, amount: rest }] : parts }
}

/** As they have said it, or who ordered. */
async function buyerOf(tx: Tx, { member_id, name, email }: OrderRow): Promise<InvoiceDocument['buyer']> {
  return { name, email, ...(await billingAddressOf(tx, member_id)) }
}

/** Locked first, as wherever an order is changed: two who issue its invoice come one after the other. */
async function lockPaidOrder(tx: Tx, orderId: string): Promise<OrderRow | undefined> {
  await db(tx).selectFrom('orders').select('id').where('id', '=', orderId).forNoKeyUpdate().execute()
  return db(tx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .select([
      'o.id',
      'o.number',
      'o.member_id',
      'o.name',
      'o.email',
      'o.currency',
      'p.way',
      'p.paid_at',
      'o.total_amount',
    ])
    .where('o.id', '=', orderId)
    .where('o.state', '=', 'paid')
    .where('p.state', '=', 'paid')
    .where('o.total_amount', '>', 0)
    .executeTakeFirst()
}

function refundRow(tx: Tx, id: string) {
  return db(tx)
    .selectFrom('refunds as r')
    .select(['r.order_id', 'r.amount', 'r.reason', 'r.way', 'r.done_at'])
    .where('r.id', '=', id)
    .where('r.state', '=', 'done')
    .where('r.amount', '>', 0)
    .where(HAS_PARTS)
    .executeTakeFirst()
}

async function invoiceNumberOf(tx: Tx, orderId: string): Promise<string | null> {
  const row = await db(tx)
    .selectFrom('invoices')
    .select('document')
    .where('order_id', '=', orderId)
    .where('kind', '=', 'invoice')
    .executeTakeFirst()
  return row?.document.number ?? null
}

async function isCredited(tx: Tx, refundId: string): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('invoices')
    .select('id')
    .where('refund_id', '=', refundId)
    .executeTakeFirst()
  return row !== undefined
}

type Subject = { kind: InvoiceDocument['kind']; orderId: string; refundId: string | null }

/** The number is taken last, so that its series is locked for as short as can be. */
async function insert(
  tx: Tx,
  { kind, orderId, refundId }: Subject,
  documentOf: (number: string) => InvoiceDocument,
): Promise<void> {
  const { series, number, text } = await nextNumber(tx, kind)
  await db(tx)
    .insertInto('invoices')
    .values({
      id: Bun.randomUUIDv7(),
      kind,
      series_name: series,
      number,
      order_id: orderId,
      refund_id: refundId,
      document: jsonb(documentOf(text)),
      issued_at: tx.now,
    })
    .execute()
}
