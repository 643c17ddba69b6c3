import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { retireRow } from '#core/audit/retire-row'
import type { AccountService, TierSummary } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { nameKey } from '#core/text/name-key'
import { isHeld } from './is-held'

export type TierView = TierSummary &
  Pick<Selectable<Database['tiers']>, 'description'> & {
    readonly monthly: Money | null
    readonly yearly: Money | null
    readonly retired: boolean
    /** Who has it now. */
    readonly members: number
  }

export type TierFields = {
  readonly name: string
  readonly description: string
  /** What who has it gets, a line each. */
  readonly benefits?: readonly string[]
  /** In minor units of the site's currency; null for one that has no such price. */
  readonly monthlyAmount?: number | null
  readonly yearlyAmount?: number | null
  /** Where its members are welcomed: a path of the journal, or a whole address. */
  readonly welcomeUrl?: string | null
}

export class TierNameTaken extends Refusal {
  override name = 'TierNameTaken'
  constructor() {
    super('There is a tier of that name already.', 422)
  }
}

/** The contract's `tiers`: those that can be given, by name. */
export const tiers: AccountService['tiers'] = async ctx =>
  db(ctx)
    .selectFrom('tiers as t')
    .select(['t.id', 't.name'])
    .where('t.retired_at', 'is', null)
    .orderBy(inReadingOrder('t.name'))
    .orderBy('t.id')
    .execute()

/** The contract's `tiersOf`. */
export const tiersOf: AccountService['tiersOf'] = async (ctx, memberId) => {
  const rows = await db(ctx)
    .selectFrom('tier_memberships')
    .select('tier_id')
    .distinct()
    .where('member_id', '=', memberId)
    .where(isHeld('tier_memberships', ctx.now))
    .execute()
  return rows.map(({ tier_id }) => tier_id)
}

type Row = Pick<Selectable<Database['tiers']>, 'id' | 'name' | 'description'> & {
  readonly monthly: number | null
  readonly yearly: number | null
  readonly currency: string | null
  readonly retired: boolean
  readonly members: number
}

/** All tiers, for the operator. */
export async function allTiers(ctx: Ctx): Promise<readonly TierView[]> {
  requireRole(ctx, 'members')
  const { rows } = await sql<Row>`
    select t.id, t.name, t.description, t.monthly_amount as monthly, t.yearly_amount as yearly,
      t.price_currency as currency, t.retired_at is not null as retired,
      (select count(distinct m.member_id)::int from tier_memberships m where m.tier_id = t.id
        and ${isHeld('m', ctx.now)}) as members
    from tiers t order by retired, ${inReadingOrder('t.name')}, t.id`.execute(db(ctx))
  return rows.map(({ monthly, yearly, currency, ...tier }) => ({
    ...tier,
    monthly: priceOf(monthly, currency),
    yearly: priceOf(yearly, currency),
  }))
}

export const priceOf = (amount: number | null, currency: string | null): Money | null =>
  amount === null || currency === null ? null : { amount, currency }

/** Throws `TierNameTaken`. */
export async function makeTier(ctx: Ctx, fields: TierFields): Promise<string> {
  requireRole(ctx, 'members')
  const id = Bun.randomUUIDv7()
  await transaction(ctx, async tx => {
    const made = await db(tx)
      .insertInto('tiers')
      .values({
        id,
        slug: slugOf(fields.name, id),
        name: fields.name,
        description: fields.description,
        ...worthOf(fields, tx.house.site().currency),
        created_at: tx.now,
      })
      .onConflict(conflict => conflict.column('slug').doNothing())
      .executeTakeFirst()
    if (!made.numInsertedOrUpdatedRows) throw new TierNameTaken()
    await recordAudit(tx, { action: 'tier.made', subject: { kind: 'tier', id }, after: { ...fields } })
  })
  return id
}

/** Of the form of a tier that is there. */
export const TIER_FORM = savedForm<Required<TierFields>>(
  ...(['name', 'description', 'benefits', 'monthlyAmount', 'yearlyAmount', 'welcomeUrl'] as const),
)

/** Its address in APIs stays as it was made. Throws `NotFound`, `TierNameTaken`, `ChangedMeanwhile`. */
export async function changeTier(
  ctx: Ctx,
  asked: string,
  fields: Required<TierFields>,
  seen: string | null,
): Promise<void> {
  requireRole(ctx, 'members')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const row = await db(tx)
      .selectFrom('tiers')
      .select(['name', 'description', 'benefits', 'welcome_url as welcomeUrl', 'price_currency as currency'])
      .select(['monthly_amount as monthlyAmount', 'yearly_amount as yearlyAmount'])
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!row) throw new NotFound()
    const { currency, ...before } = row
    TIER_FORM.refuseStale(before, seen)
    const slug = slugOf(fields.name, id)
    const other = await db(tx)
      .selectFrom('tiers')
      .select('id')
      .where('slug', '=', slug)
      .where('id', '<>', id)
      .executeTakeFirst()
    if (other) throw new TierNameTaken()
    const { name, description } = fields
    const changes = { name, description, ...worthOf(fields, currency ?? tx.house.site().currency) }
    await db(tx).updateTable('tiers').set(changes).where('id', '=', id).execute()
    await recordAudit(tx, {
      action: 'tier.changed',
      subject: { kind: 'tier', id },
      before,
      after: { ...fields },
    })
  })
}

function worthOf(
  { benefits = [], monthlyAmount = null, yearlyAmount = null, welcomeUrl = null }: TierFields,
  currency: string,
) {
  const either = yearlyAmount ?? monthlyAmount
  return {
    benefits: jsonb<readonly string[]>(benefits),
    monthly_amount: monthlyAmount,
    monthly_currency: monthlyAmount === null ? null : currency,
    yearly_amount: yearlyAmount,
    yearly_currency: yearlyAmount === null ? null : currency,
    price_amount: either,
    price_currency: either === null ? null : currency,
    welcome_url: welcomeUrl,
  }
}

/** Given to nobody any more; who has it keeps it until it ends. Throws `NotFound`. */
export async function retireTier(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'members')
  await retireRow(ctx, id, { table: 'tiers', named: 'name', action: 'tier.retired', kind: 'tier' })
}

/** By which two names are the same. */
export function slugOf(name: string, id: string): string {
  return nameKey(name) || id
}
