import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { retireRow } from '#core/audit/retire-row'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'

type Row = Selectable<Database['fees']>

/** What a shopkeeper says of a fee; amounts in minor units of the site's currency. */
export type FeeFields = Pick<Row, 'label' | 'kind' | 'amount' | 'rate' | 'vat_rate_id' | 'label_slug'>
export type FeeForWork = FeeFields & Pick<Row, 'id' | 'currency' | 'retired_at'>

const RATE_GONE = { state: SQLSTATE.foreignKeyViolation, constraint: 'fees_vat_rate_id_foreign' }

export class VatRateGone extends Refusal {
  override name = 'VatRateGone'
  constructor() {
    super('This rate of VAT is not there any more. Choose another one.')
  }
}

export const FEE_FORM = savedForm<FeeFields>(
  ...(['label', 'kind', 'amount', 'rate', 'vat_rate_id', 'label_slug'] as const),
)

export const FEES_PER_PAGE = 50

/** Those that are charged first, then the last that are not any more, a page of them. For shopkeepers. */
export async function feesForWork(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly fees: readonly FeeForWork[]; readonly total: number }> {
  requireRole(ctx, 'shopkeeper')
  const { rows: fees } = await sql<FeeForWork>`
    select f.id, f.label, f.kind, f.amount, f.rate, f.vat_rate_id, f.label_slug, f.currency, f.retired_at
    from fees f order by f.retired_at desc nulls first, f.created_at, f.id
    limit ${sql.lit(FEES_PER_PAGE)} offset ${(page - 1) * FEES_PER_PAGE}`.execute(db(ctx))
  return { fees, total: await countRows(ctx, sql`from fees`, { page, perPage: FEES_PER_PAGE }) }
}

/** For shopkeepers. Throws `NotFound`. */
export async function feeForWork(ctx: Ctx, id: string): Promise<FeeForWork> {
  requireRole(ctx, 'shopkeeper')
  const fee = await db(ctx)
    .selectFrom('fees')
    .select(['id', 'label', 'kind', 'amount', 'rate', 'vat_rate_id', 'label_slug', 'currency', 'retired_at'])
    .where('id', '=', readId(id))
    .executeTakeFirst()
  if (!fee) throw new NotFound()
  return fee
}

/**
 * A new fee without `id`, once for each `key`. A change counts for what is ordered from now on. For shopkeepers. Throws `NotFound`,
 * `VatRateGone`, `ChangedMeanwhile`.
 */
export async function saveFee(
  ctx: Ctx,
  asked: string | null,
  fields: FeeFields,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked ?? key)
  const values = { ...fields, currency: ctx.house.site().currency }
  const save = async (tx: Tx) => {
    if (asked === null && (await isMade(tx, 'fees', id))) return
    const before = await db(tx)
      .selectFrom('fees')
      .selectAll()
      .where('id', '=', id)
      .where('retired_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (asked !== null && !before) throw new NotFound()
    if (before) FEE_FORM.refuseStale(before, seen)
    if (before) await db(tx).updateTable('fees').set(values).where('id', '=', id).execute()
    else
      await db(tx)
        .insertInto('fees')
        .values({ ...values, id, created_at: tx.now })
        .execute()
    await recordAudit(tx, { action: 'fee.saved', subject: { kind: 'fee', id }, before, after: values })
  }
  await refusing(
    RATE_GONE,
    () => new VatRateGone(),
    () => transaction(ctx, save),
  )
  return id
}

/** It is charged no more; orders keep what was. For shopkeepers. Throws `NotFound`. */
export async function retireFee(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await retireRow(ctx, id, { table: 'fees', named: 'label', action: 'fee.retired', kind: 'fee' })
}
