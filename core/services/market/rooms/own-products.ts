import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { PLAN_ANEW } from '#core/database/plan-anew'
import type { ProposedFields } from '#core/entities/market/product-proposal'
import { joinMedia, type PictureRow, pictureColumns, pictureOf, type ShownPicture } from '#core/media/picture'
import { NOT_RETIRED } from '../products/for-sale'
import { BY_TITLE } from '../products/title-order'
import { costOf, priceOf } from '../products/variant-money'
import { requireProducer } from './require-producer'

export const OWN_PRODUCTS_PER_PAGE = 50

export type OwnProductSummary = {
  readonly id: string
  readonly title: string
  readonly listed: boolean
  /** On the shelf, of all its variants. */
  readonly stock: number
  /** A change of it waits for the shop. */
  readonly waiting: boolean
}

/** The products of a producer's own room, by title. Pages count from 1. Throws `NotFound`. */
export async function ownProducts(
  ctx: Ctx,
  producerId: string,
  page: number,
): Promise<{ readonly products: readonly OwnProductSummary[]; readonly total: number }> {
  const producer = await requireProducer(ctx, producerId)
  const { rows: products } = await sql<OwnProductSummary>`${PLAN_ANEW}
    select p.id, p.title, exists (select from listings l where l.product_id = p.id) as listed,
           coalesce((select sum(v.stock) from variants v where v.product_id = p.id and ${NOT_RETIRED}), 0)::int as stock,
           exists (select from product_proposals pp where pp.product_id = p.id and pp.decision is null) as waiting
    from (select p.id, p.title from products p where p.producer_id = ${producer.id} order by ${BY_TITLE}
      limit ${sql.lit(OWN_PRODUCTS_PER_PAGE)} offset ${(page - 1) * OWN_PRODUCTS_PER_PAGE}) p
    order by ${BY_TITLE}`.execute(db(ctx))
  const found = sql`from products where producer_id = ${producer.id}`
  return { products, total: await countRows(ctx, found, { page, perPage: OWN_PRODUCTS_PER_PAGE }) }
}

/** What a producer may write of a product. */
export type OwnFields = {
  readonly title: string
  readonly summary: string
  readonly description: string
  readonly storage: string
  readonly allergens: string
  readonly allergenFree: boolean
}

export type OwnVariant = {
  readonly id: string
  readonly name: string
  readonly unit: string
  readonly stock: number
  readonly reserved: number
  readonly price: Money
  readonly cost: Money | null
  /** `stock` and `cost` as they would be once the shop says yes; null where no change of them waits. */
  readonly wished: WishedVariant | null
}

type WishedVariant = { readonly stock: number; readonly cost: number | null }

export type OwnProduct = OwnFields & {
  readonly id: string
  /** As it would be, once the shop has said yes to what waits of it. */
  readonly picture: ShownPicture | null
  readonly imageAlt: string
  readonly image: string | null
  readonly variants: readonly OwnVariant[]
  /** What of its words and allergens waits for the shop, as it would be; null where nothing does. */
  readonly wished: ProposedFields | null
  /** Another picture waits for the shop. */
  readonly wishedPicture: ProposedFields | null
}

/** One of the room's own products. Throws `NotFound`, also for somebody else's. */
export async function ownProduct(ctx: Ctx, producerId: string, asked: string): Promise<OwnProduct> {
  const producer = await requireProducer(ctx, producerId)
  const id = readId(asked)
  const { rows } = await sql<Row>`
    select p.id, p.title, p.summary, p.description, p.storage, p.allergens, p.allergen_free as "allergenFree",
           p.image as "ownImage", p.image_alt as "imageAlt", shown.image, ${pictureColumns}
    from products p cross join lateral (select coalesce((select pp.after ->> 'image' from product_proposals pp
        where pp.product_id = p.id and pp.kind = 'picture' and pp.decision is null), p.image) as image) shown
      ${joinMedia('shown')} where p.id = ${id} and p.producer_id = ${producer.id}`.execute(db(ctx))
  const [row] = rows
  if (!row) throw new NotFound()
  const { title, summary, description, storage, allergens, allergenFree, ownImage: image, imageAlt } = row
  const waiting = await waitingOf(ctx, id)
  const wished = (kind: Waiting['kind']) => waiting.find(each => each.kind === kind)?.after ?? null
  return {
    id,
    title,
    summary,
    description,
    storage,
    allergens,
    allergenFree,
    image,
    imageAlt,
    picture: pictureOf(row, String(wished('picture')?.imageAlt ?? imageAlt)),
    variants: await variantsOf(ctx, id, waiting),
    wished: wished('product'),
    wishedPicture: wished('picture'),
  }
}

type Row = PictureRow & OwnFields & { id: string; imageAlt: string; ownImage: string | null }

type Waiting = Awaited<ReturnType<typeof waitingOf>>[number]

/** What was wished of it and its variants, and nobody has decided yet. */
const waitingOf = (ctx: Ctx, productId: string) =>
  db(ctx)
    .selectFrom('product_proposals')
    .select(['kind', 'variant_id', 'before', 'after'])
    .where('product_id', '=', productId)
    .where('decision', 'is', null)
    .execute()

async function variantsOf(
  ctx: Ctx,
  productId: string,
  waiting: readonly Waiting[],
): Promise<readonly OwnVariant[]> {
  const rows = await db(ctx)
    .selectFrom('variants as v')
    .select(['v.id', 'v.name', 'v.unit', 'v.stock', 'v.reserved'])
    .select(['v.price_amount', 'v.price_currency', 'v.cost_amount', 'v.cost_currency'])
    .where('v.product_id', '=', productId)
    .where(NOT_RETIRED)
    .orderBy('v.position')
    .orderBy('v.id')
    .execute()
  return rows.map(row => {
    const { id, name, unit, stock, reserved } = row
    const open = waiting.find(each => each.variant_id === id)
    const cost = costOf(row)
    const wished = open ? wishedVariant({ stock, cost: cost?.amount ?? null }, open) : null
    return { id, name, unit, stock, reserved, price: priceOf(row), cost, wished }
  })
}

/** By so many more or less as were counted: what was sold since it was proposed is not there any more. */
export const wishedStock = (
  stock: number,
  { before, after }: { readonly before: ProposedFields; readonly after: ProposedFields },
): number =>
  typeof after.stock === 'number' ? Math.max(0, stock + after.stock - Number(before.stock ?? 0)) : stock

/** What a variant would be with the change that waits for the shop, if one does. */
export function wishedVariant(
  now: WishedVariant,
  waiting: { readonly before: ProposedFields; readonly after: ProposedFields } | undefined,
): WishedVariant {
  if (!waiting) return now
  const { cost = now.cost } = waiting.after
  return { stock: wishedStock(now.stock, waiting), cost: typeof cost === 'number' ? cost : null }
}

/** Locks a product of this producer's until the transaction ends. Throws `NotFound`, also for somebody else's. */
export async function lockOwnProduct(tx: Tx, producerId: string, asked: string): Promise<string> {
  const { id } = await db(tx)
    .selectFrom('products')
    .select('id')
    .where('id', '=', readId(asked))
    .where('producer_id', '=', producerId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow(() => new NotFound())
  return id
}

/**
 * Locks a variant of this producer's until the transaction ends, and keeps its product theirs so long. Throws
 * `NotFound`, also for somebody else's and for one that is not sold any more.
 */
export async function lockOwnVariant(tx: Tx, producerId: string, variantId: string) {
  return db(tx)
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(['v.product_id', 'v.stock', 'v.cost_amount', 'v.cost_currency'])
    .where('v.id', '=', variantId)
    .where('p.producer_id', '=', producerId)
    .where(NOT_RETIRED)
    .forNoKeyUpdate(['v', 'p'])
    .executeTakeFirstOrThrow(() => new NotFound())
}
