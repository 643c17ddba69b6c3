import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { monthsLater } from '#core/database/months-later'
import { transaction } from '#core/database/transaction'
import { hashOfCode } from './gift-code'
import { GiftNotThere, GiftOver, GiftTaken, HasTierPermanently } from './refusals'

/** What a code gives. */
export type GiftView = {
  readonly tier: string
  readonly about: string
  readonly benefits: readonly string[]
  readonly months: number
  readonly message: string
}

type Row = GiftView & {
  readonly id: string
  readonly tierId: string
  readonly givenBy: string | null
  readonly expiresAt: Date | null
  readonly takenAt: Date | null
  readonly withdrawnAt: Date | null
  readonly welcomeUrl: string | null
  /** Whoever took it, and until when they have it. */
  readonly takenBy: string | null
  readonly endsAt: Date | null
}

export type TakenGift = {
  readonly endsAt: Date
  /** Where the tier welcomes its members: a path of the journal, or a whole address. */
  readonly welcomeUrl: string | null
}

/** Whoever has the code may look. Throws `GiftNotThere`, `GiftTaken`, `GiftOver`. */
export async function giftOf(ctx: Ctx, code: string): Promise<GiftView> {
  return open(ctx, await find(ctx, code))
}

/**
 * The viewer takes a gift, once, however often they press: it begins now, or where what they have of this tier ends. Throws
 * `SignInRequired`, `GiftNotThere`, `GiftTaken`, `GiftOver`, `HasTierPermanently`.
 */
export async function takeGift(ctx: Ctx, code: string): Promise<TakenGift> {
  const member = requireMember(ctx)
  return transaction(ctx, async tx => {
    const { id } = await find(tx, code)
    await db(tx).selectFrom('tier_gifts').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    // Read once more, now that nobody else can take it.
    const found = await find(tx, code)
    if (found.takenBy === member.id && found.endsAt)
      return { endsAt: found.endsAt, welcomeUrl: found.welcomeUrl }
    const gift = open(tx, found)
    await db(tx).selectFrom('members').select('id').where('id', '=', member.id).forNoKeyUpdate().execute()
    const { membershipId, endsAt } = await begin(tx, member.id, gift)
    await db(tx)
      .updateTable('tier_gifts')
      .set({ taken_at: tx.now, membership_id: membershipId, email: null })
      .where('id', '=', id)
      .execute()
    await recordAudit(tx, {
      action: 'tier.given',
      subject: { kind: 'member', id: member.id },
      after: { tierId: gift.tierId, source: 'gift', endsAt: endsAt.toISOString() },
    })
    tx.purge(viewerTag(member.id))
    return { endsAt, welcomeUrl: gift.welcomeUrl }
  })
}

async function find(ctx: Ctx, code: string): Promise<Row> {
  const gift = await db(ctx)
    .selectFrom('tier_gifts as g')
    .innerJoin('tiers as t', 't.id', 'g.tier_id')
    .leftJoin('tier_memberships as m', 'm.id', 'g.membership_id')
    .select([
      'g.id',
      't.id as tierId',
      't.name as tier',
      't.description as about',
      't.benefits',
      'g.months',
      'g.message',
    ])
    .select(['g.given_by_id as givenBy', 'g.expires_at as expiresAt', 'g.taken_at as takenAt'])
    .select(['g.withdrawn_at as withdrawnAt', 't.welcome_url as welcomeUrl'])
    .select(['m.member_id as takenBy', 'm.ends_at as endsAt'])
    .where('g.token_hash', '=', hashOfCode(code))
    .executeTakeFirst()
  if (!gift) throw new GiftNotThere()
  return { ...gift, months: Number(gift.months) }
}

function open(ctx: Ctx, gift: Row): Row {
  if (gift.takenAt) throw new GiftTaken()
  if (gift.withdrawnAt) throw new GiftOver('withdrawn')
  if (gift.expiresAt && gift.expiresAt <= ctx.now) throw new GiftOver('expired')
  return gift
}

async function begin(tx: Tx, memberId: string, { tierId, months, givenBy }: Row) {
  const { rows } = await sql<{ membershipId: string; endsAt: Date }>`
    with held as (select t.ends_at from tier_memberships t
      where t.member_id = ${memberId} and t.tier_id = ${tierId} and (t.ends_at is null or t.ends_at > ${tx.now}::timestamptz)),
    begun as (select greatest(${tx.now}::timestamptz, max(ends_at)) as at from held having bool_and(ends_at is not null) is not false)
    insert into tier_memberships (id, tier_id, member_id, source, given_by_id, starts_at, ends_at)
    select ${Bun.randomUUIDv7()}::uuid, ${tierId}::uuid, ${memberId}::uuid, 'gift', ${givenBy}::uuid, at,
      ${monthsLater(sql`at`, months, tx.house.site().timeZone)} from begun
    returning id as "membershipId", ends_at as "endsAt"`.execute(db(tx))
  const [begun] = rows
  if (!begun) throw new HasTierPermanently()
  return begun
}
