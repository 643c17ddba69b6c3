import { type Selectable, sql } from 'kysely'
import { productTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'

type ReviewFields = { readonly stars: number; readonly text: string }

export class NotBought extends Refusal {
  override name = 'NotBought'
  constructor() {
    super('Only who has bought it can say how it is.', 403)
  }
}

/** Somebody decided about words that are not there any more. */
export class ReviewRewritten extends Refusal {
  override name = 'ReviewRewritten'
  constructor() {
    super('This was written anew since you read it: please read it again.', 409)
  }
}

/** What a moderator decides about. */
const REVIEW = savedForm<ReviewFields>('stars', 'text')

/** Paid for by this member, and not given back as a whole. */
const hasBought = (memberId: string, productId: string) => sql<boolean>`exists (
  select from order_lines l join orders o on o.id = l.order_id join variants v on v.id = l.variant_id
  where o.member_id = ${memberId} and o.state = 'paid' and v.product_id = ${productId}
    and l.refunded_quantity < l.quantity)`

/**
 * A buyer's word on a listed product: their first, or in place of the one before. It is shown once the shop has read
 * it. Throws `NotFound`, `NotBought`.
 */
export async function writeReview(ctx: Ctx, slug: string, { stars, text }: ReviewFields): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const { id } = await db(tx)
      .selectFrom('products as p')
      .innerJoin('listings as l', 'l.product_id', 'p.id')
      .select('p.id')
      .where('p.slug', '=', slug)
      .executeTakeFirstOrThrow(() => new NotFound())
    const { rows } = await sql<{ bought: boolean }>`select ${hasBought(member.id, id)} as bought`.execute(
      db(tx),
    )
    if (!rows[0]?.bought) throw new NotBought()
    const review = await db(tx)
      .insertInto('reviews')
      .values({
        id: Bun.randomUUIDv7(),
        product_id: id,
        member_id: member.id,
        stars,
        text,
        written_at: tx.now,
      })
      .onConflict(conflict =>
        conflict.columns(['product_id', 'member_id']).doUpdateSet({ stars, text, written_at: tx.now }),
      )
      .returning('id')
      .executeTakeFirstOrThrow()
    await db(tx).deleteFrom('review_decisions').where('review_id', '=', review.id).execute()
    tx.purge(productTag(id))
  })
}

/** The viewer takes back their own. */
export async function withdrawReview(ctx: Ctx, slug: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const { rows } = await sql<{ product_id: string }>`
      delete from reviews r using products p
      where p.id = r.product_id and p.slug = ${slug} and r.member_id = ${member.id} returning r.product_id`.execute(
      db(tx),
    )
    for (const { product_id } of rows) tx.purge(productTag(product_id))
  })
}

type ReviewView = ReviewFields & { readonly id: string; readonly by: string; readonly at: Date }

export type Reviews = {
  /** The newest that are shown. */
  readonly shown: readonly ReviewView[]
  readonly count: number
  /** With one digit behind the point; null without any. */
  readonly average: number | null
}

/** Of what nobody has written of. */
export const NO_REVIEWS: Reviews = { shown: [], count: 0, average: null }

const MOST_SHOWN = 20

export async function reviewsOf(ctx: Ctx, productId: string): Promise<Reviews> {
  const { rows } = await sql<ReviewView & { count: number; average: string }>`
    select r.id, r.stars, r.text, r.written_at as at, m.name as by, count(*) over ()::int as count,
      round(avg(r.stars) over (), 1) as average
    from reviews r join review_decisions d on d.review_id = r.id and d.shown join members m on m.id = r.member_id
    where r.product_id = ${productId} order by r.written_at desc, r.id desc limit ${sql.lit(MOST_SHOWN)}`.execute(
    db(ctx),
  )
  const [first] = rows
  return {
    shown: rows.map(({ count: _, average: __, ...review }) => review),
    count: first?.count ?? 0,
    average: first ? Number(first.average) : null,
  }
}

export type OwnReview = {
  /** Whether they may write one. */
  readonly mayWrite: boolean
  readonly written: (ReviewFields & { readonly isShown: boolean }) | null
}

/** What the viewer said of it themselves, and whether they may. */
export async function ownReview(ctx: Ctx, productId: string): Promise<OwnReview> {
  const { member } = ctx.viewer
  if (!member) return { mayWrite: false, written: null }
  const { rows } = await sql<{
    bought: boolean
    stars: number | null
    text: string | null
    shown: boolean | null
  }>`
    select ${hasBought(member.id, productId)} as bought, r.stars, r.text, d.shown
    from (select) nobody left join reviews r on r.product_id = ${productId} and r.member_id = ${member.id}
    left join review_decisions d on d.review_id = r.id`.execute(db(ctx))
  const { bought = false, stars = null, text = '', shown = false } = rows[0] ?? {}
  return {
    mayWrite: bought,
    written: stars === null ? null : { stars, text: text ?? '', isShown: shown === true },
  }
}

/** Shown, or not, as it was when they read it: `seen` is the version of it. Throws `NotFound`, `ReviewRewritten`. */
export async function decideReview(ctx: Ctx, asked: string, shown: boolean, seen: string): Promise<void> {
  const member = requireRole(ctx, 'shopkeeper', 'moderator')
  await transaction(ctx, async tx => {
    const review = await db(tx)
      .selectFrom('reviews')
      .select(['id', 'product_id', 'stars', 'text'])
      .where('id', '=', readId(asked))
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow(() => new NotFound())
    if (REVIEW.version(review) !== seen) throw new ReviewRewritten()
    const decision = { shown, decided_by_id: member.id, decided_at: tx.now }
    await db(tx)
      .insertInto('review_decisions')
      .values({ review_id: review.id, ...decision })
      .onConflict(conflict => conflict.column('review_id').doUpdateSet(decision))
      .execute()
    tx.purge(productTag(review.product_id))
  })
}

export type WorkReview = ReviewView & {
  readonly product: Pick<Selectable<Database['products']>, 'slug' | 'title'>
  /** Null while nobody has read it. */
  readonly shown: boolean | null
  /** Stands for its stars and its words. */
  readonly version: string
}

export const REVIEWS_PER_PAGE = 50

/** Those that wait first, then the newest; behind the review with this id. */
export async function reviewsForWork(
  ctx: Ctx,
  { waiting, after }: { readonly waiting: boolean; readonly after?: string },
): Promise<{ readonly reviews: readonly WorkReview[]; readonly next: string | null }> {
  requireRole(ctx, 'shopkeeper', 'moderator')
  const behind = after ? sql`r.id < ${readId(after)}` : sql`true`
  const { rows } = await sql<Omit<WorkReview, 'product' | 'version'> & WorkReview['product']>`
    select r.id, r.stars, r.text, r.written_at as at, m.name as by, p.slug, p.title, d.shown
    from reviews r join members m on m.id = r.member_id join products p on p.id = r.product_id
    left join review_decisions d on d.review_id = r.id
    where ${behind} and (d.review_id is null) = ${waiting} order by r.id desc limit ${sql.lit(REVIEWS_PER_PAGE + 1)}`.execute(
    db(ctx),
  )
  const reviews = rows.slice(0, REVIEWS_PER_PAGE).map(({ slug, title, ...review }) => ({
    ...review,
    product: { slug, title },
    version: REVIEW.version(review),
  }))
  return { reviews, next: rows.length > REVIEWS_PER_PAGE ? (reviews.at(-1)?.id ?? null) : null }
}
