import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'monthly_bills',
    'The account that you order on, and its bills.',
    ['bill_account_members.member_id', 'bill_accounts.holder_id'],
    id => sql`
      select a.name as account, b.number, b.month, b.amount, b.currency, b.issued_at, b.due_at
      from bill_accounts a left join bills b on b.account_id = a.id
      where a.holder_id = ${id} or a.id = (select m.account_id from bill_account_members m where m.member_id = ${id})
      order by b.month, b.id`,
  ),
]
