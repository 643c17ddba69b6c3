import { sql } from 'kysely'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import type { OrderTimes } from '#core/contracts/market'
import { db } from '#core/database/db'
import { SELLS_IN_CYCLES } from '../orderable/sells-in-cycles'

const KEPT_MS = 60_000
/** Enough for the open one and the next one until it is read anew. */
const MOST_READ = 8

type Row = { readonly name: string; readonly opensAt: string; readonly closesAt: string }

/** When orders are open; null where the shop does not sell in cycles. For everybody, and asked by every list of products. */
export async function orderTimes(ctx: Ctx): Promise<OrderTimes | null> {
  const kept = await remember(ctx.house.cache, 'market:order-times', {
    ttlMs: KEPT_MS,
    tags: ['products'],
    make: async () => JSON.stringify(await cyclesToCome(ctx)),
  })
  const cycles = (JSON.parse(kept) as readonly Row[] | null)?.map(({ name, opensAt, closesAt }) => ({
    name,
    opensAt: new Date(opensAt),
    closesAt: new Date(closesAt),
  }))
  if (!cycles) return null
  const open = cycles
    .filter(({ opensAt, closesAt }) => opensAt <= ctx.now && closesAt > ctx.now)
    .toSorted((a, b) => a.closesAt.getTime() - b.closesAt.getTime())[0]
  return { open: open ?? null, next: cycles.find(({ opensAt }) => opensAt > ctx.now) ?? null }
}

async function cyclesToCome(ctx: Ctx): Promise<readonly Row[] | null> {
  const { rows } = await sql<{ on: boolean; cycles: readonly Row[] | null }>`
    select ${SELLS_IN_CYCLES} as on, (select json_agg(json_build_object('name', c.name, 'opensAt', c.opens_at, 'closesAt', c.closes_at)
        order by c.opens_at, c.id)
      from (select id, name, opens_at, closes_at from order_cycles where closes_at > ${ctx.now}
        order by opens_at, id limit ${sql.lit(MOST_READ)}) c) as cycles`.execute(db(ctx))
  const [row] = rows
  return row?.on ? (row.cycles ?? []) : null
}
