import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'credit',
    'Your credit with us: all that came in and went out. In a household, what was yours of it.',
    ['ledger_accounts.member_id', 'ledger_entries.member_id'],
    id => sql`
      select t.kind, t.note, t.booked_at, -e.amount as amount, e.currency, e.household
      from (
        select e.transaction_id, e.amount, e.currency, null as household
        from ledger_accounts a join ledger_entries e on e.account_id = a.id where a.member_id = ${id}
        union all
        select e.transaction_id, e.amount, e.currency, h.name
        from ledger_entries e join ledger_accounts a on a.id = e.account_id
          join households h on a.code = 'household:' || h.id
        where e.member_id = ${id}
      ) e join ledger_transactions t on t.id = e.transaction_id
      order by t.booked_at, t.id`,
  ),
]
