import type { PageContext } from '#core/contracts/page'
import type { SlotView } from '#core/services/events/slots/slots-of'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader } from '#templates/components/page-header'
import { Table } from '#templates/components/table'
import { TimeRange } from '#templates/components/time'
import { Layout } from '#templates/layout'

export function SlotsPage({ page, slots }: { page: PageContext; slots: readonly SlotView[] }) {
  return (
    <Layout page={page} title="Collection times" description="Book a time to come and collect." wide>
      <PageHeader
        title="Collection times"
        lead="Book a time, and we shall have your things ready. One place a person is enough."
      />
      {slots.length === 0 ? (
        <EmptyState title="No times are open" text="New times are opened week by week." />
      ) : (
        <Table
          caption="Times to book"
          hideCaption
          rows={slots}
          columns={[
            {
              heading: 'When',
              names: true,
              cell: slot => (
                <TimeRange
                  from={slot.startsAt}
                  to={slot.endsAt}
                  locale={page.locale}
                  timeZone={slot.timeZone}
                />
              ),
            },
            { heading: 'What', cell: slot => <span safe>{slot.title}</span> },
            { heading: 'Where', cell: slot => <span safe>{slot.place}</span> },
            { heading: 'Places', cell: slot => <Places slot={slot} /> },
            { heading: 'Booking', cell: slot => <BookingForm page={page} slot={slot} /> },
          ]}
        />
      )}
    </Layout>
  )
}

function Places({ slot }: { slot: SlotView }) {
  if (slot.mine) return <Badge text="Booked by you" tone="success" />
  if (slot.free === 0) return <Badge text="Full" />
  return <Badge text={slot.free === 1 ? 'Last place' : `${slot.free} free`} tone="leaf" />
}

function BookingForm({ page, slot }: { page: PageContext; slot: SlotView }) {
  if (!slot.mine && slot.free === 0) return ''
  if (!page.viewer.member) {
    return <a href="/login?return_to=%2Fslots">Sign in to book</a>
  }
  return (
    <form method="post" action={`/slots/${slot.id}/booking${slot.mine ? '?_method=delete' : ''}`}>
      <Button variant={slot.mine ? 'quiet' : 'plain'} small>
        {slot.mine ? 'Cancel' : 'Book'}
      </Button>
    </form>
  )
}
