import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { retireRow } from '#core/audit/retire-row'
import type { Choice } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { zonePrefix } from './postcode'

type Row = Selectable<Database['delivery_zones']>

/** What a shopkeeper says of a zone; the fee in minor units of the site's currency, VAT included. */
type ZoneFields = Pick<Row, 'name' | 'postcodes' | 'fee_amount' | 'vat_rate_id'>
export type ZoneForWork = ZoneFields & Pick<Row, 'id' | 'fee_currency' | 'retired_at'>

export const ZONE_FORM = savedForm<ZoneFields>('name', 'postcodes', 'fee_amount', 'vat_rate_id')

export class NoPostcodes extends Refusal {
  override name = 'NoPostcodes'
  constructor() {
    super('Write how the postcodes of this zone begin, at least one of them.', 422)
  }
}

export const ZONES_PER_PAGE = 50

/** Those that are delivered to first, then the retired ones, a page of them. For shopkeepers, and for who plans rounds through them. */
export async function zonesForWork(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly zones: readonly ZoneForWork[]; readonly total: number }> {
  requireRole(ctx, 'shopkeeper', 'orders')
  const { rows: zones } = await sql<ZoneForWork>`
    select id, name, postcodes, fee_amount, fee_currency, vat_rate_id, retired_at from delivery_zones
    order by retired_at desc nulls first, ${inReadingOrder('name')}, id
    limit ${sql.lit(ZONES_PER_PAGE)} offset ${(page - 1) * ZONES_PER_PAGE}`.execute(db(ctx))
  return { zones, total: await countRows(ctx, sql`from delivery_zones`, { page, perPage: ZONES_PER_PAGE }) }
}

/** All that are delivered to, by name, to choose from: whichever is left out could not be chosen. For who `zonesForWork` is for. */
export async function openZones(ctx: Ctx): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper', 'orders')
  const { rows } = await sql<Choice>`
    select id as value, name as label from delivery_zones where retired_at is null
    order by ${inReadingOrder('name')}, id`.execute(db(ctx))
  return rows
}

/** For shopkeepers. Throws `NotFound`. */
export async function zoneForWork(ctx: Ctx, id: string): Promise<ZoneForWork> {
  requireRole(ctx, 'shopkeeper')
  const zone = await db(ctx)
    .selectFrom('delivery_zones')
    .select(['id', 'name', 'postcodes', 'fee_amount', 'fee_currency', 'vat_rate_id', 'retired_at'])
    .where('id', '=', readId(id))
    .executeTakeFirst()
  if (!zone) throw new NotFound()
  return zone
}

/**
 * A new zone without `id`, once for each `key`. Another fee counts for what is ordered from now on. For shopkeepers. Throws `NotFound`,
 * `NoPostcodes`, `ChangedMeanwhile`.
 */
export async function saveZone(
  ctx: Ctx,
  asked: string | null,
  fields: ZoneFields,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked ?? key)
  const postcodes = [...new Set(fields.postcodes.map(zonePrefix).filter(Boolean))].sort()
  if (postcodes.length === 0) throw new NoPostcodes()
  const values = { ...fields, postcodes, fee_currency: ctx.house.site().currency }
  await transaction(ctx, async tx => {
    if (asked === null && (await isMade(tx, 'delivery_zones', id))) return
    const before = await db(tx)
      .selectFrom('delivery_zones')
      .selectAll()
      .where('id', '=', id)
      .where('retired_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (asked !== null && !before) throw new NotFound()
    if (before) ZONE_FORM.refuseStale(before, seen)
    if (before) await db(tx).updateTable('delivery_zones').set(values).where('id', '=', id).execute()
    else
      await db(tx)
        .insertInto('delivery_zones')
        .values({ ...values, id, created_at: tx.now })
        .execute()
    const subject = { kind: 'delivery-zone', id }
    await recordAudit(tx, { action: 'delivery.saved', subject, before, after: values })
  })
  return id
}

/** Nothing more is ordered to it; what was is brought. For shopkeepers. Throws `NotFound`. */
export async function retireZone(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await retireRow(ctx, id, {
    table: 'delivery_zones',
    named: 'name',
    action: 'delivery.retired',
    kind: 'delivery-zone',
  })
}
