import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { reviveCards } from '../gift-cards/revive'
import type { Entry } from '../ledger/book'
import { accountOfPart } from './hold-parts'

type PartBack = { readonly part_id: string; readonly amount: number }

type Left = { readonly id: string; readonly left: number }

/**
 * How a refund goes back: first the way of the payment, as far as that has not been given back, then to the gift cards and
 * last to the credit that paid the rest. Minor units; the parts add up to `amount`, or to less when nothing is left.
 */
export function shareOut(
  amount: number,
  leftOfPayment: number,
  parts: readonly Left[],
): { readonly byPayment: number; readonly parts: readonly PartBack[] } {
  const byPayment = Math.min(amount, leftOfPayment)
  let open = amount - byPayment
  const back = parts.flatMap(({ id, left }) => {
    const taken = Math.min(open, left)
    open -= taken
    return taken > 0 ? [{ part_id: id, amount: taken }] : []
  })
  return { byPayment, parts: back }
}

/** What of each part of a paid order has not been given back, gift cards before credit. The order is locked. */
async function partsLeftOf(tx: Tx, orderId: string): Promise<readonly Left[]> {
  const { rows } = await sql<Left>`
    select p.id, (p.amount - coalesce((select sum(b.amount) from refund_parts b join refunds r on r.id = b.refund_id
      where b.part_id = p.id and r.state <> 'failed'), 0))::bigint as left
    from order_parts p where p.order_id = ${orderId} and p.released_at is null
    order by p.way desc, p.held_at, p.id`.execute(db(tx))
  return rows
}

/** Writes down how a refund of a paid order goes back that has just been asked for. The order is locked. */
export async function shareRefund(
  tx: Tx,
  { id, orderId, amount }: { readonly id: string; readonly orderId: string; readonly amount: number },
): Promise<void> {
  const parts = await partsLeftOf(tx, orderId)
  if (parts.length === 0) return
  const { rows } = await sql<{ left: number }>`
    select (coalesce((select p.amount from payments p where p.order_id = ${orderId} and p.state = 'paid'), 0)
      - coalesce((select sum(coalesce(r.by_payment, r.amount)) from refunds r
          where r.order_id = ${orderId} and r.state <> 'failed' and r.id <> ${id}), 0))::bigint as left`.execute(
    db(tx),
  )
  const shared = shareOut(amount, Math.max(rows[0]?.left ?? 0, 0), parts)
  if (shared.parts.length === 0) return
  await db(tx).updateTable('refunds').set({ by_payment: shared.byPayment }).where('id', '=', id).execute()
  const { currency } = await db(tx)
    .selectFrom('refunds')
    .select('currency')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const back = shared.parts.map(part => ({ refund_id: id, currency, ...part }))
  await db(tx).insertInto('refund_parts').values(back).execute()
}

type Row = Pick<Selectable<Database['order_parts']>, 'id' | 'gift_card_id'> & {
  amount: number
  member_id: string
}

/** What of a refund went back to credit and gift cards that paid for it, as entries. */
export async function entriesOfParts(tx: Tx, refundId: string): Promise<readonly Entry[]> {
  const { rows } = await sql<Row>`
    select p.id, p.gift_card_id, b.amount, o.member_id from refund_parts b
      join order_parts p on p.id = b.part_id join orders o on o.id = p.order_id
    where b.refund_id = ${refundId} order by p.way desc, p.id`.execute(db(tx))
  const entries: Entry[] = []
  for (const { amount, member_id, ...part } of rows)
    entries.push({ account: await accountOfPart(tx, part, member_id), amount: -amount })
  return entries
}

/** Of the cards that it goes back to, those that have run out meanwhile can be used again. */
export async function revive(tx: Tx, refundId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select distinct p.gift_card_id as id from refund_parts b join order_parts p on p.id = b.part_id
    where b.refund_id = ${refundId} and p.gift_card_id is not null`.execute(db(tx))
  await reviveCards(
    tx,
    rows.map(({ id }) => id),
  )
}
