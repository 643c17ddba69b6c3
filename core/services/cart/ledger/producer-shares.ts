import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { forWhatIsLeft, LEFT_OF_LINE, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import type { Entry, OwnAccount } from './book'

/** What a producer gets for so many of a line, or with a minus gets no more. */
export type Share = Pick<
  Selectable<Database['producer_shares']>,
  'order_line_id' | 'producer_id' | 'quantity' | 'amount' | 'currency'
>

export const producerAccount = (producerId: string): OwnAccount => `producer:${producerId}`

/**
 * What is not booked yet of what the producers of a paid order get: for what stands of each line, at the share that was
 * written down when it was ordered, and by its weight once that is known, less what was booked for it. So whatever changed
 * an order, and in how many steps, they get their share of what is left of it. The order has to be locked. By producer, so that two orders at once change what is
 * owed to the same producers in the same order.
 */
export async function sharesDue(tx: Tx, orderId: string): Promise<readonly Share[]> {
  const { rows } = await sql<Share>`
    select s.order_line_id, s.producer_id, s.currency, due.quantity - coalesce(b.quantity, 0)::bigint as quantity,
           due.amount - coalesce(b.amount, 0)::bigint as amount
    from order_lines l join orders o on o.id = l.order_id and o.state = 'paid'
      join line_sources s on s.order_line_id = l.id ${WEIGHT_OF_LINE}
      cross join lateral (select ${LEFT_OF_LINE}::bigint as quantity, ${forWhatIsLeft(sql.ref('s.unit_share'))} as amount) due
      left join lateral (select sum(quantity) as quantity, sum(amount) as amount
        from producer_shares where order_line_id = l.id) b on true
    where l.order_id = ${orderId} and s.producer_id is not null and s.unit_share is not null
      and (due.quantity, due.amount) is distinct from (coalesce(b.quantity, 0)::bigint, coalesce(b.amount, 0)::bigint)
    order by s.producer_id, l.id`.execute(db(tx))
  return rows
}

/** The same as entries: what we owe each of them, and what that costs us. */
export function entriesOf(shares: readonly Share[]): readonly Entry[] {
  const byProducer = Map.groupBy(shares, ({ producer_id }) => producer_id)
  const owed = [...byProducer].map(([id, own]) => ({
    account: producerAccount(id),
    amount: -own.reduce((sum, { amount }) => sum + amount, 0),
  }))
  const cost = owed.reduce((sum, { amount }) => sum - amount, 0)
  return [{ account: 'cost-of-goods', amount: cost }, ...owed]
}

/** Beside the ledger's transaction that has them; nothing where there is none, since then nothing was booked. */
export async function keepShares(
  tx: Tx,
  shares: readonly Share[],
  transactionId: string | null,
): Promise<void> {
  if (!transactionId || shares.length === 0) return
  const rows = shares.map(share => ({
    id: Bun.randomUUIDv7(),
    ...share,
    transaction_id: transactionId,
    booked_at: tx.now,
  }))
  await db(tx).insertInto('producer_shares').values(rows).execute()
}
