import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import { keptFor } from '#core/services/house/retention'
import type { TableSize } from '#core/services/house/sizes'
import { AdminLayout } from '#templates/admin'
import { Table } from '#templates/components/table'
import { bytesInWords } from './bytes'

/** How large what is, and how long it is kept. */
export function SizesPage({ page, sizes }: { page: PageContext; sizes: readonly TableSize[] }) {
  const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <AdminLayout
      page={page}
      title="Sizes"
      worker="operator"
      lead={`${bytesInWords(all)} in ${sizes.length} tables. What is older than its time is let go every night.`}
    >
      <SizesTable sizes={sizes} caption="All tables" />
    </AdminLayout>
  )
}

export function SizesTable({ sizes, caption }: { sizes: readonly TableSize[]; caption: string }) {
  return (
    <Table
      caption={caption}
      dense
      rows={sizes}
      columns={[
        { heading: 'Table', names: true, cell: ({ table }) => escapeHtml(table) },
        { heading: 'Rows, about', numeric: true, cell: ({ rows }) => rows.toLocaleString('en-GB') },
        { heading: 'Size', numeric: true, cell: ({ bytes }) => bytesInWords(bytes) },
        { heading: 'Kept', cell: ({ table }) => <Kept table={table} /> },
      ]}
    />
  )
}

function Kept({ table }: { table: string }) {
  const rule = keptFor(table)
  if (!rule) return 'for good'
  return (
    <span>
      {rule.days} days
      <small class="cart-detail" safe>
        {rule.what}
      </small>
    </span>
  )
}
