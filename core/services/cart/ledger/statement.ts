import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { countRows } from '#core/database/count-rows'
import { type Database, db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { memberWords } from '#core/database/member-words'
import { inReadingOrder } from '#core/database/reading-order'
import { CREDIT, findAccount } from './accounts'
import { creditOf } from './credit'

export type StatementEntry = {
  readonly at: Date
  readonly kind: Selectable<Database['ledger_transactions']>['kind']
  readonly note: string
  /** The number of the order that it is about. */
  readonly order: string | null
  /** What came in, or with a minus went out, as the member sees it. */
  readonly amount: Money
  /** What there was after it. */
  readonly balance: Money
}

export type Statement = {
  readonly credit: Money
  readonly lines: readonly StatementEntry[]
  readonly total: number
}

export const LINES_PER_PAGE = 50

/** The viewer's own credit, newest line first. Pages count from 1. */
export async function ownStatement(ctx: Ctx, page: number): Promise<Statement> {
  return statementOf(ctx, requireMember(ctx).id, page)
}

export type CreditHolder = { readonly id: string; readonly name: string; readonly email: string }

/** A member's credit, for shopkeepers. Throws `NotFound`. */
export async function memberStatement(
  ctx: Ctx,
  memberId: string,
  page: number,
): Promise<Statement & { readonly member: CreditHolder }> {
  requireRole(ctx, 'money')
  const member = await db(ctx)
    .selectFrom('members')
    .select(['id', 'name', 'email'])
    .where('id', '=', readId(memberId))
    .executeTakeFirst()
  if (!member) throw new NotFound()
  const statement = await statementOf(ctx, member.id, page)
  return { ...statement, member: { ...member, email: member.email ?? '' } }
}

type Row = Pick<Selectable<Database['ledger_transactions']>, 'kind' | 'note' | 'booked_at'> & {
  amount: number
  balance: number
  currency: string
  order: string | null
  total: number
}

async function statementOf(ctx: Ctx, memberId: string, page: number): Promise<Statement> {
  const credit = await creditOf(ctx, memberId)
  const accountId = await findAccount(ctx, CREDIT, memberId)
  if (!accountId) return { credit, lines: [], total: 0 }
  const { rows } = await sql<Row>`
    select t.kind, t.note, t.booked_at, -e.amount as amount, e.currency,
      (sum(-e.amount) over (order by t.booked_at, t.id))::bigint as balance, count(*) over ()::int as total,
      (select o.number from orders o where o.id = coalesce(
        (select p.order_id from payments p where t.kind = 'payment' and p.id = t.source_id),
        (select r.order_id from refunds r where t.kind = 'refund' and r.id = t.source_id),
        (select q.order_id from order_parts q where t.kind in ('part-held', 'part-released') and q.id = t.source_id))) as order
    from ledger_entries e join ledger_transactions t on t.id = e.transaction_id
    where e.account_id = ${accountId}
    order by t.booked_at desc, t.id desc limit ${LINES_PER_PAGE} offset ${(page - 1) * LINES_PER_PAGE}`.execute(
    db(ctx),
  )
  const lines = rows.map(({ booked_at: at, kind, note, order, amount, balance, currency }) => ({
    ...{ at, kind, note, order, amount: { amount, currency }, balance: { amount: balance, currency } },
  }))
  return { credit, lines, total: rows[0]?.total ?? 0 }
}

export const HOLDERS_PER_PAGE = 50

type HolderPage = {
  readonly holders: readonly (CreditHolder & { readonly credit: Money })[]
  readonly total: number
}

/**
 * Members with credit, or those whose name, e-mail or handle contains `text`, with what each has. Pages count from 1. For
 * shopkeepers.
 */
export async function creditHolders(ctx: Ctx, text: string, page = 1): Promise<HolderPage> {
  requireRole(ctx, 'orders', 'money')
  const { currency } = ctx.house.site()
  const words = text.trim().toLowerCase()
  const credit = sql`select -b.amount from ledger_accounts a join ledger_balances b on b.account_id = a.id
    where a.code = ${CREDIT} and a.member_id = m.id and b.currency = ${currency}`
  // Whoever has some first: most have none.
  const isAsked = words
    ? sql`${memberWords('m')} like ${likeContaining(words)}`
    : sql`m.id in (select a.member_id from ledger_balances b join ledger_accounts a on a.id = b.account_id
      where b.kind = 'credit' and b.currency = ${currency} and b.amount <> 0)`
  const found = sql`from members m where m.email is not null and ${isAsked}`
  const { rows } = await sql<CreditHolder & { credit: number }>`
    select m.id, m.name, m.email, coalesce((${credit}), 0)::bigint as credit
    from (select m.id, m.name, m.email ${found} order by ${inReadingOrder('m.name')}, m.id
      limit ${HOLDERS_PER_PAGE} offset ${(page - 1) * HOLDERS_PER_PAGE}) m
    order by ${inReadingOrder('m.name')}, m.id`.execute(db(ctx))
  const holders = rows.map(({ credit, ...holder }) => ({ ...holder, credit: { amount: credit, currency } }))
  return { holders, total: await countRows(ctx, found, { page, perPage: HOLDERS_PER_PAGE }) }
}
