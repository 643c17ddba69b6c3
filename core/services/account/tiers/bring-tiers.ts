import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { AccountService } from '#core/contracts/account'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { hasNotEnded } from './is-held'
import { giveTier } from './memberships'
import { slugOf, tiers } from './tiers'

/** The contract's `bringTiers`. What is here stays as it is: its name and its prices are the operator's by now. */
export const bringTiers: AccountService['bringTiers'] = async (tx, entries) => {
  const ids = new Map<string, string>()
  let made = 0
  for (const entry of entries) {
    const { id, name, description, benefits, monthlyAmount, yearlyAmount, currency } = entry
    const slug = slugOf(name, id)
    const either = yearlyAmount ?? monthlyAmount
    const priced = currency === null ? null : either
    const created = await db(tx)
      .insertInto('tiers')
      .values({
        id,
        slug,
        name,
        description,
        created_at: tx.now,
        price_amount: priced,
        benefits: jsonb<readonly string[]>(benefits),
        price_currency: priced === null ? null : currency,
        ...(currency !== null && {
          monthly_amount: monthlyAmount,
          monthly_currency: monthlyAmount === null ? null : currency,
          yearly_amount: yearlyAmount,
          yearly_currency: yearlyAmount === null ? null : currency,
        }),
      })
      .onConflict(conflict => conflict.doNothing())
      .executeTakeFirst()
    if (created.numInsertedOrUpdatedRows) {
      made += 1
      const after = { name, description, benefits, monthlyAmount, yearlyAmount, currency }
      await recordAudit(tx, { action: 'tier.made', subject: { kind: 'tier', id }, after })
    }
    const here = await db(tx)
      .selectFrom('tiers')
      .select('id')
      .where(({ or, eb }) => or([eb('id', '=', id), eb('slug', '=', slug)]))
      .orderBy(({ eb }) => eb('id', '=', id), 'desc')
      .executeTakeFirstOrThrow()
    ids.set(id, here.id)
  }
  return { ids, made }
}

/** The contract's `bringTierMember`. */
export const bringTierMember: AccountService['bringTierMember'] = async (tx, brought) => {
  await lockMember(tx, brought.memberId)
  const held = await db(tx)
    .selectFrom('tier_memberships as t')
    .select('t.id')
    .where('t.member_id', '=', brought.memberId)
    .where('t.tier_id', '=', brought.tierId)
    .where(hasNotEnded('t', tx.now))
    .limit(1)
    .executeTakeFirst()
  if (held) return false
  await giveTier(tx, { ...brought, source: 'import' })
  return true
}

/** The contract's `followTiers`. */
export const followTiers: AccountService['followTiers'] = async (tx, memberId, wanted, among) => {
  if (among.length === 0) return
  await lockMember(tx, memberId)
  const brought = await db(tx)
    .selectFrom('tier_memberships as t')
    .select(['t.id', 't.tier_id as tierId', 't.ends_at as endsAt'])
    .where('t.member_id', '=', memberId)
    .where('t.source', '=', 'import')
    .where('t.tier_id', 'in', [...among])
    .where(hasNotEnded('t', tx.now))
    .forNoKeyUpdate()
    .execute()
  for (const { id, tierId, endsAt } of brought) {
    const still = wanted.find(each => each.tierId === tierId)
    const until = still ? still.endsAt : tx.now
    if (until?.getTime() === endsAt?.getTime()) continue
    const ends_at = until && sql<Date>`greatest(${until}::timestamptz, starts_at)`
    await db(tx)
      .updateTable('tier_memberships')
      .set({ ends_at, told_at: null })
      .where('id', '=', id)
      .execute()
    const after = { tierId, endsAt: until?.toISOString() ?? null }
    const subject = { kind: 'member', id: memberId }
    await recordAudit(tx, { action: still ? 'tier.given' : 'tier.ended', subject, after })
    tx.purge(viewerTag(memberId))
  }
  const given = new Set((await tiers(tx)).map(({ id }) => id))
  for (const { tierId, endsAt } of wanted)
    if (given.has(tierId)) await bringTierMember(tx, { tierId, memberId, endsAt })
}

/** Who is brought by two lists at once has each tier once: what they hold is read one after the other. */
async function lockMember(tx: Tx, id: string): Promise<void> {
  await db(tx).selectFrom('members').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}
