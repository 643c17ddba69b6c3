import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { isSameMoney, type Money } from '#core/contracts/money'
import { db } from '#core/database/db'
import { setCost } from '../products/change-variant'
import { costOf, priceOf } from '../products/variant-money'
import { sayOf } from '../properties/save-property'
import { list, moveBy, propertiesOf, restoreColumns, unlist, writeAmount } from './put-back'
import { undoOrder } from './write-order'
import type { Changes } from './written'

type Undo = Partial<Made> & { readonly fields?: Changes }

/** A variant that a row made, perhaps with its product. */
export type Made = { readonly variant: string; readonly product: string; readonly isNewProduct?: boolean }

/** Takes back what a row changed, or the order it made. Null when all of it was; a sentence for what somebody changed since, and what stays. */
export async function undoRow(tx: Tx, written: unknown): Promise<string | null> {
  if (isOrder(written)) return undoOrder(tx, written.order)
  const { variant, product, fields } = written as Undo
  if (variant && product && fields) return undoChange(tx, { variant, product, fields })
  return 'Members stay: who leaves closes their account themselves.'
}

export function isMade(written: unknown): boolean {
  const { variant, fields } = (written ?? {}) as Undo
  return Boolean(variant) && !fields
}

/** What was sold since is in somebody's order: it is retired, never deleted. */
export async function undoMade(tx: Tx, made: readonly Made[]): Promise<void> {
  await sql`
    insert into variant_retirements (variant_id, retired_by_id, retired_at)
    select id, ${tx.viewer.member?.id ?? null}::uuid, ${tx.now} from unnest(${made.map(({ variant }) => variant)}::uuid[]) id
    on conflict do nothing`.execute(db(tx))
  const products = made.flatMap(({ product, isNewProduct }) => (isNewProduct ? [product] : []))
  await sql`delete from listings where product_id = any(${products}::uuid[])`.execute(db(tx))
}

const isOrder = (written: unknown): written is { readonly order: string } =>
  typeof written === 'object' && written !== null && 'order' in written

async function undoChange(
  tx: Tx,
  { variant, product, fields }: Required<Pick<Undo, 'variant' | 'product' | 'fields'>>,
): Promise<string | null> {
  const now = await db(tx)
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .select(['v.name', 'v.unit', 'v.on_demand', 'v.stock', 'v.reserved'])
    .select(['v.price_amount', 'v.price_currency', 'v.cost_amount', 'v.cost_currency'])
    .select(['p.title', 'p.summary', 'p.description', 'p.storage', 'p.allergens', 'p.allergen_free'])
    .select(['p.producer_id', 'p.category_id'])
    .where('v.id', '=', variant)
    .forNoKeyUpdate('v')
    .executeTakeFirst()
  if (!now) return 'It is gone.'
  const columns = Object.entries(fields).filter(([field]) => /^[vp]\./.test(field))
  const isAsLeft = ([field, { after }]: (typeof columns)[number]) =>
    now[field.slice(2) as keyof typeof now] === after
  const same = columns.filter(isAsLeft)
  const kept = columns.filter(column => !isAsLeft(column)).map(([field]) => field.slice(2))
  await restoreColumns(tx, { id: variant, product_id: product }, Object.fromEntries(same))
  const { price, cost, stock, properties, listed } = fields
  if (price) {
    const [before, after] = [price.before as Money, price.after as Money]
    if (isSameMoney(priceOf(now), after)) await writeAmount(tx, variant, before, after)
    else kept.push('price')
  }
  if (cost) {
    const current = costOf(now)
    if (current && isSameMoney(current, cost.after as Money))
      await setCost(tx, variant, cost.before as Money | null)
    else kept.push('cost price')
  }
  if (stock) {
    // Sales since then stand: the difference is taken back, as far as the shelf has it.
    const by = Number(stock.before) - Number(stock.after)
    if (now.stock + by < now.reserved) kept.push('stock')
    else await moveBy(tx, { id: variant, stock: now.stock, by, note: 'Import undone' })
  }
  if (properties) {
    if (Bun.deepEquals(await propertiesOf(tx, product), properties.after))
      await sayOf(tx, product, properties.before as string[])
    else kept.push('properties')
  }
  if (listed) await (listed.before ? list(tx, product) : unlist(tx, product))
  return kept.length === 0 ? null : `Changed since, and left as it is: ${kept.join(', ')}.`
}
