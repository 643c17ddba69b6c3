import type { PageContext } from '#core/contracts/page'
import type { Picked, PickingGroup } from '#core/services/cart/shop/picking-list'
import { Money } from '#templates/components/price'
import { type Column, Table } from '#templates/components/table'
import { TimeRange } from '#templates/components/time'
import { PrintLayout } from '#templates/print'

/** A sheet to pack by: for each collection time what to fetch from the shelf, then box by box. */
export function PickingPage({ page, groups }: { page: PageContext; groups: readonly PickingGroup[] }) {
  return (
    <PrintLayout page={page} title="Picking list" backHref="/shop/orders">
      {groups.length === 0 && <p>Nothing waits to be packed.</p>}
      {groups.map(group => (
        <Group page={page} group={group} />
      ))}
    </PrintLayout>
  )
}

function Group({ page, group }: { page: PageContext; group: PickingGroup }) {
  return (
    <section class="stack">
      <h2>
        {group.slot ? (
          <>
            <TimeRange
              from={group.slot.startsAt}
              to={group.slot.endsAt}
              locale={page.locale}
              timeZone={group.slot.timeZone}
            />
            <span safe>{`, ${group.slot.title}${group.slot.place ? `, ${group.slot.place}` : ''}`}</span>
          </>
        ) : (
          'Without a collection time'
        )}
      </h2>
      <Table caption="From the shelf" dense columns={COLUMNS} rows={group.totals} />
      {group.orders.map(order => (
        <>
          <h3 safe>{`${order.name} · ${order.number}`}</h3>
          <Table
            caption={`What is in order ${order.number}`}
            hideCaption
            dense
            columns={COLUMNS}
            rows={order.lines}
          />
          {!!order.toPay && (
            <p>
              To pay in cash: <Money value={order.toPay} locale={page.locale} />
            </p>
          )}
          {!!order.note && <p safe>{`Note: ${order.note}`}</p>}
        </>
      ))}
    </section>
  )
}

const COLUMNS: readonly Column<Picked>[] = [
  {
    heading: 'What',
    names: true,
    cell: item => <span safe>{item.detail ? `${item.title}, ${item.detail}` : item.title}</span>,
  },
  { heading: 'How many', numeric: true, cell: item => item.quantity },
]
