import { sql } from 'kysely'
import type { ActivityHandler } from '#core/activities/processor'
import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { LEFT_OF_LINE } from '#core/database/for-what-is-left'
import { monthsLater } from '#core/database/months-later'
import { transaction } from '#core/database/transaction'

/** An order was paid: whoever bought a tier has it. Given back, it ends. */
export const tiersOfOrders: ActivityHandler = {
  name: 'account: tiers that were bought',
  wants: ({ domain, subjectKind }) => domain === 'cart' && subjectKind === 'order',
  async handle(ctx, { subjectId, payload }) {
    const { state } = payload as { readonly state?: string }
    if (state === 'paid') await giveBoughtTiers(ctx, subjectId)
    if (state === 'refunded') await endReturnedTiers(ctx, subjectId)
  },
}

type BoughtLine = {
  readonly lineId: string
  readonly memberId: string
  readonly tierId: string
  readonly period: 'month' | 'year'
  readonly quantity: number
}

/**
 * Each line gives its tier once, however often this runs. Who has the tier already has it longer: the new time begins
 * where the old one ends. Bought twice, it lasts twice as long.
 */
export async function giveBoughtTiers(ctx: Ctx, orderId: string): Promise<void> {
  await transaction(ctx, async tx => {
    const { rows } = await sql<BoughtLine>`
      select l.id as "lineId", o.member_id as "memberId", g.id as "tierId", g.period,
        ${LEFT_OF_LINE} as quantity
      from orders o join order_lines l on l.order_id = o.id join variants v on v.id = l.variant_id
      join tiers g on g.product_id = v.product_id
      where o.id = ${orderId} and o.state = 'paid' and g.period is not null and l.refunded_quantity < l.quantity
        and not exists (select from tier_memberships t where t.order_line_id = l.id)
      order by l.position, l.id`.execute(db(tx))
    const [first] = rows
    if (!first) return
    // Two orders of one member, paid at once: the second begins where the first ends.
    await db(tx)
      .selectFrom('members')
      .select('id')
      .where('id', '=', first.memberId)
      .forNoKeyUpdate()
      .execute()
    for (const line of rows) {
      const { rows: given } = await sql<{ ends_at: Date }>`
        with begun as (select greatest(${tx.now}::timestamptz, max(t.ends_at)) as at from tier_memberships t
          where t.member_id = ${line.memberId} and t.tier_id = ${line.tierId} and t.ends_at > ${tx.now})
        insert into tier_memberships (id, tier_id, member_id, source, starts_at, ends_at, order_line_id)
        select ${Bun.randomUUIDv7()}::uuid, ${line.tierId}::uuid, ${line.memberId}::uuid, 'purchase', at,
          ${monthsLater(sql`at`, monthsOf(line), tx.house.site().timeZone)}, ${line.lineId}::uuid from begun
        on conflict (order_line_id) where order_line_id is not null do nothing returning ends_at`.execute(
        db(tx),
      )
      if (!given[0]) continue
      await recordAudit(tx, {
        action: 'tier.given',
        subject: { kind: 'member', id: line.memberId },
        after: { tierId: line.tierId, source: 'purchase', endsAt: given[0].ends_at.toISOString() },
      })
    }
    tx.purge(viewerTag(first.memberId))
  })
}

const monthsOf = ({ quantity, period }: BoughtLine) => quantity * (period === 'year' ? 12 : 1)

type Returned = {
  readonly member_id: string
  readonly tier_id: string
  /** When it would have ended, and when it does. */
  readonly was: Date | null
  readonly ends_at: Date
}

/** What was given back whole ends now, and what comes after it begins then; what was given back in part goes on. */
async function endReturnedTiers(ctx: Ctx, orderId: string): Promise<void> {
  await transaction(ctx, async tx => {
    await sql`select from members m join orders o on o.member_id = m.id where o.id = ${orderId} for no key update of m`.execute(
      db(tx),
    )
    const { rows } = await sql<Returned>`
      with returned as (select t.id, t.ends_at from tier_memberships t join order_lines l on l.id = t.order_line_id
        where l.order_id = ${orderId} and l.refunded_quantity = l.quantity
          and (t.ends_at is null or t.ends_at > greatest(t.starts_at, ${tx.now}::timestamptz)))
      update tier_memberships t set ends_at = greatest(t.starts_at, ${tx.now}::timestamptz) from returned
      where t.id = returned.id
      returning t.member_id, t.tier_id, returned.ends_at as was, t.ends_at`.execute(db(tx))
    // The last first: what comes after two of them moves by both.
    for (const row of rows.toSorted((a, b) => Number(b.was) - Number(a.was))) await moveForward(tx, row)
    for (const { member_id, tier_id } of [...rows, ...(await endPassedOn(tx, orderId))]) {
      const subject = { kind: 'member', id: member_id }
      await recordAudit(tx, { action: 'tier.ended', subject, after: { tierId: tier_id } })
      tx.purge(viewerTag(member_id))
    }
  })
}

/** Whoever paid for two years, and has one of them back, has the other from now on, or from when what else they have ends. */
async function moveForward(tx: Tx, { member_id, tier_id, was, ends_at }: Returned): Promise<void> {
  if (was === null) return
  const own = (name: string) => sql`${sql.ref(`${name}.member_id`)} = ${member_id}
    and ${sql.ref(`${name}.tier_id`)} = ${tier_id} and ${sql.ref(`${name}.ends_at`)} > ${sql.ref(`${name}.starts_at`)}`
  await sql`
    with recursive follows as (
      select n.id, n.ends_at from tier_memberships n where ${own('n')} and n.starts_at = ${was}::timestamptz
      union all
      select n.id, n.ends_at from follows f join tier_memberships n on ${own('n')} and n.starts_at = f.ends_at),
    gap as (select ${was}::timestamptz - greatest(${ends_at}::timestamptz, max(o.ends_at)) as length from tier_memberships o
      where ${own('o')} and o.starts_at <= ${ends_at}::timestamptz and o.ends_at <= ${was}::timestamptz)
    update tier_memberships t set told_at = null, starts_at = t.starts_at - gap.length, ends_at = t.ends_at - gap.length
    from gap where t.id in (select id from follows)`.execute(db(tx))
}

/** What was given back whole, and had been passed on: it can be taken no more, and ends where it was. */
async function endPassedOn(tx: Tx, orderId: string) {
  const ofOrder = sql`g.passed_on_id in (select t.id from tier_memberships t join order_lines l on l.id = t.order_line_id
    where l.order_id = ${orderId} and l.refunded_quantity = l.quantity)`
  await sql`
    update tier_gifts g set withdrawn_at = ${tx.now}::timestamptz, email = null
    where ${ofOrder} and g.taken_at is null and g.withdrawn_at is null`.execute(db(tx))
  const { rows } = await sql<{ member_id: string; tier_id: string }>`
    update tier_memberships t set ends_at = greatest(t.starts_at, ${tx.now}::timestamptz) from tier_gifts g
    where ${ofOrder} and t.id = g.membership_id and t.ends_at > greatest(t.starts_at, ${tx.now}::timestamptz)
    returning t.member_id, t.tier_id`.execute(db(tx))
  return rows
}
