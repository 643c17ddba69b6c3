import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { retireRow } from '#core/audit/retire-row'
import type { AccountService, TierSummary } from '#core/contracts/account'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { transaction } from '#core/database/transaction'
import { isHeld } from './is-held'

export type TierView = TierSummary &
  Pick<Selectable<Database['tiers']>, 'description' | 'period'> & {
    readonly priceAmount: number | null
    readonly priceCurrency: string | null
    readonly retired: boolean
    /** Who has it now. */
    readonly members: number
  }

export type TierFields = {
  readonly name: string
  readonly description: string
  /** In minor units of the site's currency; null for one that is not sold. */
  readonly priceAmount: number | null
  readonly period: 'month' | 'year' | null
}

export class TierNameTaken extends Refusal {
  override name = 'TierNameTaken'
  constructor() {
    super('There is a tier of that name already.', 409)
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

/** All tiers, for the operator. */
export async function allTiers(ctx: Ctx): Promise<readonly TierView[]> {
  requireRole(ctx, 'members')
  const { rows } = await sql<TierView>`
    select t.id, t.name, t.description, t.period, t.price_amount as "priceAmount",
      t.price_currency as "priceCurrency", t.retired_at is not null as retired,
      (select count(distinct m.member_id)::int from tier_memberships m where m.tier_id = t.id
        and ${isHeld('m', ctx.now)}) as members
    from tiers t order by retired, ${inReadingOrder('t.name')}, t.id`.execute(db(ctx))
  return rows
}

/** Throws `TierNameTaken`. */
export async function makeTier(ctx: Ctx, fields: TierFields): Promise<string> {
  requireRole(ctx, 'members')
  const id = Bun.randomUUIDv7()
  await transaction(ctx, async tx => {
    const made = await db(tx)
      .insertInto('tiers')
      .values({
        ...{ id, slug: slugOf(fields.name, id), name: fields.name, description: fields.description },
        ...{ price_amount: fields.priceAmount, period: fields.period, created_at: tx.now },
        price_currency: fields.priceAmount === null ? null : tx.house.site().currency,
      })
      .onConflict(conflict => conflict.column('slug').doNothing())
      .executeTakeFirst()
    if (!made.numInsertedOrUpdatedRows) throw new TierNameTaken()
    await recordAudit(tx, { action: 'tier.made', subject: { kind: 'tier', id }, after: { ...fields } })
  })
  return id
}

/** Given to nobody any more; who has it keeps it until it ends. Throws `NotFound`. */
export async function retireTier(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'members')
  await retireRow(ctx, id, { table: 'tiers', named: 'name', action: 'tier.retired', kind: 'tier' })
}

function slugOf(name: string, id: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return slug || id
}
