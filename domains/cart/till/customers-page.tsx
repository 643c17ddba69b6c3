import type { PageContext } from '#core/contracts/page'
import type { creditHolders } from '#core/services/cart/ledger/statement'
import { AdminLayout } from '#templates/admin'
import { Money } from '#templates/components/price'
import { SearchForm } from '#templates/components/search-form'
import { type Column, Table } from '#templates/components/table'
import { tillPath } from './customer'

type Holder = Awaited<ReturnType<typeof creditHolders>>['holders'][number]

type CustomersProps = { page: PageContext; text: string; holders: readonly Holder[] }

/** For whom a sale is: those with credit first, anybody else by their name. */
export function CustomersPage({ page, text, holders }: CustomersProps) {
  return (
    <AdminLayout page={page} title="For whom is it?" worker="shopkeeper">
      <div class="stack">
        <SearchForm action="/shop/till/customers" label="Find a member by name or e-mail" value={text} />
        <Table
          caption="Members"
          hideCaption
          dense
          columns={columnsFor(page)}
          rows={holders}
          empty={text ? 'Nobody is called that.' : 'Nobody has any credit. Find a member by name.'}
        />
        <p>
          <a href={tillPath()}>Back to the till</a>
        </p>
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
        <a href={tillPath({ customer: id })} safe>
          {name}
        </a>
      ),
    },
    { heading: 'E-mail', cell: ({ email }) => <span safe>{email}</span> },
    { heading: 'Household', cell: ({ household }) => <span safe>{household ?? '–'}</span> },
    { heading: 'Credit', numeric: true, cell: ({ credit }) => <Money value={credit} locale={page.locale} /> },
  ]
}
