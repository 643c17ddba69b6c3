import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { type OrderSlot, orderSlot, SLOT, SLOT_JOIN, type SlotText } from '../orders/read-order'

export type Picked = { readonly title: string; readonly detail: string; readonly quantity: number }

/** What is to be packed for one collection time, and for whom. */
export type PickingGroup = {
  /** Null for orders without a collection time. */
  readonly slot: OrderSlot | null
  readonly totals: readonly Picked[]
  readonly orders: readonly {
    readonly number: string
    readonly name: string
    readonly note: string
    /** What its buyer brings in cash; null when it is paid. */
    readonly toPay: Money | null
    readonly lines: readonly Picked[]
  }[]
}

type Row = Pick<Selectable<Database['orders']>, 'number' | 'name' | 'note'> & {
  slot: SlotText | null
  lines: Picked[]
  to_pay: number | null
  currency: string
}

/**
 * Orders with goods that nobody has collected yet, by collection time, the next first: those that are paid, and those
 * that are paid in cash when they are collected. For shopkeepers.
 */
export async function pickingList(ctx: Ctx): Promise<readonly PickingGroup[]> {
  requireRole(ctx, 'shopkeeper')
  const { rows } = await sql<Row>`
    select o.number, o.name, o.note, ${SLOT} as slot, o.currency,
           case when o.state = 'pending' then o.total_amount end as to_pay,
           json_agg(json_build_object('title', l.title, 'detail', l.detail,
                                      'quantity', l.quantity - l.refunded_quantity) order by l.position) as lines
    from orders o join order_lines l on l.order_id = o.id ${SLOT_JOIN}
    where (o.state = 'paid' or (o.state = 'pending'
        and exists (select from payments p where p.order_id = o.id and p.way = 'cash'))) and l.kind = 'product' and l.quantity > l.refunded_quantity
      and not exists (select 1 from collections c where c.order_id = o.id)
    group by o.id, s.id, k.id order by s.starts_at nulls last, s.id, ${inReadingOrder('o.name')}, o.number`.execute(
    db(ctx),
  )
  const groups = Map.groupBy(rows, row => row.slot?.id)
  return [...groups.values()].map(group => ({
    slot: orderSlot(group[0]?.slot ?? null),
    totals: totalsOf(group),
    orders: group.map(({ number, name, note, lines, to_pay: amount, currency }) => ({
      ...{ number, name, note, lines, toPay: amount === null ? null : { amount, currency } },
    })),
  }))
}

function totalsOf(rows: readonly Row[]): readonly Picked[] {
  const totals = new Map<string, Picked>()
  for (const line of rows.flatMap(row => row.lines)) {
    const key = `${line.title}\0${line.detail}`
    totals.set(key, { ...line, quantity: line.quantity + (totals.get(key)?.quantity ?? 0) })
  }
  return [...totals.values()].sort((a, b) => a.title.localeCompare(b.title))
}
