import { recordAudit } from '#core/audit/record-audit'
import type { AccountService } from '#core/contracts/account'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { slugOf } from './tiers'

/** The contract's `followTier`. */
export const followTier: AccountService['followTier'] = async (tx, id, there) => {
  const row = await db(tx)
    .selectFrom('tiers')
    .select(['name', 'description', 'benefits', 'welcome_url as welcomeUrl', 'price_currency as currency'])
    .select(['monthly_amount as monthlyAmount', 'yearly_amount as yearlyAmount', 'retired_at'])
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) return 'gone'
  const { retired_at, ...before } = row
  const other = await db(tx)
    .selectFrom('tiers')
    .select('id')
    .where('slug', '=', slugOf(there.name, id))
    .where('id', '<>', id)
    .executeTakeFirst()
  const name = other ? before.name : there.name
  const { description, benefits, welcomeUrl, currency, isRetired } = there
  const monthlyAmount = currency === null ? null : there.monthlyAmount
  const yearlyAmount = currency === null ? null : there.yearlyAmount
  const either = yearlyAmount ?? monthlyAmount
  const after = { name, description, benefits, welcomeUrl, monthlyAmount, yearlyAmount, currency }
  if (!Bun.deepEquals(before, after)) {
    await db(tx)
      .updateTable('tiers')
      .set({
        name,
        description,
        benefits: jsonb<readonly string[]>(benefits),
        welcome_url: welcomeUrl,
        monthly_amount: monthlyAmount,
        monthly_currency: monthlyAmount === null ? null : currency,
        yearly_amount: yearlyAmount,
        yearly_currency: yearlyAmount === null ? null : currency,
        price_amount: either,
        price_currency: either === null ? null : currency,
      })
      .where('id', '=', id)
      .execute()
    await recordAudit(tx, { action: 'tier.changed', subject: { kind: 'tier', id }, before, after })
  }
  if (isRetired !== (retired_at !== null)) {
    await db(tx)
      .updateTable('tiers')
      .set({ retired_at: isRetired ? tx.now : null })
      .where('id', '=', id)
      .execute()
    const subject = { kind: 'tier', id }
    if (isRetired) await recordAudit(tx, { action: 'tier.retired', subject, after: { name } })
    else
      await recordAudit(tx, {
        action: 'tier.changed' as const,
        subject,
        before: { isRetired: true },
        after: { isRetired: false },
      })
  }
  return other ? 'name taken' : 'done'
}
