import type { Ctx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { Order } from '#core/entities/cart/order'
import { OrderLine } from '#core/entities/cart/order-line'
import { Calendar } from '#core/entities/events/calendar'
import { EventEntry } from '#core/entities/events/event-entry'
import { Occurrence } from '#core/entities/events/occurrence'
import { OccurrenceQuota } from '#core/entities/events/occurrence-quota'
import { Quota } from '#core/entities/events/quota'
import { TicketType } from '#core/entities/events/ticket-type'
import { Member } from '#core/entities/identity/member'

const HOUR_MS = 3_600_000

type Staging = { title?: string; places?: number; startsInHours?: number; timeZone?: string; price?: number }

/** A one-off event of the next days with two ticket types that share their places. */
export async function stage(ctx: Ctx, staging: Staging = {}) {
  const {
    title = 'Apple day',
    places = 2,
    startsInHours = 72,
    timeZone = 'Europe/London',
    price = 500,
  } = staging
  const em = ctx.em.fork()
  const slug = `apple-day-${Bun.randomUUIDv7().slice(-12)}`
  const startsAt = new Date(ctx.now.getTime() + startsInHours * HOUR_MS)
  const endsAt = new Date(startsAt.getTime() + 2 * HOUR_MS)
  const calendar = em.create(Calendar, { slug: `in-${slug}`, name: 'Orchard', timeZone })
  const entry = em.create(EventEntry, {
    calendar,
    slug,
    title,
    place: 'The orchard',
    startsAt,
    endsAt,
    recurrence: null,
    image: null,
    createdBy: null,
  })
  const quota = em.create(Quota, { entry, name: 'Places', size: places })
  const currency = 'GBP'
  const adult = em.create(TicketType, {
    entry,
    quota,
    name: 'Adult',
    priceAmount: price,
    priceCurrency: currency,
  })
  const child = em.create(TicketType, {
    entry,
    quota,
    name: 'Child',
    priceAmount: 0,
    priceCurrency: currency,
    position: 1,
  })
  const occurrence = em.create(Occurrence, { entry, startsAt, endsAt, cancelledAt: null })
  em.create(OccurrenceQuota, { occurrence, quota, size: places })
  await em.flush()
  return {
    calendarId: calendar.id,
    entryId: entry.id,
    slug,
    occurrenceId: occurrence.id,
    quotaId: quota.id,
    adultId: adult.id,
    childId: child.id,
    startsAt,
  }
}

export type Staged = Awaited<ReturnType<typeof stage>>

/** An order line for so many tickets of a staged event, as the cart writes it. */
export async function orderLine(
  ctx: Ctx,
  staged: Staged,
  quantity: number,
  { ticketTypeId = staged.adultId, memberId }: { ticketTypeId?: string; memberId: string },
): Promise<OrderedItem> {
  const em = ctx.em.fork()
  const member = em.getReference(Member, memberId)
  const order = em.create(Order, {
    number: `RA-${Bun.randomUUIDv7().slice(-10)}`,
    member,
    email: 'member@example.test',
    name: 'Mair Pugh',
    totalAmount: 500 * quantity,
    currency: 'GBP',
    reservedUntil: new Date(ctx.now.getTime() + HOUR_MS),
    settledAt: null,
    collectionSlot: null,
  })
  const line = em.create(OrderLine, {
    order,
    kind: 'ticket',
    ticketType: em.getReference(TicketType, ticketTypeId),
    occurrence: em.getReference(Occurrence, staged.occurrenceId),
    variant: null,
    title: 'Apple day',
    unitAmount: 500,
    quantity,
  })
  await em.flush()
  return {
    orderLineId: line.id,
    sellable: { kind: 'ticket', ticketTypeId, occurrenceId: staged.occurrenceId },
    quantity,
  }
}

/** How the places of a staged event stand. */
export async function placesOf(ctx: Ctx, staged: Staged) {
  return db(ctx)
    .selectFrom('occurrence_quotas')
    .select(['size', 'sold', 'reserved'])
    .where('occurrence_id', '=', staged.occurrenceId)
    .executeTakeFirst()
}
