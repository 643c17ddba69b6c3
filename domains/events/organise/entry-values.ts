import type { Static } from '@sinclair/typebox'
import { t } from 'elysia'
import { typedValues } from '#core/app/form'
import type { CalendarRow } from '#core/services/events/calendar/calendars'
import type { EntryHead } from '#core/services/events/organising/desk'
import type { EntryValues } from '#core/services/events/organising/save-entry'
import { repeatOf, ruleOf } from '#core/services/events/recurrence/repeat'
import { momentsOf, wallTimesOf } from './moments'
import { readRepeat, repeatSchema, repeatTexts } from './repeat-fields'
import { whenSchema } from './when-fields'

/** Pictures of our own house or from a secure address: nothing else would be shown. */
const IMAGE = '^(/|https://).+'

export const entrySchema = t.Object({
  calendar: t.String({ minLength: 1, error: 'Choose a calendar.' }),
  title: t.String({ minLength: 1, maxLength: 200, error: 'Give it a title.' }),
  summary: t.String({ minLength: 0, maxLength: 500 }),
  description: t.String({ minLength: 0, maxLength: 20_000 }),
  place: t.String({ minLength: 0, maxLength: 200 }),
  image: t.Optional(
    t.String({ pattern: IMAGE, maxLength: 1_000, error: 'An address that begins with https:// or /.' }),
  ),
  imageAlt: t.Optional(t.String({ maxLength: 300 })),
  cancellationHours: t.Integer({ minimum: 0, maximum: 8_760, error: 'How many hours? A whole number.' }),
  ...whenSchema,
  ...repeatSchema,
})

export function valuesOf(values: Static<typeof entrySchema>, { id, timeZone }: CalendarRow): EntryValues {
  const { title, summary, description, place, cancellationHours } = values
  return {
    calendarId: id,
    title,
    summary,
    description,
    place,
    cancellationHours,
    ...momentsOf(values, timeZone),
    recurrence: ruleOf(readRepeat(values), values.date, timeZone),
  }
}

/** Only a form that asks for the picture's address has a say in it. */
export function addressOf(
  body: unknown,
  { image, imageAlt }: Static<typeof entrySchema>,
): Pick<EntryValues, 'image' | 'imageAlt'> {
  return typedValues(body).image === undefined ? {} : { image: image ?? null, imageAlt: imageAlt ?? '' }
}

export function asksForPreview(body: unknown): boolean {
  return typedValues(body).preview !== undefined
}

export function daysOf(body: unknown): string[] {
  const { days } = typedValues(body)
  return (Array.isArray(days) ? days : [days]).filter((day): day is string => typeof day === 'string')
}

/** An entry as its form says it. */
export function entryTexts(entry: EntryHead): Record<string, string> {
  const { title, summary, description, place, image, imageAlt } = entry
  const address: Record<string, string> = image && !image.startsWith('/media/') ? { image, imageAlt } : {}
  return {
    title,
    summary,
    description,
    place,
    ...address,
    calendar: entry.calendarId,
    cancellationHours: String(entry.cancellationHours),
    ...wallTimesOf(entry.startsAt, entry.endsAt, entry.timeZone),
    ...repeatTexts(repeatOf(entry.recurrence, entry.timeZone)),
  }
}

export const NEW_ENTRY: Record<string, string> = {
  repeat: 'once',
  every: '1',
  cancellationHours: '24',
  from: '10:00',
  to: '12:00',
}
