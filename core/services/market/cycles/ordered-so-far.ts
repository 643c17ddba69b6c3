import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { forWhatIsLeft, LEFT_OF_LINE, WEIGHT_OF_LINES } from '#core/database/for-what-is-left'
import { inReadingOrder } from '#core/database/reading-order'
import { requireProducer } from '../rooms/require-producer'
import { ORDERED } from './close-cycle'
import { cycles } from './cycle'

export type ThingSoFar = {
  readonly variantId: string
  readonly producer: string
  readonly title: string
  readonly detail: string
  readonly sku: string
  readonly quantity: number
  /** What they weigh together; null for what is not sold by weight. */
  readonly grams: number | null
  /** Each of them lay on the scales; null for what is not sold by weight. */
  readonly isWeighed: boolean | null
  /** How many of it the cycle takes; null where only the shelf counts. */
  readonly most: number | null
  /** What its producer gets for all of them; null where nobody has said what they cost. */
  readonly share: Money | null
}

export type ProducerSoFar = {
  readonly id: string
  readonly name: string
  readonly quantity: number
  readonly share: Money | null
}

export type SoFar = {
  readonly cycle: { readonly id: string; readonly name: string; readonly closesAt: Date }
  /** One page of them, and how many there are. */
  readonly things: readonly ThingSoFar[]
  readonly total: number
}

export const SO_FAR_PER_PAGE = 50

/**
 * What was ordered in a cycle until now, by producer and by thing, of all producers or of one: what their orders would say
 * if it closed at this moment. For shopkeepers. Throws `NotFound`.
 */
export async function orderedSoFar(
  ctx: Ctx,
  asked: string,
  { producerId = '', page = 1 }: { readonly producerId?: string; readonly page?: number } = {},
): Promise<SoFar & { readonly producers: readonly ProducerSoFar[] }> {
  requireRole(ctx, 'shopkeeper')
  const cycle = await cycleOf(ctx, asked)
  const { rows } = await sql<Sums & Omit<ProducerSoFar, 'share'>>`
    select p.id, p.name, ordered.quantity, ordered.amount, ordered.currency
    from (select s.producer_id, ${SUMS} from ${ORDERED} and s.cycle_id = ${cycle.id} group by s.producer_id) ordered
      join producers p on p.id = ordered.producer_id order by ${inReadingOrder('p.name')}, p.id`.execute(
    db(ctx),
  )
  const which = isId(producerId) ? sql`s.producer_id = ${producerId}` : sql`true`
  return { cycle, producers: rows.map(withShare), ...(await thingsOf(ctx, cycle.id, which, page)) }
}

/** The same of a producer's own things, for who works in their room, in a cycle that they bring something to. Throws `NotFound`. */
export async function ownSoFar(ctx: Ctx, producer: string, asked: string, page = 1): Promise<SoFar> {
  const { id: producerId } = await requireProducer(ctx, producer)
  const cycle = await cycleOf(ctx, asked)
  await db(ctx)
    .selectFrom('cycle_exchanges')
    .select('id')
    .where('cycle_id', '=', cycle.id)
    .where('producer_id', '=', producerId)
    .executeTakeFirstOrThrow(() => new NotFound())
  return { cycle, ...(await thingsOf(ctx, cycle.id, sql`s.producer_id = ${producerId}`, page)) }
}

async function cycleOf(ctx: Ctx, asked: string): Promise<SoFar['cycle']> {
  const row = await cycles(ctx)
    .where('id', '=', readId(asked))
    .executeTakeFirstOrThrow(() => new NotFound())
  return { id: row.id, name: row.name, closesAt: row.closes_at }
}

type Sums = { readonly amount: number | null; readonly currency: string }

/** Of `ORDERED`: how many, what they weigh, and what their producers get for them. */
const SUMS = sql`sum(${LEFT_OF_LINE})::bigint as quantity, ${WEIGHT_OF_LINES},
  case when count(s.unit_share) = count(*) then sum(${forWhatIsLeft(sql.ref('s.unit_share'))})::bigint end as amount,
  min(s.currency) as currency`

async function thingsOf(ctx: Ctx, cycleId: string, which: RawBuilder<unknown>, page: number) {
  const { rows } = await sql<Sums & Omit<ThingSoFar, 'share'> & { total: number }>`
    select v.id as "variantId", p.name as producer, t.title, v.name as detail, v.sku, iv.most, ordered.quantity, ordered.grams,
      ordered."isWeighed", ordered.amount, ordered.currency, count(*) over ()::int as total
    from (select s.variant_id, s.producer_id, ${SUMS} from ${ORDERED} and s.cycle_id = ${cycleId} and ${which}
        group by s.variant_id, s.producer_id) ordered
      join variants v on v.id = ordered.variant_id join products t on t.id = v.product_id
      join producers p on p.id = ordered.producer_id
      left join cycle_exchanges i on i.cycle_id = ${cycleId} and i.producer_id = ordered.producer_id and i.direction = 'in'
      left join exchange_variants iv on iv.exchange_id = i.id and iv.variant_id = v.id
    order by ${inReadingOrder('t.title')}, v.position, v.id
    limit ${sql.lit(SO_FAR_PER_PAGE)} offset ${(page - 1) * SO_FAR_PER_PAGE}`.execute(db(ctx))
  return {
    things: rows.map(({ total: _, ...row }) => withShare(row)),
    total: rows[0]?.total ?? 0,
  }
}

function withShare<T extends Sums>({ amount, currency, ...row }: T) {
  return { ...row, share: amount === null ? null : { amount, currency } }
}
