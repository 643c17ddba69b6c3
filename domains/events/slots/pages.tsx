import { isolate } from '#core/contracts/isolate'
import type { PageContext } from '#core/contracts/page'
import type { SlotView } from '#core/services/events/slots/slots-of'
import { Badge } from '#templates/components/badge'
import { Button } from '#templates/components/button'
import { EmptyState } from '#templates/components/empty-state'
import { PageHeader, Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
import { formatTime } from '#templates/components/time'
import { Layout } from '#templates/layout'

type SlotsPageProps = { page: PageContext; slots: readonly SlotView[]; number: number; pages: number }

export function SlotsPage({ page, slots, number, pages }: SlotsPageProps) {
  return (
    <Layout page={page} title="Collection times" description="Book a time to come and collect.">
      <PageHeader
        title="Collection times"
        lead="Book a time, and we shall have your things ready. One place a person is enough."
      />
      {slots.length === 0 && (
        <EmptyState title="No times are open" text="New times are opened week by week." />
      )}
      {byDay(slots, page.locale).map(([day, ofDay]) => (
        <Section title={day}>
          <ul class="agenda">
            {ofDay.map(slot => (
              <Slot page={page} slot={slot} />
            ))}
          </ul>
        </Section>
      ))}
      <Pagination
        page={number}
        pages={pages}
        hrefOf={to => (to === 1 ? '/slots' : `/slots?page=${to}`)}
        label="Pages of times"
      />
    </Layout>
  )
}

/** Times under the day they are on, as its people say it. */
function byDay(slots: readonly SlotView[], locale: string): [string, SlotView[]][] {
  const days = new Map<string, SlotView[]>()
  for (const slot of slots) {
    const day = formatTime(slot.startsAt, { locale, timeZone: slot.timeZone }, 'day')
    days.set(day, [...(days.get(day) ?? []), slot])
  }
  return [...days]
}

function Slot({ page, slot }: { page: PageContext; slot: SlotView }) {
  const format = { locale: page.locale, timeZone: slot.timeZone }
  const [from, to] = [formatTime(slot.startsAt, format, 'time'), formatTime(slot.endsAt, format, 'time')]
  return (
    <li class="slot">
      <p class="slot__time" safe>{`${from}–${to}`}</p>
      <p class="slot__about">
        <span safe>{slot.title}</span>
        {!!slot.place && (
          <span class="muted" safe>
            {slot.place}
          </span>
        )}
      </p>
      <Places slot={slot} />
      <BookingForm page={page} slot={slot} label={isolate`${slot.title}, ${from}`} />
    </li>
  )
}

function Places({ slot }: { slot: SlotView }) {
  if (slot.mine) return <Badge text={slot.own ? 'Booked by you' : 'Your order'} tone="success" />
  if (slot.free === 0) return <Badge text="Full" />
  return <Badge text={slot.free === 1 ? 'Last place' : `${slot.free} free`} tone="leaf" />
}

function BookingForm({ page, slot, label }: { page: PageContext; slot: SlotView; label: string }) {
  if (slot.orderNumber && !slot.own) {
    return (
      <a href={`${page.origins.cart}/orders/${slot.orderNumber}`}>
        <span class="visually-hidden">Order </span>
        <span safe>{slot.orderNumber}</span>
      </a>
    )
  }
  if (!slot.own && slot.free === 0) return ''
  if (!page.viewer.member) {
    return <a href="/login?return_to=%2Fslots">Sign in to book</a>
  }
  return (
    <form method="post" action={`/slots/${slot.id}/booking${slot.own ? '?_method=delete' : ''}`}>
      <Button variant={slot.own ? 'quiet' : 'plain'} small>
        {slot.own ? 'Cancel' : 'Book'}
        <span class="visually-hidden" safe>{` ${label}`}</span>
      </Button>
    </form>
  )
}
