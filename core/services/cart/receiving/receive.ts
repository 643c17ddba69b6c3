import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { FormUsed } from '../ledger/form-used'
import { fingerprintOf, type OrderedVariant, orderedVariants, type Shortfall, shortfalls } from './plan'
import { SETTLE_SHORTAGES } from './settle-shortages'

export type Receipt = {
  /** By variant how many came; those not named came in full. */
  readonly came: ReadonlyMap<string, number>
  readonly note: string
  readonly wayBack: 'same' | 'credit'
  /** Of the form, a uuid: sent twice, it is received once. */
  readonly formId: string
  /** `fingerprintOf` what was shown before. */
  readonly seen: string
}

export class ReceivedAlready extends Refusal {
  override name = 'ReceivedAlready'
  constructor() {
    super('This delivery was received already.', 409)
  }
}

/** Somebody ordered or gave back since: what was shown is not what would be done. */
export class DeliveryChanged extends Refusal {
  override name = 'DeliveryChanged'
  constructor() {
    super('Orders have changed since you looked. Please look once more at who goes short.', 409)
  }
}

export type Preview = {
  readonly ordered: readonly OrderedVariant[]
  readonly short: readonly Shortfall[]
  readonly seen: string
}

/** What receiving this would do; nothing is changed. For shopkeepers. */
export async function previewReceipt(
  ctx: Ctx,
  cycleId: string,
  producerId: string,
  came: ReadonlyMap<string, number>,
): Promise<Preview> {
  requireRole(ctx, 'orders')
  const [cycle, producer] = [readId(cycleId), readId(producerId)]
  const ordered = await orderedVariants(ctx, cycle, producer)
  const short = await shortfalls(ctx, cycle, producer, came)
  return { ordered, short, seen: fingerprintOf(ordered, short) }
}

/**
 * Writes down what a producer brought, and who goes short; their money goes back by jobs, order by order. For shopkeepers
 * who signed in lately. Throws `FreshSignInRequired`, `NotFound`, `ReceivedAlready`, `DeliveryChanged`, `FormUsed`.
 */
export async function receive(
  ctx: Ctx,
  cycleId: string,
  producerId: string,
  receipt: Receipt,
): Promise<void> {
  requireRole(ctx, 'orders')
  requireFreshSignIn(ctx)
  const [cycle, producer, id] = [readId(cycleId), readId(producerId), readId(receipt.formId)]
  await transaction(ctx, async tx => {
    await lockClosed(tx, cycle)
    if (await isReceived(tx, { id, cycle, producer }, receipt)) return
    const { ordered, short, seen } = await previewReceipt(tx, cycle, producer, receipt.came)
    if (ordered.length === 0) throw new NotFound()
    await insertReceipt(tx, { id, cycle, producer }, receipt)
    if (seen !== receipt.seen) throw new DeliveryChanged()
    const lines = ordered.map(({ variantId, ordered: number }) => ({
      receipt_id: id,
      variant_id: variantId,
      ordered: number,
      came: receipt.came.get(variantId) ?? number,
    }))
    await db(tx).insertInto('goods_receipt_lines').values(lines).execute()
    await keepShortages(tx, id, short)
    const subject = { kind: 'order_cycle', id: cycle }
    await recordAudit(tx, { action: 'goods.received', subject, after: { producer, short: short.length } })
  })
}

/** What is still being ordered is not received yet; two who receive at once wait for each other. */
async function lockClosed(tx: Tx, cycleId: string): Promise<void> {
  await db(tx)
    .selectFrom('order_cycles')
    .select('id')
    .where('id', '=', cycleId)
    .where('ordered_at', 'is not', null)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
}

type Delivery = { readonly id: string; readonly cycle: string; readonly producer: string }

/** Throws `FormUsed` where this form received something else. */
async function isReceived(
  tx: Tx,
  { id, cycle: cycle_id, producer: producer_id }: Delivery,
  { note, wayBack: way_back, came }: Receipt,
): Promise<boolean> {
  const known = await db(tx)
    .selectFrom('goods_receipts')
    .select(['cycle_id', 'producer_id', 'note', 'way_back'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!known) return false
  const lines = await db(tx)
    .selectFrom('goods_receipt_lines')
    .select(['variant_id', 'ordered', 'came'])
    .where('receipt_id', '=', id)
    .execute()
  const isAsCounted = lines.every(line => line.came === (came.get(line.variant_id) ?? line.ordered))
  if (!isAsCounted || !Bun.deepEquals(known, { cycle_id, producer_id, note, way_back })) throw new FormUsed()
  return true
}

async function insertReceipt(
  tx: Tx,
  { id, cycle, producer }: Delivery,
  { note, wayBack }: Receipt,
): Promise<void> {
  await db(tx)
    .insertInto('goods_receipts')
    .values({
      id,
      cycle_id: cycle,
      producer_id: producer,
      note,
      way_back: wayBack,
      received_by_id: tx.viewer.member?.id ?? null,
      received_at: tx.now,
    })
    .onConflict(conflict => conflict.columns(['cycle_id', 'producer_id']).doNothing())
    .returning('id')
    .executeTakeFirstOrThrow(() => new ReceivedAlready())
}

async function keepShortages(tx: Tx, receiptId: string, short: readonly Shortfall[]): Promise<void> {
  if (short.length === 0) return
  const rows = short.map(({ orderLineId, short: quantity }) => ({
    order_line_id: orderLineId,
    receipt_id: receiptId,
    quantity,
  }))
  await db(tx).insertInto('shortages').values(rows).execute()
  for (const orderId of new Set(short.map(({ orderId }) => orderId)))
    await enqueue(tx, SETTLE_SHORTAGES, { orderId }, { key: `shortages:${orderId}` })
}
