import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import type { Offer, Sellable } from '#core/contracts/seller'
import { COOP_CURRENCY } from '#core/database/coop-currency'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { NOT_RETIRED } from '../tickets/retired'

type OfferRow = {
  ticketTypeId: string
  occurrenceId: string
  title: string
  type: string
  slug: string
  image: string | null
  imageAlt: string
  startsAt: Date
  timeZone: string
  amount: number
  currency: string
  available: number
}

/** One offer for each ticket that can be bought now, sold-out ones with nothing available. */
export async function offers(ctx: Ctx, sellables: readonly Sellable[]): Promise<readonly Offer[]> {
  const tickets = sellables.filter(sellable => sellable.kind === 'ticket')
  if (tickets.length === 0) return []
  const { rows } = await sql<OfferRow>`
    select tt.id as "ticketTypeId", o.id as "occurrenceId", e.title, tt.name as type, e.slug, e.image,
      e.image_alt as "imageAlt", o.starts_at as "startsAt", c.time_zone as "timeZone",
      tt.price_amount as amount, tt.price_currency as currency,
      oq.size - oq.sold - oq.reserved as available
    from jsonb_to_recordset(${jsonb(tickets)}) as asked("ticketTypeId" uuid, "occurrenceId" uuid)
    join ticket_types tt on tt.id = asked."ticketTypeId"
    join occurrences o on o.id = asked."occurrenceId" and o.entry_id = tt.entry_id
    join occurrence_quotas oq on oq.occurrence_id = o.id and oq.quota_id = tt.quota_id
    join event_entries e on e.id = o.entry_id
    join calendars c on c.id = e.calendar_id
    where o.cancelled_at is null and o.starts_at > ${ctx.now} and ${NOT_RETIRED}
      and tt.price_currency = ${COOP_CURRENCY}`.execute(db(ctx))
  return rows.map(row => offerOf(ctx, row))
}

function offerOf(ctx: Ctx, row: OfferRow): Offer {
  const when = new Intl.DateTimeFormat(ctx.locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: row.timeZone,
  })
  return {
    sellable: { kind: 'ticket', ticketTypeId: row.ticketTypeId, occurrenceId: row.occurrenceId },
    title: row.title,
    detail: `${row.type} · ${when.format(row.startsAt)}`,
    unitPrice: { amount: row.amount, currency: row.currency },
    available: row.available,
    path: `/events/${row.slug}/${row.occurrenceId}`,
    image: row.image,
    imageAlt: row.imageAlt,
  }
}
