import { type Insertable, type Selectable, sql } from 'kysely'
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
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { priceWithVat } from '#core/pricing/price-with-vat'
import { MOST_MINOR_UNITS } from '#core/scrape/price'
import { PURGE_PRICES } from './purge-prices'

type Row = Selectable<Database['price_lists']>

/** What a shopkeeper says of a price list. */
export type PriceListFields = Pick<Row, 'name' | 'label_slug' | 'percent_off' | 'starts_at' | 'ends_at'> & {
  /** Its prices are typed without VAT; with it, unless said. */
  readonly without_vat?: boolean
  /** For visitors as well; not, unless said. */
  readonly for_everyone?: boolean
  /** Who has it is shown prices without VAT; not, unless said. */
  readonly shows_net?: boolean
  /** Prices of single variants by their SKU, as they were typed, in minor units of the site's currency. */
  readonly prices: readonly { readonly sku: string; readonly amount: number }[]
}
export type PriceListForWork = PriceListFields & Pick<Row, 'id' | 'retired_at'>

export const PRICE_LIST_FORM = savedForm<PriceListFields>(
  ...(['name', 'label_slug', 'for_everyone', 'shows_net', 'percent_off'] as const),
  ...(['starts_at', 'ends_at', 'without_vat', 'prices'] as const),
)

export class SkuUnknown extends Refusal {
  override name = 'SkuUnknown'
  constructor(skus: readonly string[]) {
    super(`Nothing has the SKU ${skus.join(', ')}.`, 422)
  }
}

export class PriceTooHigh extends Refusal {
  override name = 'PriceTooHigh'
  constructor(sku: string) {
    super(`With its VAT, ${sku} would be more than anything here may cost.`, 422)
  }
}

export const LISTS_PER_PAGE = 50

/** Those that count first, then the retired ones, a page of them. For shopkeepers. */
export async function priceListsForWork(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly lists: readonly PriceListForWork[]; readonly total: number }> {
  requireRole(ctx, 'shopkeeper')
  const lists = await readLists(ctx, sql`true`, (page - 1) * LISTS_PER_PAGE)
  return { lists, total: await countRows(ctx, sql`from price_lists`, { page, perPage: LISTS_PER_PAGE }) }
}

/** For shopkeepers. Throws `NotFound`. */
export async function priceListForWork(ctx: Ctx, id: string): Promise<PriceListForWork> {
  requireRole(ctx, 'shopkeeper')
  const [list] = await readLists(ctx, sql`p.id = ${readId(id)}`)
  if (!list) throw new NotFound()
  return list
}

async function readLists(
  ctx: Ctx,
  where: ReturnType<typeof sql>,
  before = 0,
): Promise<readonly PriceListForWork[]> {
  const { rows } = await sql<PriceListForWork>`
    select p.id, p.name, p.label_slug, p.for_everyone, p.shows_net, p.percent_off, p.starts_at, p.ends_at, p.without_vat, p.retired_at,
      (select coalesce(json_agg(json_build_object('sku', v.sku, 'amount', coalesce(x.net_amount, x.amount)) order by v.sku), '[]')
        from price_list_prices x join variants v on v.id = x.variant_id where x.price_list_id = p.id) as prices
    from price_lists p where ${where} order by p.retired_at desc nulls first, p.created_at, p.id
    limit ${sql.lit(LISTS_PER_PAGE)} offset ${before}`.execute(db(ctx))
  return rows
}

/**
 * A new price list without `id`, once for each `key`. A change counts for what is ordered from now on. For shopkeepers. Throws `NotFound`,
 * `SkuUnknown`, `PriceTooHigh`, `ChangedMeanwhile`.
 */
export async function savePriceList(
  ctx: Ctx,
  asked: string | null,
  { prices, without_vat = false, for_everyone = false, shows_net = false, ...rest }: PriceListFields,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked ?? key)
  const fields = { ...rest, without_vat, for_everyone, shows_net }
  await transaction(ctx, async tx => {
    if (asked === null && (await isMade(tx, 'price_lists', id))) return
    const made = await madeOf(tx, prices, without_vat)
    await db(tx).selectFrom('price_lists').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    const [before] = await readLists(tx, sql`p.id = ${id} and p.retired_at is null`)
    if (asked !== null && !before) throw new NotFound()
    if (before) PRICE_LIST_FORM.refuseStale(before, seen)
    if (before) await db(tx).updateTable('price_lists').set(fields).where('id', '=', id).execute()
    else
      await db(tx)
        .insertInto('price_lists')
        .values({ ...fields, id, created_at: tx.now })
        .execute()
    await writePrices(tx, id, made)
    for (const runAt of [fields.starts_at, fields.ends_at])
      if (runAt !== null && runAt > tx.now) await enqueue(tx, PURGE_PRICES, {}, { runAt })
    const after = { ...fields, prices }
    await recordAudit(tx, { action: 'price-list.saved', subject: { kind: 'price-list', id }, before, after })
  })
  await ctx.house.purge(['products'])
  return id
}

type MadePrice = Omit<Insertable<Database['price_list_prices']>, 'price_list_id'>

/** What buyers pay, made of what was typed at the rates of today. */
async function madeOf(
  tx: Tx,
  prices: PriceListFields['prices'],
  withoutVat: boolean,
): Promise<readonly MadePrice[]> {
  if (prices.length === 0) return []
  const skus = prices.map(({ sku }) => sku)
  const known = await db(tx).selectFrom('variants').select(['id', 'sku']).where('sku', 'in', skus).execute()
  const ids = new Map(known.map(variant => [variant.sku, variant.id]))
  const unknown = skus.filter(sku => !ids.has(sku))
  if (unknown.length > 0) throw new SkuUnknown(unknown)
  const { currency } = tx.house.site()
  const rates = withoutVat ? await tx.services.market.heldVatRates(tx, [...ids.values()]) : null
  return prices.flatMap(({ sku, amount: typed }) => {
    const variant_id = ids.get(sku)
    if (!variant_id) return []
    if (!rates) return [{ variant_id, amount: typed, currency }]
    const rate = rates.get(variant_id) ?? null
    const amount = priceWithVat(typed, rate)
    if (amount > MOST_MINOR_UNITS) throw new PriceTooHigh(sku)
    return [{ variant_id, amount, currency, net_amount: typed, net_rate: rate ?? 0 }]
  })
}

async function writePrices(tx: Tx, price_list_id: string, made: readonly MadePrice[]): Promise<void> {
  await db(tx).deleteFrom('price_list_prices').where('price_list_id', '=', price_list_id).execute()
  if (made.length === 0) return
  const rows = made.map(price => ({ ...price, price_list_id }))
  await db(tx).insertInto('price_list_prices').values(rows).execute()
}

/** It counts no more; orders keep the prices they had. For shopkeepers. Throws `NotFound`. */
export async function retirePriceList(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await retireRow(ctx, id, {
    table: 'price_lists',
    named: 'name',
    action: 'price-list.retired',
    kind: 'price-list',
  })
  await ctx.house.purge(['products'])
}
