import { calendarDay, momentOf } from '#core/text/local-time'

const WITH_OFFSET = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)$/i

/**
 * Whether a reduced price counts now by Google's `sale_price_effective_date` (support.google.com/merchants/answer/6324460),
 * two times of ISO 8601 with a slash between: the first and the last moment. A day counts as a whole; what names no offset
 * is on the clocks of `timeZone`. Either end may be blank. Null for what cannot be read.
 */
export function isOnSale(dates: string, now: Date, timeZone: string): boolean | null {
  const [from = '', until = '', ...more] = dates.split('/').map(end => end.trim())
  const starts = from === '' ? now : startOf(from, timeZone)
  const ends = until === '' ? now : endOf(until, timeZone)
  if (!starts || !ends || more.length > 0) return null
  return starts <= now && now <= ends
}

function startOf(written: string, timeZone: string): Date | null {
  const [, local, offset] = WITH_OFFSET.exec(written) ?? []
  if (!local || !offset) return momentOf(calendarDay(written) ? `${written}T00:00` : written, timeZone)
  // A day that no calendar has would be the one after it.
  return momentOf(local.slice(0, 16), 'UTC') && new Date(`${local}${withColon(offset)}`)
}

function endOf(written: string, timeZone: string): Date | null {
  const day = calendarDay(written)
  if (!day) return startOf(written, timeZone)
  return new Date(day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1)
}

const withColon = (offset: string) => offset.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
