import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { findAccount } from '../ledger/accounts'
import { producerAccount } from '../ledger/producer-shares'

/** What the cooperative owes a producer: the sum of their entries, with the sign of their pocket. */
export async function owedTo(ctx: Ctx, producerId: string): Promise<Money> {
  const { currency } = ctx.house.site()
  const account = await findAccount(ctx, producerAccount(producerId), null)
  if (!account) return { amount: 0, currency }
  const { owed } = await db(ctx)
    .selectFrom('ledger_entries')
    .select(eb => eb.fn.coalesce(eb.fn.sum<number>('amount'), eb.val(0)).as('owed'))
    .where('account_id', '=', account)
    .where('currency', '=', currency)
    .executeTakeFirstOrThrow()
  // Never the negative zero.
  return { amount: 0 - Number(owed), currency }
}

export const OWED_PER_PAGE = 100

export type OwedProducer = { readonly id: string; readonly name: string; readonly owed: Money }

/** One of them. For shopkeepers. Throws `NotFound`. */
export async function owedProducer(ctx: Ctx, asked: string): Promise<OwedProducer> {
  requireRole(ctx, 'money')
  const row = await db(ctx)
    .selectFrom('producers')
    .select(['id', 'name'])
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

/** Every producer with what is owed to them; those to whom most is, first. Pages count from 1. For shopkeepers. */
export async function owedProducers(ctx: Ctx, page = 1): Promise<OwedPage> {
  requireRole(ctx, 'money')
  const { currency } = ctx.house.site()
  const { rows } = await sql<{ id: string; name: string; owed: number; total: number; all: number }>`
    select p.id, p.name, coalesce(b.owed, 0)::bigint as owed, count(*) over ()::int as total,
           coalesce(sum(b.owed) over (), 0)::bigint as all
    from producers p left join (
      select a.code, -sum(e.amount) as owed from ledger_accounts a join ledger_entries e on e.account_id = a.id
      where a.code like 'producer:%' and e.currency = ${currency} group by a.code) b on b.code = 'producer:' || p.id
    order by coalesce(b.owed, 0) desc, ${inReadingOrder('p.name')}, p.id
    limit ${OWED_PER_PAGE} offset ${(page - 1) * OWED_PER_PAGE}`.execute(db(ctx))
  const [first] = rows
  return {
    producers: rows.map(({ id, name, owed: amount }) => ({ id, name, owed: { amount, currency } })),
    total: first?.total ?? 0,
    owed: { amount: first?.all ?? 0, currency },
  }
}
