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
import { householdIdOf, householdNameOf } from '../household-of'
import { CREDIT, type CreditAccount, findAccount, findCreditAccount, householdAccount } from './accounts'
import { balanceOfAccount, creditOn } from './balance'
import { canHaveCredit } from './change-credit'
import { creditAt } from './credit'

export type StatementEntry = {
  readonly at: Date
  readonly kind: Selectable<Database['ledger_transactions']>['kind']
  readonly note: string
  /** The number of the order that it is about. */
  readonly order: string | null
  /** Whose order it is, where it is about one. */
  readonly orderOf: string | null
  /** Whose doing it is; of use in a household. */
  readonly who: string
  /** Who wrote it down for them at the shop. */
  readonly by: string | null
  /** What came in, or with a minus went out, as the member sees it. */
  readonly amount: Money
  /** What there was after it. */
  readonly balance: Money
}

export type Statement = {
  readonly credit: Money
  /** The household whose credit it is; null for a member's own. */
  readonly household: Pick<Selectable<Database['households']>, 'id' | 'name'> | null
  /** What a member of a household kept for themselves. */
  readonly kept: Money
  readonly lines: readonly StatementEntry[]
  readonly total: number
}

export const LINES_PER_PAGE = 50

/** The credit that the viewer pays from, newest line first; `own` is what they keep apart from their household's. Pages count from 1. */
export async function ownStatement(ctx: Ctx, page: number, own = false): Promise<Statement> {
  return statementOf(ctx, creditFor(requireMember(ctx).id, own), page)
}

const creditFor = (creditOf: string, own: boolean): CreditAccount =>
  own ? { creditOf, at: 'own' } : { creditOf }

export type CreditHolder = { readonly id: string; readonly name: string; readonly email: string }

/** The same of any member, for shopkeepers. Throws `NotFound`. */
export async function memberStatement(
  ctx: Ctx,
  memberId: string,
  page: number,
  own = false,
): Promise<Statement & { readonly member: CreditHolder }> {
  requireRole(ctx, 'money')
  const member = await db(ctx)
    .selectFrom('members as m')
    .leftJoin('guest_buyers as g', 'g.member_id', 'm.id')
    .select(['m.id', 'm.name'])
    .select(sql<string | null>`coalesce(m.email, g.email)`.as('email'))
    .where('m.id', '=', readId(memberId))
    .executeTakeFirst()
  if (!member) throw new NotFound()
  const statement = await statementOf(ctx, creditFor(member.id, own), page)
  return { ...statement, member: { ...member, email: member.email ?? '' } }
}

/** A household's credit, for shopkeepers. Throws `NotFound`. */
export async function householdStatement(ctx: Ctx, householdId: string, page: number): Promise<Statement> {
  requireRole(ctx, 'money')
  const household = await db(ctx)
    .selectFrom('households')
    .select(['id', 'name'])
    .where('id', '=', readId(householdId))
    .executeTakeFirst()
  if (!household) throw new NotFound()
  const accountId = await findAccount(ctx, householdAccount(household.id), null)
  const { currency } = ctx.house.site()
  const credit = { amount: 0 - (await balanceOfAccount(ctx, accountId, currency)), currency }
  return { credit, household, kept: { amount: 0, currency }, ...(await linesOf(ctx, accountId, page)) }
}

async function statementOf(ctx: Ctx, credit: CreditAccount, page: number): Promise<Statement> {
  const { creditOf } = credit
  const householdId = credit.at === 'own' ? null : await householdIdOf(ctx, creditOf)
  return {
    credit: await creditAt(ctx, credit),
    household: householdId ? { id: householdId, name: (await householdNameOf(ctx, creditOf)) ?? '' } : null,
    kept: householdId
      ? await creditAt(ctx, { creditOf, at: 'own' })
      : { amount: 0, currency: ctx.house.site().currency },
    ...(await linesOf(ctx, await findCreditAccount(ctx, credit), page)),
  }
}

type Row = Pick<Selectable<Database['ledger_transactions']>, 'kind' | 'note' | 'booked_at'> & {
  amount: number
  balance: number
  currency: string
  order: string | null
  order_of: string | null
  who: string | null
  by: string | null
}

/** Read along the kept lines, the last first: years before them are not looked at. */
async function linesOf(
  ctx: Ctx,
  accountId: string | null,
  page: number,
): Promise<Pick<Statement, 'lines' | 'total'>> {
  if (!accountId) return { lines: [], total: 0 }
  const { currency } = ctx.house.site()
  const kept = await db(ctx)
    .selectFrom('ledger_balances')
    .select(['currency', 'entries'])
    .where('account_id', '=', accountId)
    // What was booked before the shop had its currency stands after what was booked since, with a balance of its own.
    .orderBy(({ eb }) => eb('currency', '<>', currency))
    .orderBy('currency')
    .execute()
  const lines: StatementEntry[] = []
  let later = (page - 1) * LINES_PER_PAGE
  for (const { currency, entries } of kept) {
    const last = entries - later
    if (last > 0 && lines.length < LINES_PER_PAGE)
      lines.push(...(await linesUpTo(ctx, { accountId, currency, last }, LINES_PER_PAGE - lines.length)))
    later = Math.max(0, later - entries)
  }
  return { lines, total: kept.reduce((sum, { entries }) => sum + entries, 0) }
}

type Place = { readonly accountId: string; readonly currency: string; readonly last: number }

/** So many of an account in a currency, the one with the number `last` first. */
async function linesUpTo(
  ctx: Ctx,
  { accountId, currency, last }: Place,
  many: number,
): Promise<readonly StatementEntry[]> {
  const { rows } = await sql<Row>`
    select t.kind, t.note, t.booked_at, -e.amount as amount, e.currency, -l.balance as balance, o.number as order,
      o.member_id as order_of, m.name as who, b.name as by
    from (select * from ledger_lines where account_id = ${accountId} and currency = ${currency} and nth <= ${last}
        order by nth desc limit ${sql.lit(many)}) l
      join ledger_transactions t on t.id = l.transaction_id
      join ledger_entries e on e.transaction_id = l.transaction_id and e.position = l.position
      join ledger_accounts a on a.id = e.account_id
      left join members m on m.id = coalesce(e.member_id, a.member_id)
      left join members b on b.id = t.booked_by_id and b.id <> m.id
      left join orders o on o.id = coalesce(
        (select p.order_id from payments p where t.kind = 'payment' and p.id = t.source_id),
        (select r.order_id from refunds r where t.kind = 'refund' and r.id = t.source_id),
        (select q.order_id from order_parts q where t.kind in ('part-held', 'part-released') and q.id = t.source_id))
    order by l.nth desc`.execute(db(ctx))
  return rows.map(({ booked_at: at, order_of: orderOf, amount, balance, currency, who, ...row }) => ({
    at,
    orderOf,
    who: who ?? '',
    ...row,
    amount: { amount, currency },
    balance: { amount: balance, currency },
  }))
}

export const HOLDERS_PER_PAGE = 50

export type HolderOfCredit = CreditHolder & {
  readonly credit: Money
  /** What the household is called whose credit it is; null for their own. */
  readonly household: string | null
}

type HolderPage = { readonly holders: readonly HolderOfCredit[]; readonly total: number }

/**
 * Members with credit to pay from, their household's or their own, or those whose name, e-mail or handle contains `text`, with
 * what each has; and guests for whom something is kept. Pages count from 1. For shopkeepers.
 */
export async function creditHolders(ctx: Ctx, text: string, page = 1): Promise<HolderPage> {
  requireRole(ctx, 'orders', 'money')
  const { currency } = ctx.house.site()
  const words = text.trim().toLowerCase()
  // Whoever has some first: most have none.
  const isAsked = words
    ? sql`m.id in (select w.id from members w where w.email is not null and ${memberWords('w')} like ${likeContaining(words)}
      union all select g.member_id from guest_buyers g where g.email like ${likeContaining(words)} and g.member_id in (select a.member_id
        from ledger_balances b join ledger_accounts a on a.id = b.account_id
        where b.kind = 'credit' and b.currency = ${currency} and b.amount <> 0))`
    : sql`m.id in (select a.member_id from ledger_balances b join ledger_accounts a on a.id = b.account_id
        where b.kind = 'credit' and b.currency = ${currency} and b.amount <> 0
      union all select hm.member_id from ledger_balances b join ledger_accounts a on a.id = b.account_id
        join household_memberships hm on hm.left_at is null
          and hm.household_id = case when a.code like 'household:%' then substring(a.code from 11)::uuid end
        where b.kind = 'household' and b.currency = ${currency} and b.amount <> 0)`
  const found = sql`from members m where ${canHaveCredit('m.id')} and ${isAsked}`
  const { rows } = await sql<CreditHolder & { credit: number | null; household: string | null }>`
    select m.id, m.name, coalesce(m.email, g.email) as email, h.name as household, case when h.id is null
      then ${creditOn(sql`a.code = ${CREDIT} and a.member_id = m.id`, currency)}
      else ${creditOn(sql`a.code = 'household:' || h.id and a.member_id is null`, currency)} end as credit
    from (select m.id, m.name, m.email ${found} order by ${inReadingOrder('m.name')}, m.id
      limit ${sql.lit(HOLDERS_PER_PAGE)} offset ${(page - 1) * HOLDERS_PER_PAGE}) m
      left join guest_buyers g on g.member_id = m.id
      left join household_memberships hm on hm.member_id = m.id and hm.left_at is null
      left join households h on h.id = hm.household_id
    order by ${inReadingOrder('m.name')}, m.id`.execute(db(ctx))
  const holders = rows.map(({ credit, ...holder }) => ({
    ...holder,
    credit: { amount: credit ?? 0, currency },
  }))
  return { holders, total: await countRows(ctx, found, { page, perPage: HOLDERS_PER_PAGE }) }
}
