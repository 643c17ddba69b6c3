import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { savedForm } from '#core/database/saved-form'
import { diffScrape, type FieldChange } from '#core/scrape/diff-scrape'
import type { ScrapedProduct } from '#core/scrape/product'
import { type CostChange, costChanges } from './cost-changes'
import { foreignVariants, type ScrapedVariant } from './scraped-variants'

export type DraftRow = Pick<
  Selectable<Database['product_drafts']>,
  'id' | 'supplier_id' | 'scraped' | 'reviewed' | 'product_id' | 'dismissed_at'
>

export type Draft = {
  readonly id: string
  readonly scraped: ScrapedProduct
  /** Stands for what it says now, for whoever decides about what they see. */
  readonly seen: string
  readonly productId: string | null
  /** Since it was reviewed; empty for a new one. */
  readonly changes: readonly FieldChange[]
  /** Of the changed ones: what each of our variants will cost, beside what we ask for it. */
  readonly costs: readonly CostChange[]
  /** What they ask in another currency than ours: it becomes no price, and no cost. */
  readonly foreign: readonly ScrapedVariant[]
}

/** What waits for a shopkeeper, and what does not. */
export type Drafts = {
  readonly fresh: readonly Draft[]
  readonly changed: readonly Draft[]
  readonly accepted: readonly Draft[]
  readonly dismissed: readonly Draft[]
  /** Accepted ones that the last complete run no longer found. */
  readonly gone: readonly Draft[]
}

type Row = DraftRow & { gone: boolean }

/** Of a draft named `d` in a query: the last run that found anything did not find it. */
const IS_GONE = sql<boolean>`(d.last_seen_at < coalesce((select max(started_at) from scrape_runs r
  where r.supplier_id = d.supplier_id and r.finished_at is not null and r.failure is null
    and r.products_found > 0), d.last_seen_at))`

/** The same: a shopkeeper has something to look at. Where it was read is nothing to take over. */
export const IS_WAITING = sql<boolean>`(d.dismissed_at is null and not ${IS_GONE} and (d.reviewed is null
  or d.reviewed - array['key', 'url', 'source'] <> d.scraped - array['key', 'url', 'source']))`

/** Of all of it that is taken over or shown; where it was read is not. */
export const SEEN_DRAFT = savedForm<ScrapedProduct>(
  ...([
    'name',
    'description',
    'price',
    'sku',
    'gtin',
    'images',
    'brand',
    'availability',
    'variants',
  ] as const),
)

/** So many of each kind are shown; what waits comes when these are done. */
export const DRAFTS_OF_A_KIND = 100

/** At most `DRAFTS_OF_A_KIND` of each kind, by name. Throws `NotFound`. */
export async function draftsOf(ctx: Ctx, asked: string): Promise<Drafts> {
  requireRole(ctx, 'shopkeeper')
  const supplierId = readId(asked)
  const { rows } = await sql<Row>`
    select k.id, k.supplier_id, k.scraped, k.reviewed, k.product_id, k.dismissed_at, k.gone
    from (
      select d.*, ${IS_GONE} as gone, row_number() over (
        partition by d.dismissed_at is null, d.reviewed is null, ${IS_GONE}, ${IS_WAITING}
        order by ${inReadingOrder(sql`(d.scraped ->> 'name')`)}, d.id) as place
      from product_drafts d where d.supplier_id = ${supplierId}) k
    where k.place <= ${DRAFTS_OF_A_KIND}
    order by ${inReadingOrder(sql`(k.scraped ->> 'name')`)}, k.id`.execute(db(ctx))
  const { currency } = ctx.house.site()
  const draftOf = (row: DraftRow) => plainDraft(row, currency)
  const kept = rows.filter(row => !row.dismissed_at)
  const drafts = kept.filter(row => row.reviewed && !row.gone).map(draftOf)
  return {
    fresh: kept.filter(row => !row.reviewed && !row.gone).map(draftOf),
    changed: await withCosts(
      ctx,
      drafts.filter(({ changes }) => changes.length > 0),
    ),
    accepted: drafts.filter(({ changes }) => changes.length === 0),
    dismissed: rows.filter(row => row.dismissed_at).map(draftOf),
    gone: kept.filter(row => row.gone && row.reviewed).map(draftOf),
  }
}

function plainDraft(row: DraftRow, currency: string): Draft {
  const { id, scraped, product_id: productId } = row
  return {
    id,
    scraped,
    seen: SEEN_DRAFT.version(scraped),
    productId,
    changes: changesOf(row),
    costs: [],
    foreign: foreignVariants(scraped, currency),
  }
}

async function withCosts(ctx: Ctx, drafts: readonly Draft[]): Promise<readonly Draft[]> {
  const { currency } = ctx.house.site()
  const all: Draft[] = []
  for (const draft of drafts) {
    const costs = draft.productId ? (await costChanges(ctx, draft.productId, draft.scraped)).changed : []
    all.push({ ...draft, costs: costs.filter(({ asked }) => asked.currency === currency) })
  }
  return all
}

/** What the supplier says differently since a shopkeeper looked. */
export function changesOf({
  reviewed,
  scraped,
}: Pick<DraftRow, 'reviewed' | 'scraped'>): readonly FieldChange[] {
  return reviewed ? (diffScrape([reviewed], [scraped]).changed[0]?.fields ?? []) : []
}
