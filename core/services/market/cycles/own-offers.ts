import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { NOT_RETIRED } from '../products/for-sale'
import { requireProducer } from '../rooms/require-producer'
import { broughtBy, countChoices, IN_ORDER, isCalled, ofPage, ofProducer, type PageAsked } from './choices'
import type { Offered } from './exchanges'

export type OwnOffer = {
  readonly cycleId: string
  readonly cycle: string
  readonly closesAt: Date
  /** Until then it can be changed. */
  readonly until: Date
  readonly readyAt: Date | null
  readonly instructions: string
  readonly feeRate: number
  /** All that is offered, also of what is not sold any more: the form is as old as this. */
  readonly named: readonly Offered[]
  readonly variants: readonly {
    readonly id: string
    readonly title: string
    readonly detail: string
    readonly offered: boolean
    readonly most: number | null
  }[]
}

export type OwnOffers = {
  readonly offers: readonly OwnOffer[]
  /** How many things are on all pages; of each cycle the same ones. */
  readonly total: number
}

/**
 * Cycles that are not over and that the producer was asked to bring something to, the next first, with one page of what
 * they could bring. Throws `NotFound`.
 */
export async function ownOffers(
  ctx: Ctx,
  asked: string,
  { words = '', number = 1 }: PageAsked = {},
): Promise<OwnOffers> {
  const producer = await requireProducer(ctx, asked)
  const fits = sql`${isCalled(words)} and ${NOT_RETIRED}`
  const own = sql`${ofProducer(producer.id)} and ${fits}`
  const { rows } = await sql<OwnOffer>`
    with offerable as materialized (
      select first.*, row_number() over () as place
      from (select v.id, p.title, v.name as detail from ${own} order by ${IN_ORDER} ${ofPage(number)}) first)
    select c.id as "cycleId", c.name as cycle, c.closes_at as "closesAt", coalesce(i.offers_until, c.closes_at) as until,
           i.ready_at as "readyAt", i.instructions, i.fee_rate as "feeRate",
           coalesce((select json_agg(json_build_object('variantId', iv.variant_id, 'most', iv.most))
             from exchange_variants iv where iv.exchange_id = i.id), '[]') as named,
           coalesce((select json_agg(json_build_object('id', o.id, 'title', o.title, 'detail', o.detail,
               'offered', iv.variant_id is not null, 'most', iv.most) order by o.place)
             from offerable o left join exchange_variants iv on iv.exchange_id = i.id and iv.variant_id = o.id), '[]') as variants
    from cycle_exchanges i join order_cycles c on c.id = i.cycle_id
    where i.producer_id = ${producer.id} and c.closes_at > ${ctx.now} and c.ordered_at is null
    order by c.closes_at, c.id`.execute(db(ctx))
  return { offers: rows, total: await countChoices(ctx, sql`${broughtBy(producer.id)} and ${fits}`, number) }
}
