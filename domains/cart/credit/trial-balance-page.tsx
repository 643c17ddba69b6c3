import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { AccountBalance, TrialBalance } from '#core/services/cart/ledger/trial-balance'
import { AdminLayout } from '#templates/admin'
import { Notice } from '#templates/components/notice'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'

export function TrialBalancePage({ page, balance }: { page: PageContext; balance: TrialBalance }) {
  const adds = balance.difference.amount === 0
  return (
    <AdminLayout
      page={page}
      title="Trial balance"
      lead="All accounts of the books. Debits are what we have, credits what we owe and earn."
      worker="shopkeeper"
    >
      <div class="stack">
        <Notice
          kind={adds ? 'success' : 'error'}
          title={adds ? 'The books add up' : 'The books do not add up'}
        >
          <p>
            All balances together come to <Money value={balance.difference} locale={page.locale} />.
          </p>
        </Notice>
        {balance.unbooked > 0 && (
          <Notice title="Not all of it is booked yet">
            <p>
              {balance.unbooked} payments and refunds are older than the books. They are booked within the
              hour.
            </p>
          </Notice>
        )}
        <Table
          caption="Accounts"
          hideCaption
          dense
          columns={columnsFor(page)}
          rows={balance.lines}
          empty="Nothing has been booked yet."
        />
      </div>
    </AdminLayout>
  )
}

const NAMES: Readonly<Record<string, string>> = {
  sales: 'Sales',
  sumup: 'SumUp',
  cash: 'Cash',
  bank: 'Bank',
  credit: 'Members’ credit',
  households: 'Households’ credit',
  'refunds-due': 'To be given back',
  losses: 'Given back without goods',
  'cost-of-goods': 'Cost of goods',
  producers: 'Owed to producers',
  'gift-cards': 'Left on gift cards',
  'expired-gift-cards': 'Left on gift cards that ran out',
  'held-for-orders': 'Taken for orders that wait',
  receivable: 'Owed on monthly bills',
}

function nameOf({ code, accounts }: AccountBalance): string {
  if (code.startsWith('vat:')) return `VAT ${Number(code.slice(4)) / 100} %`
  const name = NAMES[code] ?? code
  return accounts > 1 ? isolate`${name} (${accounts} accounts)` : name
}

function columnsFor(page: PageContext): readonly Column<AccountBalance>[] {
  return [
    { heading: 'Account', names: true, cell: line => <span safe>{nameOf(line)}</span> },
    { heading: 'Debit', numeric: true, cell: ({ debit }) => <Money value={debit} locale={page.locale} /> },
    { heading: 'Credit', numeric: true, cell: ({ credit }) => <Money value={credit} locale={page.locale} /> },
    {
      heading: 'Balance',
      numeric: true,
      cell: ({ balance }) => <Money value={balance} locale={page.locale} />,
    },
  ]
}
