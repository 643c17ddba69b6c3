import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { type creditHolders, HOLDERS_PER_PAGE } from '#core/services/cart/ledger/statement'
import { AdminLayout } from '#templates/admin'
import { Pagination } from '#templates/components/pagination'
import { Money } from '#templates/components/price'
import { SearchForm } from '#templates/components/search-form'
import { type Column, Table } from '#templates/components/table'

type List = Awaited<ReturnType<typeof creditHolders>>
type Holder = List['holders'][number]

type HoldersProps = List & {
  page: PageContext
  text: string
  /** Of the page, counted from 1. */
  number: number
}

export function CreditHoldersPage({ page, text, number, holders, total }: HoldersProps) {
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
        <Pagination
          page={number}
          pages={pagesOf(total, HOLDERS_PER_PAGE)}
          hrefOf={to => `/shop/credit?${new URLSearchParams({ ...(text && { q: text }), page: String(to) })}`}
          entries={{ perPage: HOLDERS_PER_PAGE, total, locale: page.locale }}
          label="Pages of members"
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
    { heading: 'Household', cell: ({ household }) => <span safe>{household ?? '–'}</span> },
    { heading: 'Credit', numeric: true, cell: ({ credit }) => <Money value={credit} locale={page.locale} /> },
  ]
}
