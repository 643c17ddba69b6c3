import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { lockRatesInForce } from '../rates/rate-in-force'
import { reprice } from './reprice'

type Row = Selectable<Database['vat_rates']>

export type VatRateFields = {
  readonly name: string
  /** Hundredths of a percent. */
  readonly rate: number
  readonly isDefault: boolean
}

export type VatRateForWork = VatRateFields & { readonly id: string; readonly products: number }

export class VatRateInUse extends Refusal {
  override name = 'VatRateInUse'
  constructor() {
    super('Products have this rate. Give them another one first.', 409)
  }
}

/** What has no rate of its own would be sold without VAT, though the shop charges it. */
export class VatRateIsDefault extends Refusal {
  override name = 'VatRateIsDefault'
  constructor() {
    super('Everything without a rate of its own has this one. Choose another rate for that first.', 409)
  }
}

/** All rates, highest first, with how many products have each. For shopkeepers. */
export async function vatRates(ctx: Ctx): Promise<readonly VatRateForWork[]> {
  requireRole(ctx, 'shopkeeper')
  const rows = await db(ctx)
    .selectFrom('vat_rates as r')
    .select(['r.id', 'r.name', 'r.rate', 'r.is_default'])
    .select(sql<number>`(select count(*)::int from products p where p.vat_rate_id = r.id)`.as('products'))
    .orderBy('r.rate', 'desc')
    .orderBy(inReadingOrder('r.name'))
    .execute()
  return rows.map(({ is_default: isDefault, ...row }) => ({ ...row, isDefault }))
}

/** What is sold without a rate of its own has this one; null where no VAT is charged at all. */
export async function defaultVatRate(ctx: Ctx): Promise<number | null> {
  const row = await db(ctx)
    .selectFrom('vat_rates')
    .select('rate')
    .where('is_default', '=', true)
    .executeTakeFirst()
  return row?.rate ?? null
}

/**
 * A new rate without `id`. Another rate counts for what is bought from now on; orders keep theirs. The default one stays
 * it until another is made it. What was typed without VAT is priced anew. Throws `NotFound`, `RateMakesPriceTooHigh`.
 */
export async function saveVatRate(ctx: Ctx, asked: string | null, fields: VatRateFields): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const id = asked === null ? Bun.randomUUIDv7() : readId(asked)
    const rates = await lockRates(tx)
    const before = rates.find(rate => rate.id === id)
    if (asked !== null && !before) throw new NotFound()
    // One is for everything, or nothing would have any.
    const isOnly = rates.every(rate => rate.id === id)
    const is_default = fields.isDefault || isOnly || before?.is_default === true
    if (is_default)
      await db(tx)
        .updateTable('vat_rates')
        .set({ is_default: false })
        .where('is_default', '=', true)
        .execute()
    const { name, rate } = fields
    await db(tx)
      .insertInto('vat_rates')
      .values({ id, name, rate, is_default })
      .onConflict(conflict => conflict.column('id').doUpdateSet({ name, rate, is_default }))
      .execute()
    await tell(tx, id, before, { name, rate, isDefault: is_default })
    await reprice(tx)
  })
}

/** The default one goes last. Throws `NotFound`, `VatRateInUse`, `VatRateIsDefault`. */
export async function deleteVatRate(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked)
  await refusing(
    { state: SQLSTATE.foreignKeyViolation, constraint: 'products_vat_rate_id_foreign' },
    () => new VatRateInUse(),
    () =>
      transaction(ctx, async tx => {
        const rates = await lockRates(tx)
        const before = rates.find(rate => rate.id === id)
        if (!before) throw new NotFound()
        if (before.is_default && rates.length > 1) throw new VatRateIsDefault()
        await db(tx).deleteFrom('vat_rates').where('id', '=', id).execute()
        await tell(tx, id, before, null)
        await reprice(tx)
      }),
  )
}

async function lockRates(tx: Tx): Promise<Row[]> {
  await lockRatesInForce(tx)
  return db(tx).selectFrom('vat_rates').selectAll().orderBy('id').forUpdate().execute()
}

async function tell(tx: Tx, id: string, before: Row | undefined, after: VatRateFields | null): Promise<void> {
  const was = before && { name: before.name, rate: before.rate, isDefault: before.is_default }
  await recordAudit(tx, {
    action: 'settings.changed',
    subject: { kind: 'settings', id: `vat-rate:${id}` },
    before: was ?? null,
    after,
  })
}
