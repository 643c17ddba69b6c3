import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { LEFT_OF_LINE } from '#core/database/for-what-is-left'
import { FOR_SALE } from '../products/for-sale'
import { SELLS_IN_CYCLES } from './sells-in-cycles'

export type Orderable = {
  readonly variantId: string
  /** In which it is ordered: of several, the one that closes first; null outside of any. */
  readonly cycleId: string | null
  /** What the shop keeps of the producer's price, in hundredths of a percent. */
  readonly feeRate: number
  /** How many more the cycle takes; null where only the shelf counts. */
  readonly left: number | null
}

/**
 * Which of these variants this member, or a visitor, may order at `ctx.now`: where the shop sells in cycles, what goes
 * out to them in an open one, and what is always on sale; everything otherwise, and at the stall.
 */
export async function orderableNow(
  ctx: Pick<Ctx, 'em' | 'now' | 'viewer'>,
  variantIds: readonly string[],
  memberId: string | null,
): Promise<ReadonlyMap<string, Orderable>> {
  const { rows } = await orderableOf(ctx, variantIds, sql`${memberId}::uuid`).execute(db(ctx))
  return new Map(rows.map(row => [row.variantId, row]))
}

/**
 * The same as a part of a greater statement; the buyer is an expression, e.g. of the order that is being placed. Where it
 * is changed, `ownLines` are its lines: they do not count against it in its cycle, and what they had may stay in it.
 */
export function orderableOf(
  ctx: Pick<Ctx, 'now' | 'viewer'>,
  variantIds: readonly string[],
  memberId: RawBuilder<unknown>,
  ownLines: readonly string[] = [],
): RawBuilder<Orderable> {
  if (ctx.viewer.atStall)
    return sql`select v.id as "variantId", null::uuid as "cycleId", 0::bigint as "feeRate", null::bigint as left
      from variants v where v.id = any(${variantIds}::uuid[])`
  return sql<Orderable>`
    select v.id as "variantId", c.id as "cycleId", coalesce(c.fee_rate, 0)::bigint as "feeRate",
           case when c.most is not null then greatest(c.most - ${orderedBeside(ownLines)}, 0)::bigint end as left
    from variants v left join lateral (
      select oc.id, i.fee_rate, iv.most
      from exchange_variants iv join cycle_exchanges i on i.id = iv.exchange_id and i.direction = 'in'
        join order_cycles oc on oc.id = i.cycle_id
      where iv.variant_id = v.id and ${isNotOver(ctx.now)} and oc.opens_at <= ${ctx.now} and oc.closes_at > ${ctx.now}
        and ${goesOutTo(memberId, ctx.now)}
      order by oc.closes_at, oc.id limit 1) c on true
    where v.id = any(${variantIds}::uuid[])
      and (c.id is not null or not ${SELLS_IN_CYCLES}
        or exists (select from steady_products st where st.product_id = v.product_id)
        ${ownLines.length === 0 ? sql`` : sql`or ${wasOrdered(ownLines)}`})`
}

/** Of the variant `v` in a cycle, also when it has closed since: whoever may still change the order talks to the producer. */
const wasOrdered = (ownLines: readonly string[]) => sql`exists (select from line_sources s
  where s.order_line_id = any(${ownLines}::uuid[]) and s.variant_id = v.id and s.cycle_id is not null)`

/** Not to be ordered now, since the shop sells in cycles. */
export type OutOfCycle = {
  /** When a cycle opens that has it; null while none is planned. */
  readonly opensAt: Date | null
}

/** Those of these products of which nothing can be ordered now, by their ids: one question for a whole list. */
export async function outOfCycle(
  ctx: Pick<Ctx, 'em' | 'now' | 'viewer'>,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, OutOfCycle>> {
  if (productIds.length === 0) return new Map()
  const memberId = ctx.viewer.member?.id ?? null
  const inCycle = sql`variants v join exchange_variants iv on iv.variant_id = v.id
    join cycle_exchanges i on i.id = iv.exchange_id and i.direction = 'in'
    join order_cycles oc on oc.id = i.cycle_id
    where v.product_id = p.id and ${FOR_SALE} and ${isNotOver(ctx.now)} and ${goesOutTo(sql`${memberId}::uuid`, ctx.now)}`
  const { rows } = await sql<OutOfCycle & { id: string }>`
    select p.id, (select min(oc.opens_at) from ${inCycle} and oc.opens_at > ${ctx.now}) as "opensAt"
    from unnest(${productIds}::uuid[]) p (id)
    where ${SELLS_IN_CYCLES} and not exists (select from steady_products st where st.product_id = p.id)
      and not exists (select from ${inCycle} and oc.opens_at <= ${ctx.now} and oc.closes_at > ${ctx.now})`.execute(
    db(ctx),
  )
  return new Map(rows.map(({ id, opensAt }) => [id, { opensAt }]))
}

/** Of the variant `v` in the cycle `c`, by orders that stand, without these lines. */
const orderedBeside = (ownLines: readonly string[]) => sql`(select coalesce(sum(${LEFT_OF_LINE}), 0)
  from line_sources s join order_lines l on l.id = s.order_line_id join orders o on o.id = l.order_id
  where s.cycle_id = c.id and s.variant_id = v.id and o.state in ('pending', 'paid')
    ${ownLines.length === 0 ? sql`` : sql`and s.order_line_id <> all(${ownLines}::uuid[])`})`

/**
 * Whether what is brought (`iv`) is brought to a cycle that is not over. These are few: the variant is looked for in each of
 * them, and not in all the weeks in which it ever was.
 */
const isNotOver = (now: Date) => sql<boolean>`iv.exchange_id = any(array(
  select ni.id from order_cycles nc join cycle_exchanges ni on ni.cycle_id = nc.id and ni.direction = 'in'
  where nc.closes_at > ${now}))`

/** Whether the variant `v` of the cycle `oc` goes out to this member. */
function goesOutTo(memberId: RawBuilder<unknown>, now: Date): RawBuilder<boolean> {
  return sql<boolean>`exists (
    select from cycle_exchanges x where x.cycle_id = oc.id and x.direction = 'out'
      and (x.tier_id is null or exists (select from tier_memberships tm where tm.tier_id = x.tier_id
        and tm.member_id = ${memberId} and tm.starts_at <= ${now} and (tm.ends_at is null or tm.ends_at > ${now})))
      and (not exists (select from exchange_variants a where a.exchange_id = x.id)
        or exists (select from exchange_variants a where a.exchange_id = x.id and a.variant_id = v.id)))`
}
