import type { PageContext } from '#core/contracts/page'
import { Agenda } from './components/agenda'
import { Badge } from './components/badge'
import { CalendarMonth } from './components/calendar-month'
import { CalendarWeek } from './components/calendar-week'
import { ConfirmForm } from './components/confirm-form'
import type { DayEntry } from './components/entry-chips'
import { Section } from './components/page-header'
import { Ticket } from './components/ticket'

const ENTRIES: Record<string, DayEntry[]> = {
  '2025-05-03': [{ href: '#', title: 'Plant swap and soup', time: '10:00', accent: true }],
  '2025-05-10': [
    { href: '#', title: 'Scything for beginners', time: '09:30' },
    { href: '#', title: 'Open hive', time: '14:00', accent: true },
  ],
  '2025-05-22': [{ href: '#', title: 'Members’ meeting', time: '19:00' }],
}

export function CalendarSamples({ page }: { page: PageContext }) {
  return (
    <Section title="Calendar" id="calendar">
      <div class="split">
        <CalendarMonth
          month="2025-05"
          entries={ENTRIES}
          today="2025-05-03"
          locale={page.locale}
          previousHref="#"
          nextHref="#"
        />
        <Agenda
          locale={page.locale}
          timeZone={page.timeZone}
          entries={[
            {
              href: '#',
              title: 'Plant swap and soup',
              startsAt: new Date('2025-05-03T09:00:00Z'),
              endsAt: new Date('2025-05-03T12:00:00Z'),
              place: 'The packing shed',
              aside: <Badge text="Free" tone="leaf" />,
            },
            {
              href: '#',
              title: 'Scything for beginners',
              startsAt: new Date('2025-05-10T08:30:00Z'),
              place: 'Long Furrow',
              aside: <Badge text="3 left" tone="notice" />,
            },
          ]}
        />
      </div>
      <h3>A week</h3>
      <CalendarWeek week="2025-05-10" entries={ENTRIES} today="2025-05-10" locale={page.locale} />
      <h3>A ticket</h3>
      <Ticket
        event="Open hive at Ashen Hill"
        type="Adult"
        when="Saturday 10 May 2025, 14:00–16:00"
        where="Ashen Hill Apiary, Ash valley"
        holder="Bryony Hale"
        code="ROSE-7K2P"
        state="paid"
        actions={
          <ConfirmForm
            action="#"
            label="Cancel this ticket"
            question="You get £8.00 back within three days, and your place goes to someone else."
            confirm="Yes, cancel it"
          />
        }
      />
    </Section>
  )
}
