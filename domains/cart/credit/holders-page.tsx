import type { PageContext } from '#core/contracts/page'
import type { creditHolders } from '#core/services/cart/ledger/statement'
import { AdminLayout } from '#templates/admin'
import { Money } from '#templates/components/price'
import { SearchForm } from '#templates/components/search-form'
import { type Column, Table } from '#templates/components/table'

type Holder = Awaited<ReturnType<typeof creditHolders>>[number]

type HoldersProps = { page: PageContext; text: string; holders: readonly Holder[] }

export function CreditHoldersPage({ page, text, holders }: HoldersProps) {
  return (
    <AdminLayout
      page={page}
      title="Credit"
      lead="What members have paid in for later. Find a member to pay something in or out."
      worker="shopkeeper"
    >
      <div class="stack">
        <SearchForm action="/shop/credit" label="Find a member by name or e-mail" value={text} />
        <Table
          caption={text ? 'Members found' : 'Members with credit'}
          hideCaption
          dense
          columns={columnsFor(page)}
          rows={holders}
          empty={text ? 'Nobody is called that.' : 'Nobody has any credit.'}
        />
      </div>
    </AdminLayout>
  )
}

function columnsFor(page: PageContext): readonly Column<Holder>[] {
  return [
    {
      heading: 'Member',
      names: true,
      cell: ({ id, name }) => (
        <a href={`/shop/credit/${id}`} safe>
          {name}
        </a>
      ),
    },
    { heading: 'E-mail', cell: ({ email }) => <span safe>{email}</span> },
    { heading: 'Credit', numeric: true, cell: ({ credit }) => <Money value={credit} locale={page.locale} /> },
  ]
}
