import { type RawBuilder, sql } from 'kysely'

/** As life is: one member tops up and pays from credit for years. */
const BUSIEST_CREDIT = 5_000
/** One account of the monthly bill for so many members, each with two years of bills, the last of them unpaid. */
const MEMBERS_PER_BILL = 500
const MONTHS = 24

/**
 * The money beside the orders `S-first` to `S-last`: of each that is paid a payment and its booking; of each hundredth a
 * difference with SumUp, nearly all of them settled; monthly bills, and the credit of the `busiest` member. Triggers do not
 * run here: what they would keep is made by the last statements.
 */
export function booksOf(first: number, last: number, busiest: string): RawBuilder<unknown>[] {
  const upTo = (count: number, members: number) => Math.floor(count / members)
  const orders = sql`generate_series(${(first - 1) * 2 + 1}::int, ${last * 2}::int) n join orders o on o.number = 'S-' || n and o.state = 'paid'`
  const account = (code: string) =>
    sql`(select id from ledger_accounts where code = ${code} and member_id is null)`
  const credit = sql`(select id from ledger_accounts where code = 'credit' and member_id = ${busiest}::uuid)`
  const moreCredit = sql`generate_series(${Math.min(BUSIEST_CREDIT, first - 1) + 1}::int, ${Math.min(BUSIEST_CREDIT, last)}::int) n`
  const bills = sql`generate_series(${upTo(first - 1, MEMBERS_PER_BILL) + 1}::int, ${upTo(last, MEMBERS_PER_BILL)}::int) n`
  return [
    sql`insert into ledger_accounts (id, code) select gen_random_uuid(), code from unnest(array['sumup', 'sales', 'cash']) code
      where not exists (select from ledger_accounts a where a.code = code.code and a.member_id is null)`,
    sql`insert into ledger_accounts (id, code, member_id) select gen_random_uuid(), 'credit', ${busiest}::uuid
      where ${credit} is null`,
    sql`insert into payments (id, order_id, reference, state, amount, currency, transaction_id, transaction_code, created_at, paid_at, compared_at)
      select o.id, o.id, o.number, 'paid', o.total_amount, o.currency, o.id, 'T' || n, o.placed_at, o.placed_at, o.placed_at from ${orders}`,
    sql`insert into ledger_transactions (id, kind, source_id, booked_at) select o.id, 'payment', o.id, o.placed_at from ${orders}`,
    sql`insert into ledger_entries (transaction_id, position, account_id, amount, currency)
      select o.id, e.position, e.account, e.amount, 'GBP' from ${orders}
      cross join (values (0, ${account('sumup')}, 250), (1, ${account('sales')}, -250)) e (position, account, amount)`,
    sql`with found as (
        insert into payment_differences (id, payment_id, kind, event, amount, currency, seen_at)
        select o.id, o.id, 'missing', o.id, 250, 'GBP', o.placed_at from ${orders} where n % 100 = 1 returning id, seen_at)
      insert into difference_settlements (id, difference_id, note, settled_at)
      select id, id, 'Found it', seen_at from found where right(id::text, 1) <> '7'`,
    sql`insert into bill_accounts (id, name, holder_id, limit_amount, currency, opened_at)
      select m.id, 'Household ' || n, m.id, 90000, 'GBP', now() from ${bills} join members m on m.handle = 'scale_' || n`,
    sql`insert into bills (id, account_id, number, month, amount, currency, issued_at, due_at)
      select gen_random_uuid(), m.id, 'MB-' || n || '-' || month, to_char(begin, 'YYYY-MM'), 4000, 'GBP', begin, begin + interval '14 days'
      from ${bills} join members m on m.handle = 'scale_' || n cross join generate_series(1, ${MONTHS}::int) month
        cross join lateral (select date_trunc('month', now()) - make_interval(months => month) as begin) b`,
    sql`insert into bill_payments (id, bill_id, amount, currency, way, received_at)
      select b.id, b.id, b.amount, 'GBP', 'transfer', b.due_at from ${bills} cross join generate_series(2, ${MONTHS}::int) ago
      join bills b on b.number = 'MB-' || n || '-' || ago`,
    sql`with booked as (
        insert into ledger_transactions (id, kind, source_id, booked_at)
        select id, case when n % 2 = 0 then 'pay-out' else 'top-up' end, id, now() - make_interval(hours => n)
        from ${moreCredit} cross join lateral (select gen_random_uuid() as id where n > 0) i returning id, kind)
      insert into ledger_entries (transaction_id, position, account_id, amount, currency)
      select id, e.position, e.account, e.amount * case kind when 'top-up' then 3 else -1 end, 'GBP' from booked
      cross join (values (0, ${account('cash')}, 100), (1, ${credit}, -100)) e (position, account, amount)`,
    ...kept,
  ]
}

const kept = [
  sql`delete from ledger_lines`,
  sql`delete from ledger_balances`,
  sql`delete from ledger_sums`,
  sql`delete from unsettled_differences`,
  sql`delete from unpaid_bills`,
  sql`insert into ledger_balances (account_id, currency, kind, amount, entries)
    select a.id, e.currency, ledger_kind(a.code), sum(e.amount), count(*) from ledger_accounts a
    join ledger_entries e on e.account_id = a.id where ledger_kind(a.code) is not null group by a.id, e.currency`,
  sql`insert into ledger_lines (account_id, currency, nth, transaction_id, position, balance)
    select e.account_id, e.currency, row_number() over so_far, e.transaction_id, e.position, sum(e.amount) over so_far
    from ledger_balances b join ledger_entries e on e.account_id = b.account_id
      join ledger_transactions t on t.id = e.transaction_id where b.kind in ('credit', 'household')
    window so_far as (partition by e.account_id, e.currency order by t.booked_at, t.id, e.position rows unbounded preceding)`,
  sql`insert into ledger_sums (code, currency, debit, credit, accounts)
    select ledger_line(a.code), e.currency, coalesce(sum(e.amount) filter (where e.amount > 0), 0),
      coalesce(-sum(e.amount) filter (where e.amount < 0), 0), count(distinct a.id) filter (where ledger_kind(a.code) is not null)
    from ledger_accounts a join ledger_entries e on e.account_id = a.id group by 1, 2`,
  sql`insert into unsettled_differences (difference_id, seen_at) select d.id, d.seen_at from payment_differences d
    where not exists (select from difference_settlements s where s.difference_id = d.id)`,
  sql`insert into unpaid_bills (bill_id, account_id, month, due_at) select b.id, b.account_id, b.month, b.due_at from bills b
    left join (select bill_id, sum(amount) as amount from bill_payments group by bill_id) paid on paid.bill_id = b.id
    where b.amount > coalesce(paid.amount, 0)`,
]
