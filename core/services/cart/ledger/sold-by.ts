import { type Selectable, sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { type Taxed, vatByRate } from '#core/pricing/vat'
import type { Entry } from './book'

/** What an order sold, as entries: sales without VAT, and the VAT of each rate. Both are credits, with a minus. */
export async function soldBy(tx: Tx, orderId: string): Promise<readonly Entry[]> {
  return entriesOf(await linesLeft(tx, orderId, null))
}

/**
 * What a refund took back of it, as entries: what the lines came to before it less what they come to after it, so that
 * refunds in parts take back every last unit of the VAT.
 */
export async function takenBackBy(tx: Tx, orderId: string, refundId: string): Promise<readonly Entry[]> {
  const before = entriesOf(await linesLeft(tx, orderId, { refundId, with: false }))
  const after = entriesOf(await linesLeft(tx, orderId, { refundId, with: true }))
  const codes = new Set([...before, ...after].map(({ account }) => account))
  const sumOf = (entries: readonly Entry[], account: Entry['account']) =>
    entries.filter(entry => entry.account === account).reduce((sum, { amount }) => sum + amount, 0)
  return [...codes].map(account => ({ account, amount: sumOf(after, account) - sumOf(before, account) }))
}

function entriesOf(lines: readonly Taxed[]): readonly Entry[] {
  return vatByRate(lines).flatMap(({ rate, net, vat }): Entry[] => [
    { account: 'sales', amount: -net },
    { account: `vat:${rate ?? 0}`, amount: -vat },
  ])
}

type Row = Pick<Selectable<Database['order_lines']>, 'id' | 'vat_rate'> & { gross: number }

/** The lines of an order without what refunds took back until then, in the order in which they were done. */
export async function linesLeft(
  tx: Tx,
  orderId: string,
  until: { readonly refundId: string; readonly with: boolean } | null,
): Promise<readonly Taxed[]> {
  const { rows } = await sql<Row>`
    select l.id, l.vat_rate, l.unit_amount * (l.quantity - coalesce((
      select sum(rl.quantity) from refund_lines rl join refunds r on r.id = rl.refund_id
        join refunds this on this.id = ${until?.refundId ?? null}::uuid
      where rl.order_line_id = l.id and r.state = 'done' and ((r.done_at, r.id) < (this.done_at, this.id)
        or (${until?.with ?? false}::boolean and r.id = this.id))), 0))::bigint as gross
    from order_lines l where l.order_id = ${orderId}`.execute(db(tx))
  return rows.map(({ id: key, vat_rate: vatRate, gross }) => ({ key, vatRate, gross: Number(gross) }))
}
