import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import type { PriceChoice } from '#core/contracts/price-choice'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'

export type ChoiceForWork = {
  readonly variantId: string
  /** `Bread, 750 g` */
  readonly name: string
  readonly price: number
  readonly currency: string
  readonly choice: PriceChoice | null
}

const CHOICES_PER_PAGE = 50

type Row = {
  id: string
  name: string
  price: number
  currency: string
  kind: PriceChoice['kind'] | null
  least: number
  most: number
  levels: PriceChoice['levels']
}

/** Variants whose buyers choose what they pay, after the one with this id. For shopkeepers. */
export async function priceChoices(
  ctx: Ctx,
  after: string | null = null,
): Promise<{ readonly choices: readonly ChoiceForWork[]; readonly next: string | null }> {
  requireRole(ctx, 'shopkeeper', 'orders')
  const from = after && isId(after) ? sql`c.variant_id > ${after}` : sql`true`
  const rows = await read(ctx, sql`c.variant_id is not null and ${from}`)
  const choices = rows.slice(0, CHOICES_PER_PAGE)
  return { choices, next: rows.length > CHOICES_PER_PAGE ? (choices.at(-1)?.variantId ?? null) : null }
}

/** One variant, whether or not it has a choice. For shopkeepers. Throws `NotFound`. */
export async function priceChoice(ctx: Ctx, asked: string): Promise<ChoiceForWork> {
  requireRole(ctx, 'shopkeeper')
  const [found] = await read(ctx, sql`v.id = ${readId(asked)}`)
  if (!found) throw new NotFound()
  return found
}

async function read(ctx: Ctx, where: ReturnType<typeof sql>): Promise<readonly ChoiceForWork[]> {
  const { rows } = await sql<Row>`
    select v.id, concat_ws(', ', p.title, nullif(v.name, '')) as name, v.price_amount as price, v.price_currency as currency,
      c.kind, c.least, c.most, c.levels
    from variants v join products p on p.id = v.product_id left join price_choices c on c.variant_id = v.id
    where ${where} order by v.id limit ${sql.lit(CHOICES_PER_PAGE + 1)}`.execute(db(ctx))
  return rows.map(({ id: variantId, name, price, currency, kind, least, most, levels }) => ({
    variantId,
    name,
    price,
    currency,
    choice: kind && { kind, least, most, levels },
  }))
}
