import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { inKeptReadingOrder } from '#core/database/kept-reading-order'
import { inReadingOrder } from '#core/database/reading-order'
import { findAccount } from '../ledger/accounts'
import { balanceOfAccount } from '../ledger/balance'
import { producerAccount } from '../ledger/producer-shares'

/** What the cooperative owes a producer: the sum of their entries, with the sign of their pocket. */
export async function owedTo(ctx: Ctx, producerId: string): Promise<Money> {
  const { currency } = ctx.house.site()
  const account = await findAccount(ctx, producerAccount(producerId), null)
  // Never the negative zero.
  return { amount: 0 - (await balanceOfAccount(ctx, account, currency)), currency }
}

export const OWED_PER_PAGE = 100

export type OwedProducer = {
  readonly id: string
  readonly name: string
  readonly owed: Money
  /** Something of theirs is on sale of which nobody has said what it costs: what is sold of it is not in what is owed. */
  readonly lacksCosts: boolean
}

/** Of a producer named `producers`. By `limit`, so that nothing is looked up beyond the first of their things that lacks it. */
const LACKS_COSTS = sql<boolean>`coalesce((select true from products pr
  join listings li on li.product_id = pr.id join variants v on v.product_id = pr.id
  where pr.producer_id = producers.id and v.cost_amount is null
    and not exists (select from variant_retirements vr where vr.variant_id = v.id) limit 1), false)`

/** One of them. For shopkeepers. Throws `NotFound`. */
export async function owedProducer(ctx: Ctx, asked: string): Promise<OwedProducer> {
  requireRole(ctx, 'money')
  const row = await db(ctx)
    .selectFrom('producers')
    .select(['id', 'name', LACKS_COSTS.as('lacksCosts')])
    .where('id', '=', readId(asked))
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return { ...row, owed: await owedTo(ctx, row.id) }
}

export type OwedPage = {
  readonly producers: readonly OwedProducer[]
  readonly total: number
  /** To all of them, on all pages. */
  readonly owed: Money
}

/**
 * Every producer with what is owed to them: those to whom something is, or who owe us, before those with whom we are even.
 * Pages count from 1. For shopkeepers.
 */
export async function owedProducers(ctx: Ctx, page = 1): Promise<OwedPage> {
  requireRole(ctx, 'money')
  const { currency } = ctx.house.site()
  // Asked of each account by itself: whichever way the tables are joined, others have no id of a producer in their codes.
  const uneven = sql`select case when a.code like ${`${producerAccount('')}%`} then substr(a.code, length(${producerAccount('')}) + 1)::uuid end
      as producer_id, -b.amount as owed
    from ledger_balances b join ledger_accounts a on a.id = b.account_id
    where b.kind = 'producer' and b.currency = ${currency} and b.amount <> 0`
  const begin = (page - 1) * OWED_PER_PAGE
  const { rows: sums } = await sql<{ many: number; all: number }>`
    select count(*)::int as many, coalesce(sum(owed), 0)::bigint as all from (${uneven}) b`.execute(db(ctx))
  const [{ many, all } = { many: 0, all: 0 }] = sums
  const { rows } = await sql<Row>`
    select producers.id, name, b.owed, ${LACKS_COSTS} as "lacksCosts"
    from (${uneven}) b join producers on producers.id = b.producer_id
    order by b.owed desc, ${inReadingOrder('name')}, producers.id limit ${sql.lit(OWED_PER_PAGE)} offset ${begin}`.execute(
    db(ctx),
  )
  const even = await sql<Row>`
    with uneven as materialized (${uneven})
    select id, name, 0 as owed, ${LACKS_COSTS} as "lacksCosts" from producers
    where id not in (select producer_id from uneven)
    order by ${inKeptReadingOrder('name')}, id
    limit ${OWED_PER_PAGE - rows.length} offset ${Math.max(0, begin - many)}`.execute(db(ctx))
  return {
    producers: [...rows, ...even.rows].map(({ id, name, lacksCosts, owed: amount }) => ({
      id,
      name,
      lacksCosts,
      owed: { amount, currency },
    })),
    total: await countRows(ctx, sql`from producers`, { page, perPage: OWED_PER_PAGE }),
    owed: { amount: all, currency },
  }
}

type Row = Omit<OwedProducer, 'owed'> & { readonly owed: number }
