import { sql } from 'kysely'
import { section } from '#core/concepts/export-section'

export const exportOf = [
  section(
    'credit',
    'Your credit with us: all that came in and went out.',
    ['ledger_accounts.member_id'],
    id => sql`
      select t.kind, t.note, t.booked_at, -e.amount as amount, e.currency
      from ledger_accounts a join ledger_entries e on e.account_id = a.id
        join ledger_transactions t on t.id = e.transaction_id
      where a.member_id = ${id} order by t.booked_at, t.id`,
  ),
]
