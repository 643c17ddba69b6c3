import type { Selectable } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { type Database, db } from '#core/database/db'

export type OrderChangeView = Pick<
  Selectable<Database['order_changes']>,
  'id' | 'kind' | 'changes' | 'note'
> & {
  readonly before: Money
  readonly after: Money
  readonly at: Date
}

/** What was changed of an order that the viewer may read, oldest first. */
export async function changesOf(ctx: Ctx, orderId: string): Promise<readonly OrderChangeView[]> {
  const rows = await db(ctx)
    .selectFrom('order_changes')
    .select(['id', 'kind', 'changes', 'note', 'amount_before', 'amount_after', 'currency', 'changed_at'])
    .where('order_id', '=', orderId)
    .orderBy('changed_at')
    .orderBy('id')
    .execute()
  return rows.map(({ amount_before, amount_after, currency, changed_at: at, ...change }) => ({
    ...change,
    at,
    before: { amount: amount_before, currency },
    after: { amount: amount_after, currency },
  }))
}

/** How a change reads: `Heather honey, 340 g: 2 → 3`. */
export const changeText = ({ what, from, to }: OrderChangeView['changes'][number]): string => {
  if (from === '0') return `${what}: ${to} added`
  return to === '0' ? `${what}: taken out` : `${what}: ${from} → ${to}`
}
