import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { idOfForm, readId } from '#core/contracts/id'
import { FormOfAnother, NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { monthsLater } from '#core/database/months-later'
import { transaction } from '#core/database/transaction'
import { postLetter } from '#core/mail/send-letter'
import { lockActiveTier } from '../tiers/lock-active'
import { giftCode, hashOfCode } from './gift-code'
import { giftLetter } from './gift-letter'
import { GiftUnreadable } from './refusals'

/** A gift of the cooperative may be taken for a year; what somebody paid for, without an end. */
const MONTHS_TO_TAKE = 12
export const MAX_GIFT_MONTHS = 36
/** So long after it began a bought membership can still be passed on. */
const DAYS_TO_PASS_ON = 14

export type Giving = {
  readonly email: string
  readonly message: string
  /** Of the form, a uuid: the same sent twice is one gift. */
  readonly formId?: string
}

/** An operator gives months of a tier to whoever has this address. Throws `NotFound`, `GiftUnreadable`. */
export async function giveGift(
  ctx: Ctx,
  askedTier: string,
  { months, ...giving }: Giving & { readonly months: number },
): Promise<void> {
  requireRole(ctx, 'members')
  const tierId = readId(askedTier)
  if (!Number.isInteger(months) || months < 1 || months > MAX_GIFT_MONTHS)
    throw new GiftUnreadable(`A gift has 1 to ${MAX_GIFT_MONTHS} months.`)
  await transaction(ctx, async tx => {
    await lockActiveTier(tx, tierId)
    const { rows } = await sql<{ at: Date }>`
      select ${monthsLater(sql`${tx.now}::timestamptz`, MONTHS_TO_TAKE, tx.house.site().timeZone)} as at`.execute(
      db(tx),
    )
    await keepGift(tx, { ...giving, tierId, months, expiresAt: rows[0]?.at ?? null, passedOn: null })
  })
}

/** A membership that its member may give to somebody else, whole. */
export type Transferable = { readonly id: string; readonly tierId: string; readonly months: number }

/**
 * Bought, lasts on, and began not long ago; and nothing of the same tier comes after it, which it would leave a gap
 * before.
 */
export const transferable = (tx: Ctx, memberId: string) => sql`
  t.member_id = ${memberId} and t.source = 'purchase' and t.ends_at > ${tx.now}::timestamptz
  and t.starts_at > ${tx.now}::timestamptz - make_interval(days => ${DAYS_TO_PASS_ON})
  and not exists (select from tier_gifts g where g.passed_on_id = t.id)
  and not exists (select from tier_memberships n where n.member_id = t.member_id and n.tier_id = t.tier_id
    and n.id <> t.id and n.starts_at >= t.ends_at and n.ends_at > n.starts_at)`

/**
 * As they were bought: one from 31 January to 28 February is a month. What was given before months were counted on the clocks of
 * the place may end an hour sooner.
 */
export function monthsOfMembership(timeZone: string) {
  const [from, until] = [sql`t.starts_at`, sql`t.ends_at`].map(
    at => sql`${at} at time zone ${timeZone}::text`,
  )
  const between = sql`(extract(year from ${until}) - extract(year from ${from})) * 12 + extract(month from ${until}) - extract(month from ${from})`
  return sql<number>`(${between} - case when ${from} + make_interval(months => (${between})::int) > ${until} + interval '1 hour' then 1 else 0 end)::int`
}

/** A member gives what they bought to whoever has this address, once: it is theirs no more. Throws `NotFound`, `GiftUnreadable`. */
export async function passOnMembership(ctx: Ctx, asked: string, giving: Giving): Promise<void> {
  const member = requireMember(ctx)
  const id = readId(asked)
  if (giving.email.trim().toLowerCase() === member.email)
    throw new GiftUnreadable('That is your own address. Whose is the gift?')
  await transaction(ctx, async tx => {
    // Whoever pays or takes a gift in this moment reads the end of the last membership: one after the other.
    await db(tx).selectFrom('members').select('id').where('id', '=', member.id).forNoKeyUpdate().execute()
    const { rows } = await sql<Transferable>`
      select t.id, t.tier_id as "tierId", ${monthsOfMembership(tx.house.site().timeZone)} as months from tier_memberships t
      where t.id = ${id} and ${transferable(tx, member.id)} for no key update of t`.execute(db(tx))
    const [bought] = rows
    if (!bought || bought.months < 1) {
      if (await isPassedOn(tx, id, giving.email)) return
      throw new NotFound()
    }
    await db(tx)
      .updateTable('tier_memberships')
      .set({ ends_at: sql<Date>`greatest(${tx.now}::timestamptz, starts_at)` })
      .where('id', '=', id)
      .execute()
    await keepGift(tx, { ...giving, ...bought, expiresAt: null, passedOn: id })
    tx.purge(viewerTag(member.id))
  })
}

/** Pressed twice: it is on its way to this address already. */
async function isPassedOn(tx: Tx, id: string, email: string): Promise<boolean> {
  const gift = await db(tx)
    .selectFrom('tier_gifts')
    .select('id')
    .where('passed_on_id', '=', id)
    .where('given_by_id', '=', requireMember(tx).id)
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst()
  return gift !== undefined
}

type NewGift = Giving & {
  readonly tierId: string
  readonly months: number
  readonly expiresAt: Date | null
  readonly passedOn: string | null
}

async function refuseAnothers(tx: Tx, id: string): Promise<void> {
  const gift = await db(tx)
    .selectFrom('tier_gifts')
    .select('given_by_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (gift?.given_by_id !== (tx.viewer.member?.id ?? null)) throw new FormOfAnother()
}

async function keepGift(
  tx: Tx,
  { email, message, formId, tierId, months, expiresAt, passedOn }: NewGift,
): Promise<void> {
  const to = email.trim().toLowerCase()
  const id = idOfForm(formId, { tierId, months, to, message })
  const made = await db(tx)
    .insertInto('tier_gifts')
    .values({
      id,
      tier_id: tierId,
      months,
      email: to,
      message,
      given_by_id: tx.viewer.member?.id ?? null,
      given_at: tx.now,
      expires_at: expiresAt,
      passed_on_id: passedOn,
      token_hash: hashOfCode(giftCode(tx, id)),
    })
    .onConflict(conflict => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  // The same form, sent again.
  if (!made) return refuseAnothers(tx, id)
  const subject = { kind: 'tier-gift', id }
  await recordAudit(tx, { action: 'tier-gift.given', subject, after: { tierId, months, passedOn } })
  await postLetter(tx, giftLetter(id, to))
}
