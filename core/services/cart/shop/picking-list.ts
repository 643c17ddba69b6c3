import type { Ctx } from '#core/contracts/ctx'
import { onlyShopkeeper } from './only-shopkeeper'

export type Picked = { readonly title: string; readonly detail: string; readonly quantity: number }

/** What is to be packed for one collection time, and for whom. */
export type PickingGroup = {
  /** Null for orders without a collection time. */
  readonly slot: { title: string; place: string; startsAt: Date; endsAt: Date } | null
  readonly totals: readonly Picked[]
  readonly orders: readonly {
    readonly number: string
    readonly name: string
    readonly note: string
    readonly lines: readonly Picked[]
  }[]
}

type Row = {
  number: string
  name: string
  note: string
  slot_title: string | null
  slot_place: string | null
  starts_at: string | null
  ends_at: string | null
  lines: Picked[]
}

/** Paid orders with goods that nobody has collected yet, by collection time, the next first. For shopkeepers. */
export async function pickingList(ctx: Ctx): Promise<readonly PickingGroup[]> {
  onlyShopkeeper(ctx)
  const rows = await ctx.em.execute<Row[]>(
    `select o.number, o.name, o.note, s.title as slot_title, s.place as slot_place, s.starts_at, s.ends_at,
            json_agg(json_build_object('title', l.title, 'detail', l.detail,
                                       'quantity', l.quantity - l.refunded_quantity) order by l.position) as lines
     from orders o join order_lines l on l.order_id = o.id left join slots s on s.id = o.collection_slot_id
     where o.state = 'paid' and l.kind = 'product' and l.quantity > l.refunded_quantity
       and not exists (select 1 from collections c where c.order_id = o.id)
     group by o.id, s.id order by s.starts_at nulls last, s.id, o.name, o.number`,
  )
  const groups = Map.groupBy(rows, row => `${row.starts_at} ${row.slot_title} ${row.slot_place}`)
  return [...groups.values()].map(group => ({
    slot: slotOf(group[0]),
    totals: totalsOf(group),
    orders: group.map(({ number, name, note, lines }) => ({ number, name, note, lines })),
  }))
}

function slotOf(row: Row | undefined): PickingGroup['slot'] {
  if (!row?.slot_title || !row.starts_at || !row.ends_at) return null
  return {
    title: row.slot_title,
    place: row.slot_place ?? '',
    startsAt: new Date(row.starts_at),
    endsAt: new Date(row.ends_at),
  }
}

function totalsOf(rows: readonly Row[]): readonly Picked[] {
  const totals = new Map<string, Picked>()
  for (const line of rows.flatMap(row => row.lines)) {
    const key = `${line.title}\0${line.detail}`
    totals.set(key, { ...line, quantity: line.quantity + (totals.get(key)?.quantity ?? 0) })
  }
  return [...totals.values()].sort((a, b) => a.title.localeCompare(b.title))
}
