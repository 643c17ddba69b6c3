export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

const DAY_MS = 86_400_000

/** The weeks of a month `2025-05` as dates `2025-05-03`, Monday first; `null` where a week reaches out of it. */
export function weeksOf(month: string): (string | null)[][] {
  const first = new Date(`${month}-01T00:00:00Z`)
  const cells: (string | null)[] = Array(daysSinceMonday(first)).fill(null)
  for (let day = first; isoDate(day).startsWith(month); day = later(day, 1)) cells.push(isoDate(day))
  while (cells.length % 7 > 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

/** The seven dates of the week that a date `2025-05-03` is in, Monday first. */
export function weekOf(date: string): string[] {
  const day = new Date(`${date}T00:00:00Z`)
  const monday = later(day, -daysSinceMonday(day))
  return Array.from({ length: 7 }, (_, days) => isoDate(later(monday, days)))
}

/** A date `2025-05-03` as people say it. It is a day of a calendar, not a moment: so no zone moves it. */
export function formatDay(date: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )
}

function daysSinceMonday(day: Date): number {
  return (day.getUTCDay() + 6) % 7
}

function later(day: Date, days: number): Date {
  return new Date(day.getTime() + days * DAY_MS)
}

function isoDate(day: Date): string {
  return day.toISOString().slice(0, 10)
}
