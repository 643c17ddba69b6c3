import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'monthly_bills',
    'The account that you order on, its bills, and what stands on them.',
    [
      'bill_account_members.member_id',
      'bill_accounts.holder_id',
      'bill_lines.payment_id',
      'bill_lines.refund_id',
    ],
    id => sql`
      select a.name as account, b.number, b.month, b.amount, b.currency, b.issued_at, b.due_at,
        (select coalesce(json_agg(json_build_object('amount', l.amount, 'currency', l.currency) order by l.id), '[]')
          from bill_lines l where l.bill_id = b.id) as lines
      from bill_accounts a left join bills b on b.account_id = a.id
      where a.holder_id = ${id} or a.id = (select m.account_id from bill_account_members m where m.member_id = ${id})
      order by b.month, b.id`,
  ),
]
