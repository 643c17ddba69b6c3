import type { Happening } from '#core/services/events/calendar/happenings'
import type { DayEntry } from '#templates/components/entry-chips'
import { formatTime } from '#templates/components/time'
import { today } from './dates'

/** What happens on which day, by its date where it happens: `2026-12-03`. */
export function byDay(happenings: readonly Happening[], locale: string): Record<string, DayEntry[]> {
  const days: Record<string, DayEntry[]> = {}
  for (const happening of happenings) {
    const date = today(happening.startsAt, happening.timeZone).toString()
    days[date] ??= []
    days[date].push(dayEntry(happening, locale))
  }
  return days
}

function dayEntry(happening: Happening, locale: string): DayEntry {
  const time = formatTime(happening.startsAt, { locale, timeZone: happening.timeZone }, 'time')
  return {
    href: eventHref(happening),
    title: happening.title,
    time: happening.cancelled ? `${time} · cancelled` : time,
    accent: happening.colour === 'accent',
  }
}

/** The page of this very date, for ever: a date that moves keeps its id. */
export function eventHref({ slug, id }: Pick<Happening, 'slug' | 'id'>): string {
  return `/events/${slug}/${id}`
}
