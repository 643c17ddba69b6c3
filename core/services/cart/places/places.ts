import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { retireRow } from '#core/audit/retire-row'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'

type Row = Selectable<Database['collection_places']>

/** What a shopkeeper says of a place; the fee in minor units of the site's currency, VAT included. */
export type PlaceFields = Pick<
  Row,
  | 'name'
  | 'address'
  | 'map_url'
  | 'hours'
  | 'note'
  | 'fee_amount'
  | 'vat_rate_id'
  | 'cutoff_hours'
  | 'capacity'
> & {
  /** Times at which one collects there. */
  readonly slotIds: readonly string[]
  /** Cycles that it serves; none: all. */
  readonly cycleIds: readonly string[]
  /** Article numbers of what cannot be collected there. */
  readonly notHere: readonly string[]
}
export type PlaceForWork = PlaceFields & Pick<Row, 'id' | 'fee_currency' | 'retired_at'>

export const PLACE_FORM = savedForm<PlaceFields>(
  ...(['name', 'address', 'map_url', 'hours', 'note', 'fee_amount', 'vat_rate_id'] as const),
  ...(['cutoff_hours', 'capacity', 'slotIds', 'cycleIds', 'notHere'] as const),
)

export class ArticlesUnknown extends Refusal {
  override name = 'ArticlesUnknown'
  constructor(skus: readonly string[]) {
    super(`Nothing has the article number ${skus.join(', ')}.`, 422)
  }
}

export const PLACES_PER_PAGE = 50

/** Those where one collects first, then the retired ones, a page of them. For shopkeepers. */
export async function placesForWork(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly places: readonly PlaceForWork[]; readonly total: number }> {
  requireRole(ctx, 'shopkeeper')
  const places = await readPlaces(ctx, sql`true`, (page - 1) * PLACES_PER_PAGE)
  const place = { page, perPage: PLACES_PER_PAGE }
  return { places, total: await countRows(ctx, sql`from collection_places`, place) }
}

/** For shopkeepers. Throws `NotFound`. */
export async function placeForWork(ctx: Ctx, asked: string): Promise<PlaceForWork> {
  requireRole(ctx, 'shopkeeper')
  const [place] = await readPlaces(ctx, sql`p.id = ${readId(asked)}`)
  if (!place) throw new NotFound()
  return place
}

async function readPlaces(
  ctx: Ctx,
  where: ReturnType<typeof sql>,
  before = 0,
): Promise<readonly PlaceForWork[]> {
  const { rows } = await sql<PlaceForWork>`
    select p.id, p.name, p.address, p.map_url, p.hours, p.note, p.fee_amount, p.fee_currency, p.vat_rate_id,
      p.cutoff_hours, p.capacity, p.retired_at,
      array(select ps.slot_id::text from collection_place_slots ps join slots s on s.id = ps.slot_id
            where ps.place_id = p.id and s.starts_at > ${ctx.now} order by 1) as "slotIds",
      array(select pc.cycle_id::text from collection_place_cycles pc where pc.place_id = p.id order by 1) as "cycleIds",
      array(select min(v.sku) from collection_place_exclusions x join variants v on v.product_id = x.product_id
            where x.place_id = p.id group by x.product_id order by 1) as "notHere"
    from collection_places p where ${where}
    order by p.retired_at desc nulls first, ${inReadingOrder('p.name')}, p.id limit ${sql.lit(PLACES_PER_PAGE)} offset ${before}`.execute(
    db(ctx),
  )
  return rows
}

export type TimeChoice = {
  readonly id: string
  readonly title: string
  readonly startsAt: Date
  readonly endsAt: Date
}

/** As many as one can choose from; what comes after them can be chosen as these go by. */
export const TIMES_TO_CHOOSE = 120

/** All that are this place's, since a form gives up what it does not show, and the next that are nobody's. For shopkeepers. */
export async function timesToGive(ctx: Ctx, placeId: string | null): Promise<readonly TimeChoice[]> {
  requireRole(ctx, 'shopkeeper')
  const times = sql`select s.id, s.title, s.starts_at as "startsAt", s.ends_at as "endsAt"
    from slots s left join collection_place_slots ps on ps.slot_id = s.id
    where s.starts_at > ${ctx.now} and not exists (select from slot_retirements r where r.slot_id = s.id)`
  const { rows } = await sql<TimeChoice>`
    ${times} and ps.place_id = ${placeId}::uuid
    union all (${times} and ps.place_id is null order by s.starts_at, s.id limit ${sql.lit(TIMES_TO_CHOOSE)})
    order by "startsAt", id`.execute(db(ctx))
  return rows
}

/**
 * A new place without `id`, once for each `key`. A change counts for what is ordered from now on; times with orders on them stay its own. For
 * shopkeepers. Throws `NotFound`, `ArticlesUnknown`, `ChangedMeanwhile`.
 */
export async function savePlace(
  ctx: Ctx,
  asked: string | null,
  { slotIds, cycleIds, notHere, ...columns }: PlaceFields,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked ?? key)
  const values = { ...columns, fee_currency: ctx.house.site().currency }
  await transaction(ctx, async tx => {
    if (asked === null && (await isMade(tx, 'collection_places', id))) return
    await db(tx).selectFrom('collection_places').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    const [before] = await readPlaces(tx, sql`p.id = ${id} and p.retired_at is null`)
    if (asked !== null && !before) throw new NotFound()
    if (before) PLACE_FORM.refuseStale(before, seen)
    if (before) await db(tx).updateTable('collection_places').set(values).where('id', '=', id).execute()
    else
      await db(tx)
        .insertInto('collection_places')
        .values({ ...values, id, created_at: tx.now })
        .execute()
    await giveTimes(tx, id, slotIds)
    await serveCycles(tx, id, cycleIds)
    await excludeProducts(tx, id, notHere)
    const after = { ...values, slotIds, cycleIds, notHere }
    await recordAudit(tx, {
      action: 'collection-place.saved',
      subject: { kind: 'collection-place', id },
      before,
      after,
    })
  })
  return id
}

/** Of a time that another place has by now, that place keeps it. */
async function giveTimes(tx: Tx, placeId: string, slotIds: readonly string[]): Promise<void> {
  const wanted = slotIds.filter(isId)
  await sql`delete from collection_place_slots ps using slots s
    where s.id = ps.slot_id and ps.place_id = ${placeId} and s.starts_at > ${tx.now} and s.booked = 0
      and not ps.slot_id = any(${wanted}::uuid[])`.execute(db(tx))
  await sql`insert into collection_place_slots (slot_id, place_id)
    select s.id, ${placeId} from slots s where s.id = any(${wanted}::uuid[]) order by s.id
    on conflict (slot_id) do nothing`.execute(db(tx))
}

async function serveCycles(tx: Tx, placeId: string, cycleIds: readonly string[]): Promise<void> {
  await db(tx).deleteFrom('collection_place_cycles').where('place_id', '=', placeId).execute()
  await sql`insert into collection_place_cycles (place_id, cycle_id)
    select ${placeId}, c.id from order_cycles c where c.id = any(${cycleIds.filter(isId)}::uuid[])`.execute(
    db(tx),
  )
}

async function excludeProducts(tx: Tx, placeId: string, skus: readonly string[]): Promise<void> {
  await db(tx).deleteFrom('collection_place_exclusions').where('place_id', '=', placeId).execute()
  const { rows } = await sql<{ sku: string; product_id: string | null }>`
    select asked.sku, v.product_id from unnest(${[...skus]}::text[]) asked (sku) left join variants v on v.sku = asked.sku`.execute(
    db(tx),
  )
  const unknown = rows.filter(row => row.product_id === null).map(({ sku }) => sku)
  if (unknown.length > 0) throw new ArticlesUnknown(unknown)
  await sql`insert into collection_place_exclusions (place_id, product_id)
    select ${placeId}, product from unnest(${rows.map(row => row.product_id)}::uuid[]) product
    on conflict do nothing`.execute(db(tx))
}

/** Nothing more is ordered to it; what was is collected there. For shopkeepers. Throws `NotFound`. */
export async function retirePlace(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await retireRow(ctx, id, {
    table: 'collection_places',
    named: 'name',
    action: 'collection-place.retired',
    kind: 'collection-place',
  })
}
