import { type RawBuilder, type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import { NOT_RETIRED } from '../products/for-sale'
import { BY_TITLE } from '../products/title-order'
import { costOf, priceOf } from '../products/variant-money'
import { type OwnVariant, wishedVariant } from './own-products'
import { proposeVariant, type ShownVariant } from './propose'
import { requireProducer } from './require-producer'
import type { Wish } from './wish'

export type OwnStockSummary = OwnVariant & {
  readonly productId: string
  readonly title: string
  readonly sku: string
  readonly listed: boolean
}

export const STOCK_LINES_PER_PAGE = 50

type Asked = { readonly words?: string; readonly page?: number }

/** Everything that is sold of a producer's own room, by title, 50 a page, counted from 1. Throws `NotFound`. */
export async function ownStock(
  ctx: Ctx,
  asked: string,
  { words = '', page = 1 }: Asked = {},
): Promise<{ readonly lines: readonly OwnStockSummary[]; readonly total: number }> {
  const producer = await requireProducer(ctx, asked)
  const ofThem = ownVariants(producer.id, isCalled(words))
  const { rows } = await sql<Row>`select ${COLUMNS} ${ofThem} order by ${BY_TITLE}, v.position, v.id
    limit ${sql.lit(STOCK_LINES_PER_PAGE)} offset ${(page - 1) * STOCK_LINES_PER_PAGE}`.execute(db(ctx))
  return {
    lines: rows.map(lineOf),
    total: await countRows(ctx, ofThem, { page, perPage: STOCK_LINES_PER_PAGE }),
  }
}

/** Some of them by their ids; what is not theirs or not sold any more is missing. Throws `NotFound`. */
export async function ownStockOf(
  ctx: Ctx,
  asked: string,
  variantIds: readonly string[],
): Promise<readonly OwnStockSummary[]> {
  const producer = await requireProducer(ctx, asked)
  const ids = variantIds.filter(isId)
  if (ids.length === 0) return []
  const named = sql<boolean>`v.id = any(${ids}::uuid[])`
  const { rows } = await sql<Row>`select ${COLUMNS} ${ownVariants(producer.id, named)}
    order by ${BY_TITLE}, v.position, v.id`.execute(db(ctx))
  return rows.map(lineOf)
}

type Row = Omit<OwnStockSummary, 'price' | 'cost' | 'wished'> &
  Pick<
    Selectable<Database['variants']>,
    'price_amount' | 'price_currency' | 'cost_amount' | 'cost_currency'
  > & { readonly before: ProposedFields | null; readonly after: ProposedFields | null }

const COLUMNS = sql`v.id, p.id as "productId", p.title, v.name, v.sku, v.unit, v.stock, v.reserved,
  exists (select from listings l where l.product_id = p.id) as listed,
  v.price_amount, v.price_currency, v.cost_amount, v.cost_currency, pp.before, pp.after`

const ownVariants = (producerId: string, which: RawBuilder<boolean>) => sql`
  from variants v join products p on p.id = v.product_id
    left join product_proposals pp on pp.variant_id = v.id and pp.kind = 'variant' and pp.decision is null
  where p.producer_id = ${producerId} and ${NOT_RETIRED} and ${which}`

/** Whether the words stand in the name of it, or in its article number. */
const isCalled = (words: string): RawBuilder<boolean> =>
  words.trim() === ''
    ? sql<boolean>`true`
    : sql<boolean>`strpos(lower(p.title || ', ' || v.name || ' ' || v.sku), lower(${words.trim()})) > 0`

function lineOf(row: Row): OwnStockSummary {
  const { price_amount, price_currency, cost_amount, cost_currency, before, after, ...line } = row
  const cost = costOf({ cost_amount, cost_currency })
  const now = { stock: line.stock, cost: cost?.amount ?? null }
  return {
    ...line,
    price: priceOf({ price_amount, price_currency }),
    cost,
    wished: before && after ? wishedVariant(now, { before, after }) : null,
  }
}

export type StockWish = {
  readonly variantId: string
  /** What was typed, and what was shown before. */
  readonly typed: Parameters<typeof proposeVariant>[3]
  readonly shown: ShownVariant
}

export type StockOutcome = {
  readonly outcomes: readonly Wish[]
  readonly refused: readonly { readonly variantId: string; readonly refusal: Refusal }[]
}

/**
 * Many of them at once, each by itself: what is refused keeps none of the others from being saved. Of what was left as it was
 * shown nothing is asked. Throws `NotFound` for a room that is not the viewer's.
 */
export async function proposeStock(
  ctx: Ctx,
  asked: string,
  wishes: readonly StockWish[],
): Promise<StockOutcome> {
  const producer = await requireProducer(ctx, asked)
  const outcomes: Wish[] = []
  const refused: { variantId: string; refusal: Refusal }[] = []
  for (const { variantId, typed, shown } of wishes) {
    if (typed.stock === shown.stock && (typed.cost?.amount ?? null) === shown.cost) continue
    try {
      outcomes.push(await proposeVariant(ctx, producer.id, variantId, typed, shown))
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      refused.push({ variantId, refusal })
    }
  }
  return { outcomes, refused }
}
