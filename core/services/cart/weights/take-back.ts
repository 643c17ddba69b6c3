import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { setApart } from '../adjustments/set-apart'
import { endUnasked } from '../payments/end-unpaid'
import { type Asked, askedLabel } from './asked-before'
import type { LineToWeigh } from './lines-to-weigh'

/** So much less of what was asked for. */
type Less = { readonly asked: Asked; readonly part: number }

/** So much of `asked` as comes to `amount`, the first of it first, and what is left of the amount then. */
export function fromAsked(
  asked: readonly Asked[],
  amount: number,
): { readonly less: readonly Less[]; readonly rest: number } {
  const less: Less[] = []
  let rest = amount
  for (const each of asked) {
    const part = Math.min(rest, each.amount)
    if (part > 0) less.push({ asked: each, part })
    rest -= part
  }
  return { less, rest }
}

/**
 * What nobody has paid is asked for no more; an order of nothing else is over. Gives the ids of what was paid and goes back,
 * each an adjustment of its own now, by their orders.
 */
export async function takeBack(
  tx: Tx,
  line: LineToWeigh,
  less: readonly Less[],
  grams: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const back = new Map<string, readonly string[]>()
  for (const [orderId, own] of Map.groupBy(less, ({ asked }) => asked.orderId)) {
    if (own[0]?.asked.isPaid) {
      const ids: string[] = []
      for (const { asked, part } of own) ids.push(await setApart(tx, asked, part, line.id))
      back.set(orderId, ids)
    } else await askLess(tx, orderId, own, askedLabel(line, grams))
  }
  return back
}

/** What is left of it says what the scales say now. */
async function askLess(tx: Tx, orderId: string, less: readonly Less[], weighed: string): Promise<void> {
  const off = less.reduce((sum, { part }) => sum + part, 0)
  if (off === less[0]?.asked.total) {
    await endUnasked(tx, orderId, 'cancelled')
    return
  }
  for (const { asked, part } of less) {
    if (part === asked.amount)
      await db(tx).deleteFrom('order_adjustments').where('id', '=', asked.id).execute()
    else
      await db(tx)
        .updateTable('order_adjustments')
        .set({ amount: asked.amount - part, label: asked.feeId === null ? weighed : asked.label })
        .where('id', '=', asked.id)
        .execute()
  }
  await addToAsked(tx, orderId, -off)
}

/** An order that nobody has paid, and of which nothing is paid by credit or gift cards, comes to so much more; with a minus, less. */
export async function addToAsked(tx: Tx, orderId: string, amount: number): Promise<void> {
  await sql`update orders set total_amount = total_amount + ${amount} where id = ${orderId}`.execute(db(tx))
  await sql`update payments set amount = amount + ${amount} where order_id = ${orderId} and state <> 'paid'`.execute(
    db(tx),
  )
}
