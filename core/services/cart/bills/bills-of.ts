import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireMember, requireRole } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { type BillAccountView, billAccountOf } from '../bill-account'

export type BillSummary = {
  readonly id: string
  readonly number: string
  /** `YYYY-MM` */
  readonly month: string
  readonly account: string
  readonly amount: Money
  readonly paid: Money
  readonly left: Money
  readonly issuedAt: Date
  readonly dueAt: Date
  /** How often its holder was reminded. */
  readonly reminders: number
}

/** As many as a page shows of one account: two years. */
const BILLS_SHOWN = 24

type Row = {
  id: string
  number: string
  month: string
  account: string
  amount: number
  paid: number
  currency: string
  issued_at: Date
  due_at: Date
  reminders: number
}

const SELECT = sql`select b.id, b.number, b.month, a.name as account, b.amount, b.currency, b.issued_at, b.due_at,
    coalesce((select sum(p.amount) from bill_payments p where p.bill_id = b.id), 0)::bigint as paid,
    (select count(*) from bill_reminders r where r.bill_id = b.id)::int as reminders`
const BILLS = sql`${SELECT} from bills b join bill_accounts a on a.id = b.account_id`
/** Those of `unpaid_bills`, which knows them without all that were ever paid. */
const UNPAID = sql`${SELECT} from unpaid_bills u join bills b on b.id = u.bill_id join bill_accounts a on a.id = b.account_id`

const viewOf = ({ amount, paid, currency, issued_at, due_at, ...row }: Row): BillSummary => ({
  ...row,
  amount: { amount, currency },
  paid: { amount: paid, currency },
  left: { amount: Math.max(0, amount - paid), currency },
  issuedAt: issued_at,
  dueAt: due_at,
})

export type BillPage = {
  readonly bills: readonly BillSummary[]
  /** The last month of this page, where there are older ones. */
  readonly next: string | null
}

const MONTH = /^\d{4}-\d{2}$/

/** Newest first, those of months before `before` (`YYYY-MM`). */
export async function billsOfAccount(
  ctx: Ctx,
  accountId: string,
  before: string | null = null,
): Promise<BillPage> {
  const older = before !== null && MONTH.test(before) ? sql`b.month < ${before}` : sql`true`
  const { rows } = await sql<Row>`${BILLS} where b.account_id = ${accountId} and ${older}
    order by b.month desc limit ${sql.lit(BILLS_SHOWN + 1)}`.execute(db(ctx))
  const bills = rows.slice(0, BILLS_SHOWN).map(viewOf)
  return { bills, next: rows.length > BILLS_SHOWN ? (bills.at(-1)?.month ?? null) : null }
}

/** So many a form offers to be paid; the next ones come when these are. */
const MOST_TO_PAY = 60

/** Those that are not paid, the oldest first: it is paid first. */
export async function openBillsOf(ctx: Ctx, accountId: string): Promise<readonly BillSummary[]> {
  const { rows } = await sql<Row>`${UNPAID} where u.account_id = ${accountId}
    order by u.month limit ${sql.lit(MOST_TO_PAY)}`.execute(db(ctx))
  return rows.map(viewOf)
}

/** The viewer's account with its bills; null for who has none. */
export async function ownBills(
  ctx: Ctx,
  before: string | null = null,
): Promise<(BillPage & { readonly account: BillAccountView }) | null> {
  const account = await billAccountOf(ctx, requireMember(ctx).id)
  return account && { account, ...(await billsOfAccount(ctx, account.id, before)) }
}

export const OVERDUE_PER_PAGE = 50

/** What should have been paid by now, longest first; pages count from 1. For who looks after the money. */
export async function overdueBills(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly overdue: readonly BillSummary[]; readonly hasMore: boolean }> {
  requireRole(ctx, 'money')
  const { rows } = await sql<Row>`${UNPAID} where u.due_at < ${ctx.now}
    order by u.due_at, u.bill_id limit ${sql.lit(OVERDUE_PER_PAGE + 1)} offset ${(page - 1) * OVERDUE_PER_PAGE}`.execute(
    db(ctx),
  )
  return { overdue: rows.slice(0, OVERDUE_PER_PAGE).map(viewOf), hasMore: rows.length > OVERDUE_PER_PAGE }
}

export type BillLineView = {
  readonly order: string
  readonly name: string
  readonly at: Date
  /** With a minus for what was given back. */
  readonly amount: Money
}

export type BillView = BillSummary & {
  readonly lines: readonly BillLineView[]
  readonly holderEmail: string
  readonly holderName: string
}

/** As one is read: by who orders on its account, and by who looks after the money. Throws `NotFound`. */
export async function readBill(ctx: Ctx, number: string): Promise<BillView> {
  const bill = await findBill(ctx, number)
  if (!bill) throw new NotFound()
  if (mayAct(ctx.viewer, 'money')) return bill
  const { rows } = await sql<{ id: string }>`
    select m.member_id as id from bills b join bill_accounts a on a.id = b.account_id
      left join bill_account_members m on m.account_id = a.id
    where b.number = ${number} and ${ctx.viewer.member?.id ?? null} in (m.member_id, a.holder_id) limit 1`.execute(
    db(ctx),
  )
  if (rows.length === 0) throw new NotFound()
  return bill
}

/** Whoever asks: for letters and for the bank. */
export async function findBill(ctx: Ctx, number: string): Promise<BillView | null> {
  const { rows } = await sql<Row>`${BILLS} where b.number = ${number}`.execute(db(ctx))
  const [row] = rows
  if (!row) return null
  const { rows: lines } = await sql<{ order: string; name: string; at: Date; amount: number }>`
    select o.number as order, o.name, coalesce(p.paid_at, r.done_at) as at, l.amount
    from bill_lines l left join payments p on p.id = l.payment_id left join refunds r on r.id = l.refund_id
      join orders o on o.id = coalesce(p.order_id, r.order_id)
    where l.bill_id = ${row.id} order by at, l.id`.execute(db(ctx))
  const holder = await db(ctx)
    .selectFrom('bills as b')
    .innerJoin('bill_accounts as a', 'a.id', 'b.account_id')
    .innerJoin('members as m', 'm.id', 'a.holder_id')
    .select(['m.email', 'm.name'])
    .where('b.id', '=', row.id)
    .executeTakeFirstOrThrow()
  return {
    ...viewOf(row),
    lines: lines.map(({ amount, ...line }) => ({ ...line, amount: { amount, currency: row.currency } })),
    holderEmail: holder.email ?? '',
    holderName: holder.name,
  }
}
