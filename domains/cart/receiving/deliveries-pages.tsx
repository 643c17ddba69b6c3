import { CYCLES_TO_CHOOSE, type CycleChoice, SETTLING_MINUTES } from '#core/contracts/market'
import type { PageContext } from '#core/contracts/page'
import type { CycleDeliveries } from '#core/services/cart/receiving/deliveries'
import { AdminLayout } from '#templates/admin'
import { Badge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { Table } from '#templates/components/table'
import { formatTime, Time } from '#templates/components/time'

const LEAD = 'What producers bring for a cycle, and packing it.'

export function CyclesPage({ page, cycles }: { page: PageContext; cycles: readonly CycleChoice[] }) {
  return (
    <AdminLayout
      page={page}
      title="Receiving"
      lead={
        cycles.length < CYCLES_TO_CHOOSE
          ? LEAD
          : `${LEAD} These are the newest ${CYCLES_TO_CHOOSE} cycles; the page of an older one leads here, too.`
      }
      worker="shopkeeper"
    >
      {cycles.length === 0 ? (
        <EmptyState
          title="No order cycles yet"
          text="Once one has closed, what was ordered of each producer stands here."
        >
          <ButtonLink href={`${page.origins.market}/shop/cycles`}>Order cycles</ButtonLink>
        </EmptyState>
      ) : (
        <Table
          caption="Order cycles"
          hideCaption
          dense
          rows={cycles}
          columns={[
            {
              heading: 'Cycle',
              names: true,
              cell: ({ id, name }) => (
                <a href={`/shop/receiving/${id}`} safe>
                  {name}
                </a>
              ),
            },
            {
              heading: 'Orders',
              cell: ({ ordered, closed }) =>
                ordered ? (
                  <Badge text="with the producers" tone="success" />
                ) : (
                  <Badge text={closed ? 'closed, soon with the producers' : 'not closed yet'} />
                ),
            },
            {
              heading: 'Pack',
              cell: ({ id }) => <a href={`/shop/packing/${id}`}>Packing</a>,
            },
          ]}
        />
      )}
    </AdminLayout>
  )
}

type DeliveriesProps = CycleDeliveries & { page: PageContext; now: Date }

export function DeliveriesPage({ page, cycle, deliveries, now }: DeliveriesProps) {
  return (
    <AdminLayout
      page={page}
      title={cycle.name}
      lead={leadOf(page, cycle, now)}
      worker="shopkeeper"
      actions={
        <ButtonLink href={`/shop/packing/${cycle.id}`} variant="plain" icon="print">
          Packing
        </ButtonLink>
      }
    >
      <Table
        caption="What comes"
        hideCaption
        dense
        rows={deliveries}
        empty="Nothing was ordered of any producer."
        columns={[
          {
            heading: 'Producer',
            names: true,
            cell: ({ producerId, producer }) => (
              <a href={`/shop/receiving/${cycle.id}/${producerId}`} safe>
                {producer}
              </a>
            ),
          },
          { heading: 'Ordered', numeric: true, cell: ({ ordered }) => String(ordered) },
          {
            heading: 'Came',
            cell: ({ receivedAt }) =>
              receivedAt ? (
                <Time at={receivedAt} style="both" locale={page.locale} timeZone={page.timeZone} />
              ) : (
                <Badge text="waits" tone="notice" />
              ),
          },
          {
            heading: 'Short',
            numeric: true,
            cell: ({ receivedAt, short }) => (receivedAt ? String(short) : ''),
          },
        ]}
      />
    </AdminLayout>
  )
}

function leadOf(page: PageContext, { orderedAt, closesAt }: CycleDeliveries['cycle'], now: Date): string {
  if (orderedAt) return 'What is to come, and what has come.'
  if (closesAt > now) return 'Orders go to the producers when it closes.'
  const after = new Date(closesAt.getTime() + SETTLING_MINUTES * 60_000)
  return `It is closed. Its orders go to the producers after ${formatTime(after, page, 'both')}.`
}
