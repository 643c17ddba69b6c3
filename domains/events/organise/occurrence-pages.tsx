import { escapeHtml } from '@kitajs/html'
import { pagesOf } from '#core/app/paging'
import type { PageContext } from '#core/contracts/page'
import { ATTENDEES_PER_PAGE, type Attendee, type AttendeeOrder } from '#core/services/events/door/attendees'
import type { RefundProgress } from '#core/services/events/organising/cancel-occurrence'
import type { OccurrenceDesk } from '#core/services/events/organising/desk'
import { StateBadge } from '#templates/components/badge'
import { ButtonLink } from '#templates/components/button'
import { ConfirmForm } from '#templates/components/confirm-form'
import { Filters } from '#templates/components/filters'
import { Notice } from '#templates/components/notice'
import { Section } from '#templates/components/page-header'
import { Pagination } from '#templates/components/pagination'
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
  total: number
  /** Of the page of attendees, counted from 1. */
  number: number
  order: AttendeeOrder
  query: string
  refunds: RefundProgress | null
}

export function OccurrencePage({ page, occurrence, people, total, number, ...view }: OccurrenceProps) {
  const { order, query, refunds } = view
  const base = `/organise/occurrences/${occurrence.id}`
  const hrefOf = (by: AttendeeOrder, to = 1) => {
    const asked = { order: by, ...(query && { q: query }), ...(to > 1 && { page: String(to) }) }
    return `${base}?${new URLSearchParams(asked)}`
  }
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
        <AttendeePages page={page} number={number} total={total} hrefOf={to => hrefOf(order, to)} />
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

type PagesProps = { page: PageContext; number: number; total: number; hrefOf: (page: number) => string }

function AttendeePages({ page, number, total, hrefOf }: PagesProps) {
  return (
    <Pagination
      page={number}
      pages={pagesOf(total, ATTENDEES_PER_PAGE)}
      hrefOf={hrefOf}
      entries={{ perPage: ATTENDEES_PER_PAGE, total, locale: page.locale }}
      label="Pages of attendees"
    />
  )
}

type SheetProps = Pick<OccurrenceProps, 'page' | 'occurrence' | 'people' | 'total' | 'number'>

/** On paper, for a door without a network: a box to tick beside each name. */
export function AttendeesSheet({ page, occurrence, people, total, number }: SheetProps) {
  const sheet = `/organise/occurrences/${occurrence.id}/attendees/sheet`
  const pages = pagesOf(total, ATTENDEES_PER_PAGE)
  const coming = people.filter(({ state }) => state !== 'cancelled')
  return (
    <PrintLayout page={page} title={occurrence.title} backHref={`/organise/occurrences/${occurrence.id}`}>
      <p safe>
        {[formatOccurrenceTime(occurrence, page.locale), occurrence.place].filter(Boolean).join(' · ')}
      </p>
      <Table
        caption={
          pages > 1
            ? `Sheet ${number} of ${pages}`
            : coming.length === 1
              ? '1 ticket'
              : `${coming.length} tickets`
        }
        rows={coming}
        columns={[
          { heading: 'In', cell: ({ state }) => (state === 'checked in' ? '☑' : '☐') },
          { heading: 'Name', names: true, cell: ({ name }) => escapeHtml(name) },
          { heading: 'Ticket', cell: ({ ticketType }) => escapeHtml(ticketType) },
          { heading: 'Code ends in', cell: ({ code }) => <code safe>{code.slice(-5)}</code> },
        ]}
      />
      <AttendeePages
        page={page}
        number={number}
        total={total}
        hrefOf={to => (to > 1 ? `${sheet}?page=${to}` : sheet)}
      />
    </PrintLayout>
  )
}

export function formatOccurrenceTime({ startsAt, timeZone }: OccurrenceDesk, locale: string): string {
  const format = { locale, timeZone }
  return `${formatTime(startsAt, format, 'day')}, ${formatTime(startsAt, format, 'time')}`
}
