import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { CycleTimes } from '#core/contracts/market'
import { db } from '#core/database/db'
import { orderableNow } from './orderable'

type Row = { readonly cycleId: string; readonly variantId: string; readonly slots: readonly string[] | null }

/**
 * When what is ordered now can be collected, as far as the cycles go in which it is ordered: at the times of what goes
 * out to this member, wherever one of these ways out has none at any time. Of several cycles only what all of them have.
 */
export async function slotsOfCycles(
  ctx: Pick<Ctx, 'em' | 'now' | 'viewer'>,
  variantIds: readonly string[],
  memberId: string | null,
): Promise<CycleTimes> {
  const ordered = [...(await orderableNow(ctx, variantIds, memberId)).values()].flatMap(
    ({ variantId, cycleId }) => (cycleId ? [{ variantId, cycleId }] : []),
  )
  if (ordered.length === 0) return { cycleIds: [], slotIds: null }
  const { rows } = await sql<Row>`
    select o."cycleId", o."variantId",
      case when bool_or(xs.slot_id is null) then null else array_agg(xs.slot_id) end as slots
    from jsonb_to_recordset(${JSON.stringify(ordered)}::jsonb) as o("cycleId" uuid, "variantId" uuid)
      join cycle_exchanges x on x.cycle_id = o."cycleId" and x.direction = 'out'
      left join exchange_slots xs on xs.exchange_id = x.id
    where (x.tier_id is null or exists (select from tier_memberships tm where tm.tier_id = x.tier_id
        and tm.member_id = ${memberId}::uuid and tm.starts_at <= ${ctx.now} and (tm.ends_at is null or tm.ends_at > ${ctx.now})))
      and (not exists (select from exchange_variants a where a.exchange_id = x.id)
        or exists (select from exchange_variants a where a.exchange_id = x.id and a.variant_id = o."variantId"))
    group by o."cycleId", o."variantId"`.execute(db(ctx))
  const bound = rows.flatMap(({ slots }) => (slots ? [new Set(slots)] : []))
  const [first, ...others] = bound
  return {
    cycleIds: [...new Set(ordered.map(({ cycleId }) => cycleId))],
    slotIds: first ? [...first].filter(id => others.every(each => each.has(id))) : null,
  }
}
