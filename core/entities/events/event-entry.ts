import { defineEntity, type InferEntity, p } from '@mikro-orm/core'
import { id, moment, now } from '../columns'
import { Member } from '../identity/member'
import { Calendar } from './calendar'

/** What happens once, or again and again by its `recurrence`; each time it does is an `Occurrence`. */
export const EventEntry = defineEntity({
  name: 'EventEntry',
  tableName: 'event_entries',
  properties: {
    id: id(),
    calendar: () => p.manyToOne(Calendar).deleteRule('no action').index(),
    slug: p.string().length(160).unique(),
    title: p.string().length(200),
    summary: p.text().default(''),
    /** Markdown. */
    description: p.text().default(''),
    place: p.string().length(200).default(''),
    image: p.text().nullable(),
    imageAlt: p.text().default(''),
    startsAt: moment(),
    endsAt: moment(),
    /** RFC 5545 RRULE without DTSTART, e.g. `FREQ=WEEKLY;BYDAY=TH`; read in the calendar's zone. */
    recurrence: p.text().nullable(),
    /** A ticket may be cancelled until so many hours before the start. */
    cancellationHours: p.integer().default(24).check('cancellation_hours >= 0'),
    createdBy: () => p.manyToOne(Member).nullable().deleteRule('no action'),
    createdAt: now(),
    updatedAt: moment()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
  },
  checks: [{ name: 'event_entries_end_after_start', expression: 'ends_at > starts_at' }],
})

export type EventEntry = InferEntity<typeof EventEntry>
