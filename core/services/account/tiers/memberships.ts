import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { NewTierMembership } from '#core/contracts/account'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { inReadingOrder } from '#core/database/reading-order'
import { transaction } from '#core/database/transaction'
import { hasNotEnded } from './is-held'
import { lockActiveTier } from './lock-active'

export type TierMember = {
  readonly id: string
  readonly memberId: string
  readonly name: string
  readonly email: string
  readonly source: 'gift' | 'operator' | 'import' | 'purchase'
  readonly startsAt: Date
  readonly endsAt: Date | null
}

export class NoSuchMember extends Refusal {
  override name = 'NoSuchMember'
  constructor() {
    super('Nobody here has this address. They become a member by signing in once.')
  }
}

export class EndsBeforeItBegins extends Refusal {
  override name = 'EndsBeforeItBegins'
  constructor() {
    super('That day is over. Choose a later one, or none.')
  }
}

export const TIER_MEMBERS_PER_PAGE = 100

/** Who has a tier now, the next to end first. Pages count from 1. Throws `NotFound`. */
export async function tierMembers(
  ctx: Ctx,
  asked: string,
  page = 1,
): Promise<{
  readonly id: string
  readonly name: string
  readonly retired: boolean
  /** The address of what one buys to have it, and how long that lasts; null: it is not sold. */
  readonly product: string | null
  readonly period: 'month' | 'year' | null
  readonly description: string
  readonly monthlyAmount: number | null
  readonly yearlyAmount: number | null
  /** Of both; the site's where it has none yet. */
  readonly currency: string
  readonly benefits: readonly string[]
  readonly welcomeUrl: string | null
  readonly members: readonly TierMember[]
  readonly total: number
}> {
  requireRole(ctx, 'members')
  const id = readId(asked)
  const tier = await db(ctx)
    .selectFrom('tiers as g')
    .leftJoin('products as p', 'p.id', 'g.product_id')
    .select(['g.id', 'g.name', 'g.retired_at', 'g.period', 'p.slug as product', 'g.description'])
    .select(['g.monthly_amount as monthlyAmount', 'g.yearly_amount as yearlyAmount'])
    .select(['g.price_currency as currency', 'g.welcome_url as welcomeUrl', 'g.benefits'])
    .where('g.id', '=', id)
    .executeTakeFirst()
  if (!tier) throw new NotFound()
  const holding = sql`from tier_memberships t join members m on m.id = t.member_id
    where t.tier_id = ${id} and m.email is not null and ${hasNotEnded('t', ctx.now)}`
  const counted = await sql<{ total: number }>`select count(*)::int as total ${holding}`.execute(db(ctx))
  const { rows } = await sql<TierMember>`
    select t.id, m.id as "memberId", m.name, m.email, t.source, t.starts_at as "startsAt", t.ends_at as "endsAt" ${holding}
    order by t.ends_at nulls last, ${inReadingOrder('m.name')}, t.id
    limit ${sql.lit(TIER_MEMBERS_PER_PAGE)} offset ${(page - 1) * TIER_MEMBERS_PER_PAGE}`.execute(db(ctx))
  const total = counted.rows[0]?.total ?? 0
  const { retired_at, currency, ...rest } = tier
  return {
    ...rest,
    currency: currency ?? ctx.house.site().currency,
    retired: retired_at !== null,
    members: rows,
    total,
  }
}

/** An operator gives a tier to the member of this address, once for each `id`. Throws `NoSuchMember`, `NotFound`, `EndsBeforeItBegins`. */
export async function giveTierTo(
  ctx: Ctx,
  tierId: string,
  email: string,
  endsAt: Date | null,
  source: 'gift' | 'operator',
  id: string = Bun.randomUUIDv7(),
): Promise<void> {
  requireRole(ctx, 'members')
  await transaction(ctx, async tx => {
    if (await isMade(tx, 'tier_memberships', id, { tier_id: readId(tierId) })) return
    const member = await db(tx)
      .selectFrom('members')
      .select('id')
      .where('email', '=', email.trim().toLowerCase())
      .executeTakeFirst()
    if (!member) throw new NoSuchMember()
    await insertMembership(tx, { id, tierId: readId(tierId), memberId: member.id, source, endsAt })
  })
}

/** The contract's `giveTier`. */
export function giveTier(tx: Tx, given: NewTierMembership): Promise<void> {
  return insertMembership(tx, { ...given, id: Bun.randomUUIDv7() })
}

async function insertMembership(tx: Tx, given: NewTierMembership & { readonly id: string }): Promise<void> {
  const { id, tierId, memberId, source, endsAt } = given
  if (endsAt && endsAt <= tx.now) throw new EndsBeforeItBegins()
  await lockActiveTier(tx, tierId)
  await db(tx)
    .insertInto('tier_memberships')
    .values({
      id,
      tier_id: tierId,
      member_id: memberId,
      source,
      starts_at: tx.now,
      ends_at: endsAt,
      given_by_id: tx.viewer.member?.id ?? null,
    })
    .execute()
  await recordAudit(tx, {
    action: 'tier.given',
    subject: { kind: 'member', id: memberId },
    after: { tierId, source, endsAt: endsAt?.toISOString() ?? null },
  })
  tx.purge(viewerTag(memberId))
}

/** It ends now. Throws `NotFound` for one that has ended. */
export async function endMembership(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'members')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const ended = await db(tx)
      .updateTable('tier_memberships')
      .set({ ends_at: sql<Date>`greatest(${tx.now}::timestamptz, starts_at)` })
      .where('id', '=', id)
      // Not ended, nor at its very beginning, nor by somebody who pressed later and was quicker.
      .where(
        sql<boolean>`(ends_at is null or ends_at > greatest(${tx.now}::timestamptz, starts_at, clock_timestamp()))`,
      )
      .returning(['member_id', 'tier_id'])
      .executeTakeFirst()
    if (!ended) throw new NotFound()
    const subject = { kind: 'member', id: ended.member_id }
    await recordAudit(tx, { action: 'tier.ended', subject, after: { tierId: ended.tier_id } })
    tx.purge(viewerTag(ended.member_id))
  })
}
