import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { monthsOfMembership, transferable } from './give-gift'

const MAX_GIFTS = 100
const MAX_MEMBERSHIPS = 100

export type WaitingGift = {
  readonly id: string
  readonly email: string
  readonly months: number
  readonly by: string | null
  readonly givenAt: Date
  readonly expiresAt: Date | null
  /** Somebody paid for it: it is not the cooperative's to withdraw. */
  readonly paid: boolean
}

/** Gifts of a tier that nobody took yet, the youngest first, at most 100. */
export async function waitingGifts(ctx: Ctx, askedTier: string): Promise<readonly WaitingGift[]> {
  requireRole(ctx, 'members')
  const { rows } = await sql<WaitingGift>`
    select g.id, g.email, g.months::int, m.name as by, g.given_at as "givenAt", g.expires_at as "expiresAt",
      g.passed_on_id is not null as paid
    from tier_gifts g left join members m on m.id = g.given_by_id
    where g.tier_id = ${readId(askedTier)} and g.taken_at is null and g.withdrawn_at is null and g.email is not null
      and (g.expires_at is null or g.expires_at > ${ctx.now}::timestamptz)
    order by g.given_at desc, g.id desc limit ${sql.lit(MAX_GIFTS)}`.execute(db(ctx))
  return rows
}

/** Nobody can take it any more. Throws `NotFound`, also for one that was taken or paid for. */
export async function withdrawGift(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'members')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const withdrawn = await db(tx)
      .updateTable('tier_gifts')
      .set({ withdrawn_at: tx.now, email: null })
      .where('id', '=', id)
      .where('taken_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('passed_on_id', 'is', null)
      .executeTakeFirst()
    if (!withdrawn.numUpdatedRows) throw new NotFound()
    await recordAudit(tx, { action: 'tier-gift.withdrawn', subject: { kind: 'tier-gift', id } })
  })
}

export type OwnMembership = {
  readonly id: string
  readonly tier: string
  readonly about: string
  readonly benefits: readonly string[]
  readonly source: 'gift' | 'operator' | 'import' | 'purchase'
  readonly startsAt: Date
  readonly endsAt: Date | null
  readonly months: number
  /** Whether it may be given to somebody else. */
  readonly transferable: boolean
}

/** What the viewer has now or will have, the next to end first. */
export async function ownMemberships(ctx: Ctx): Promise<readonly OwnMembership[]> {
  const { id } = requireMember(ctx)
  const { rows } = await sql<OwnMembership>`
    select t.id, g.name as tier, g.description as about, g.benefits, t.source, t.starts_at as "startsAt", t.ends_at as "endsAt",
      coalesce(${monthsOfMembership(ctx.house.site().timeZone)}, 0) as months, (${transferable(ctx, id)}) is true as transferable
    from tier_memberships t join tiers g on g.id = t.tier_id
    where t.member_id = ${id} and (t.ends_at is null or t.ends_at > ${ctx.now}::timestamptz)
      and (t.ends_at is null or t.ends_at > t.starts_at)
    order by t.ends_at nulls last, t.id limit ${sql.lit(MAX_MEMBERSHIPS)}`.execute(db(ctx))
  return rows
}

/** The job of every night: of what can be taken no more nobody's address is kept. */
export async function forgetGiftAddresses(ctx: Ctx): Promise<void> {
  await db(ctx)
    .updateTable('tier_gifts')
    .set({ email: null })
    .where('email', 'is not', null)
    .where('expires_at', '<=', ctx.now)
    .execute()
}
