import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { ProductCard } from '../catalogue/product-card'
import { productsById } from '../catalogue/products-by-id'

/** More is no list anybody comes back to. */
export const MOST_WISHES = 200

export class TooManyWishes extends Refusal {
  override name = 'TooManyWishes'
  constructor() {
    super(`There are ${MOST_WISHES} things on your list already: take one off first.`)
  }
}

/** A listed product onto the member's list; twice changes nothing. Throws `NotFound`, `TooManyWishes`. */
export async function wish(ctx: Ctx, slug: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    // The list is counted under its member's lock: two wishes at once are not both the last.
    await db(tx).selectFrom('members').select('id').where('id', '=', member.id).forNoKeyUpdate().execute()
    const product = await db(tx)
      .selectFrom('products as p')
      .innerJoin('listings as l', 'l.product_id', 'p.id')
      .select('p.id')
      .where('p.slug', '=', slug)
      .executeTakeFirstOrThrow(() => new NotFound())
    // What is on the list already needs no room on it.
    const { others } = await db(tx)
      .selectFrom('wishes')
      .select(({ fn }) => fn.countAll<number>().as('others'))
      .where('member_id', '=', member.id)
      .where('product_id', '<>', product.id)
      .executeTakeFirstOrThrow()
    if (Number(others) >= MOST_WISHES) throw new TooManyWishes()
    await db(tx)
      .insertInto('wishes')
      .values({ id: Bun.randomUUIDv7(), member_id: member.id, product_id: product.id, wished_at: tx.now })
      .onConflict(conflict => conflict.columns(['member_id', 'product_id']).doNothing())
      .execute()
  })
}

/** Off the list, whether it was on it or not. */
export async function unwish(ctx: Ctx, slug: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    await db(tx)
      .deleteFrom('wishes')
      .where('member_id', '=', member.id)
      .where(({ eb, selectFrom }) =>
        eb('product_id', 'in', selectFrom('products').select('id').where('slug', '=', slug)),
      )
      .execute()
  })
}

/** Whether the viewer wished for it. */
export async function isWished(ctx: Ctx, productId: string): Promise<boolean> {
  const { member } = ctx.viewer
  if (!member) return false
  const row = await db(ctx)
    .selectFrom('wishes')
    .select('id')
    .where('member_id', '=', member.id)
    .where('product_id', '=', productId)
    .executeTakeFirst()
  return row !== undefined
}

export type Wished = {
  readonly slug: string
  readonly title: string
  /** Null while it is off the list. */
  readonly card: ProductCard | null
}

/** All of the member's wishes, the newest first. */
export async function wishes(ctx: Ctx): Promise<readonly Wished[]> {
  const member = requireMember(ctx)
  const rows = await db(ctx)
    .selectFrom('wishes as w')
    .innerJoin('products as p', 'p.id', 'w.product_id')
    .select(['p.id', 'p.slug', 'p.title'])
    .where('w.member_id', '=', member.id)
    .orderBy('w.wished_at', 'desc')
    .orderBy('w.id', 'desc')
    .limit(MOST_WISHES)
    .execute()
  const cards = await productsById(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id, slug, title }) => ({ slug, title, card: cards.get(id) ?? null }))
}
