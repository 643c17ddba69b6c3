import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { Calendar } from '#core/entities/events/calendar'
import { ContainerLink } from '#core/entities/events/container-link'
import { EventEntry } from '#core/entities/events/event-entry'
import { Quota } from '#core/entities/events/quota'
import { Slot } from '#core/entities/events/slot'
import { TicketType } from '#core/entities/events/ticket-type'
import { insertOccurrences } from '#core/services/events/occurrences/insert-occurrences'
import { horizon } from '#core/services/events/occurrences/materialise'
import { timesOf } from '#core/services/events/recurrence/times-of'
import { COOPERATIVE } from '../cooperative'
import { CALENDARS, demoCollectionSlots, demoEvents } from '../events'
import type { DemoContainer, DemoEvent } from '../shapes'
import { seedTickets } from './tickets'

const COLOURS = ['leaf', 'accent', 'leaf']
const KINDS = { post: 'post', page: 'page', 'market-page': 'market_page' } as const

/** A year of the cooperative's events, with their tickets, collection times, and what they are attached to. */
export async function seedEvents(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const calendars = createCalendars(tx)
    const events = demoEvents(tx.now)
    const containers = await containerIds(tx)
    const entries = events.map(event => createEntry(tx, event, calendars, containers))
    createSlots(tx, calendars)
    await tx.em.flush()
    await insertOccurrences(
      tx,
      events.flatMap((event, index) => {
        const schedule = { ...event, timeZone: COOPERATIVE.timeZone }
        const until = event.recurrence ? horizon(tx.now) : event.startsAt
        return timesOf(schedule, event.startsAt, until).map(time => ({
          ...time,
          entryId: entries[index]!.id,
        }))
      }),
    )
    await seedTickets(tx)
    tx.purge('occurrences', 'slots')
  })
}

function createCalendars(tx: Tx): Map<string, Calendar> {
  return new Map(
    CALENDARS.map((calendar, index) => [
      calendar.slug,
      tx.em.create(Calendar, {
        ...calendar,
        timeZone: COOPERATIVE.timeZone,
        colour: COLOURS[index] ?? 'leaf',
      }),
    ]),
  )
}

function createEntry(
  tx: Tx,
  event: DemoEvent,
  calendars: ReadonlyMap<string, Calendar>,
  containers: ReadonlyMap<string, string>,
): EventEntry {
  const { slug, title, summary, description, place, startsAt, endsAt, recurrence } = event
  const entry = tx.em.create(EventEntry, {
    calendar: calendars.get(event.calendar)!,
    slug,
    title,
    summary,
    description,
    place,
    startsAt,
    endsAt,
    recurrence,
    image: `/illustrations/${event.illustration}.svg`,
    createdBy: null,
    createdAt: tx.now,
    updatedAt: tx.now,
  })
  for (const [position, type] of event.ticketTypes.entries()) {
    const quota = tx.em.create(Quota, { entry, name: type.name, size: type.quota })
    tx.em.create(TicketType, {
      entry,
      quota,
      name: type.name,
      description: type.note,
      position,
      priceAmount: type.price,
      priceCurrency: COOPERATIVE.currency,
    })
  }
  for (const [position, container] of event.attachedTo.entries()) {
    const containerId = containers.get(keyOf(container))
    if (!containerId) continue
    const containerKind = KINDS[container.kind]
    tx.em.create(ContainerLink, { entry, containerKind, containerId, position, linkedBy: null })
  }
  return entry
}

/** What the blog and the market have seeded before, by kind and slug. */
async function containerIds(tx: Tx): Promise<Map<string, string>> {
  const posts = await db(tx).selectFrom('posts').select(['kind', 'slug', 'id']).execute()
  const pages = await db(tx).selectFrom('market_pages').select(['slug', 'id']).execute()
  const all = [...posts, ...pages.map(page => ({ kind: 'market-page' as const, ...page }))]
  return new Map(all.map(row => [keyOf(row), row.id]))
}

function keyOf({ kind, slug }: DemoContainer): string {
  return `${kind}:${slug}`
}

function createSlots(tx: Tx, calendars: ReadonlyMap<string, Calendar>): void {
  const calendar = calendars.get('farm-days')!
  for (const { name: title, place, startsAt, endsAt, capacity } of demoCollectionSlots(tx.now)) {
    tx.em.create(Slot, { calendar, title, place, startsAt, endsAt, capacity })
  }
}
