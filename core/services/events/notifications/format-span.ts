type Span = { readonly startsAt: string; readonly endsAt: string; readonly timeZone: string }

/** Day and hours as a letter writes them; moments are ISO text, as they come in a job. `named` adds the zone. */
export function formatSpan(locale: string, { startsAt, endsAt, timeZone }: Span, named: boolean): string {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  })
  return `${format.formatRange(new Date(startsAt), new Date(endsAt))}${named ? ` (${timeZone})` : ''}`
}
