import { escapeHtml } from '@kitajs/html'
import type { PageContext } from '#core/contracts/page'
import type { Attendee, AttendeeOrder } from '#core/services/events/door/attendees'
import type { RefundProgress } from '#core/services/events/organising/cancel-occurrence'
import type { OccurrenceDesk } from '#core/services/events/organising/desk'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Filters } from '#templates/components/filters'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Progress } from '#templates/components/progress'
import { SearchForm } from '#templates/components/search-form'
import { Table } from '#templates/components/table'
import { formatTime } from '#templates/components/time'
import { PrintLayout } from '#templates/print'
import { OrganiserFrame } from './frame'

const ORDERS: readonly [AttendeeOrder, string][] = [
  ['name', 'By name'],
  ['type', 'By ticket'],
  ['state', 'By state'],
  ['issued', 'By time of order'],
]

type OccurrenceProps = {
  page: PageContext
  occurrence: OccurrenceDesk
  people: readonly Attendee[]
  order: AttendeeOrder
  query: string
  refunds: RefundProgress | null
}

export function OccurrencePage({ page, occurrence, people, order, query, refunds }: OccurrenceProps) {
  const base = `/organise/occurrences/${occurrence.id}`
  const hrefOf = (by: AttendeeOrder) =>
    `${base}?${new URLSearchParams({ order: by, ...(query && { q: query }) })}`
  return (
    <OrganiserFrame
      page={page}
      title={occurrence.title}
      lead={`${formatOccurrenceTime(occurrence, page.locale)} · ${occurrence.sold} of ${occurrence.size} sold · ${occurrence.checkedIn} let in`}
      actions={
        <div class="cluster">
          <ButtonLink href={`${base}/check-ins`} icon="ticket">
            Open the door
          </ButtonLink>
          <ButtonLink href={`${base}/attendees/sheet`} variant="plain" icon="print">
            Print
          </ButtonLink>
          <ButtonLink href={`${base}/attendees.csv`} variant="plain" icon="download">
            CSV
          </ButtonLink>
        </div>
      }
    >
      {occurrence.cancelled && (
        <Notice kind="error" title="This time is cancelled">
          {refunds && refunds.tickets > 0 ? (
            <Progress label="Tickets refunded" done={refunds.returned} of={refunds.tickets} />
          ) : (
            <p>No tickets were out for it.</p>
          )}
        </Notice>
      )}
      <Section title="Who comes">
        <div class="cluster">
          <SearchForm
            action={base}
            label="Search by name, address or code"
            value={query}
            placeholder="Name or code"
          />
          <Filters
            label="Order"
            filters={ORDERS.map(([by, label]) => ({ label, href: hrefOf(by), current: by === order }))}
          />
        </div>
        <AttendeeTable people={people} />
      </Section>
      <p>
        <a href={`/organise/entries/${occurrence.entryId}`}>All times of this entry</a>
      </p>
      {!occurrence.cancelled && occurrence.startsAt > page.now && (
        <ConfirmForm
          action={`${base}/cancellation`}
          label="Cancel this time"
          question={`Everybody with a ticket (${occurrence.sold}) gets a letter, and whatever they paid comes back to them. This cannot be undone.`}
          confirm="Yes, cancel it"
          icon="remove"
        />
      )}
    </OrganiserFrame>
  )
}

function AttendeeTable({ people }: { people: readonly Attendee[] }) {
  return (
    <Table
      caption="Attendees"
      hideCaption
      dense
      rows={people}
      empty="Nobody yet."
      columns={[
        { heading: 'Name', names: true, cell: ({ name }) => escapeHtml(name) },
        { heading: 'E-mail', cell: ({ email }) => escapeHtml(email ?? '') },
        { heading: 'Ticket', cell: ({ ticketType }) => escapeHtml(ticketType) },
        { heading: 'Order', cell: ({ orderNumber }) => escapeHtml(orderNumber ?? '') },
        { heading: 'State', cell: ({ state }) => <StateBadge state={state} /> },
      ]}
    />
  )
}

type SheetProps = { page: PageContext; occurrence: OccurrenceDesk; people: readonly Attendee[] }

/** On paper, for a door without a network: a box to tick beside each name. */
export function AttendeesSheet({ page, occurrence, people }: SheetProps) {
  const coming = people.filter(({ state }) => state !== 'cancelled')
  return (
    <PrintLayout page={page} title={occurrence.title} backHref={`/organise/occurrences/${occurrence.id}`}>
      <p safe>
        {[formatOccurrenceTime(occurrence, page.locale), occurrence.place].filter(Boolean).join(' · ')}
      </p>
      <Table
        caption={`${coming.length} tickets`}
        rows={coming}
        columns={[
          { heading: 'In', cell: ({ state }) => (state === 'checked in' ? '☑' : '☐') },
          { heading: 'Name', names: true, cell: ({ name }) => escapeHtml(name) },
          { heading: 'Ticket', cell: ({ ticketType }) => escapeHtml(ticketType) },
          { heading: 'Code ends in', cell: ({ code }) => <code safe>{code.slice(-5)}</code> },
        ]}
      />
    </PrintLayout>
  )
}

export function formatOccurrenceTime({ startsAt, timeZone }: OccurrenceDesk, locale: string): string {
  const format = { locale, timeZone }
  return `${formatTime(startsAt, format, 'day')}, ${formatTime(startsAt, format, 'time')}`
}
