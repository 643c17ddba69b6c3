import { decimalText } from '#core/contracts/money'
import type { EventTime, EventView } from '#core/services/events/calendar/event-page'

/** The event as search engines read it (schema.org/Event, JSON-LD 1.1). A data block: nothing in it runs. */
export function EventJsonLd({ event, time, url }: { event: EventView; time: EventTime; url: string }) {
  const json = JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: event.title,
    description: event.summary || undefined,
    startDate: time.startsAt.toISOString(),
    endDate: time.endsAt.toISOString(),
    eventStatus: `https://schema.org/${time.cancelled ? 'EventCancelled' : 'EventScheduled'}`,
    eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
    location: { '@type': 'Place', name: event.place || event.calendar, address: event.place || undefined },
    image: event.image ? new URL(event.image, url).href : undefined,
    url,
    offers: time.tickets.map(ticket => ({
      '@type': 'Offer',
      name: ticket.name,
      price: decimalText(ticket),
      priceCurrency: ticket.currency,
      availability: `https://schema.org/${ticket.left > 0 ? 'InStock' : 'SoldOut'}`,
      url,
    })),
  })
  // Nothing an organiser writes can end the block: `</script>` holds a `<`.
  const safeJson = json.replace(/</g, '\\u003c')
  return <script type="application/ld+json">{safeJson}</script>
}
