/** Which of two numbers before the year is the day. */
export type DayOrder = 'day-month' | 'month-day'

/**
 * Read from all days of a file together: a number above 12 is no month. Where none is, it is as the country of the
 * cooperative writes it.
 */
export function dayOrderOf(days: readonly string[], locale: string): DayOrder {
  const pairs = days.flatMap(day => {
    const [, first, second] = /^(\d{1,2})[./-](\d{1,2})[./-]/.exec(day.trim()) ?? []
    return first && second ? [[Number(first), Number(second)] as const] : []
  })
  if (pairs.some(([first]) => first > 12)) return 'day-month'
  if (pairs.some(([, second]) => second > 12)) return 'month-day'
  return new Intl.Locale(locale).region === 'US' ? 'month-day' : 'day-month'
}

/** `YYYY-MM-DD` of a day that exists; null for anything else. */
export function readDay(written: string, order: DayOrder): string | null {
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(written) ?? []
  if (isoYear) return existing(Number(isoYear), Number(isoMonth), Number(isoDay))
  const [, first, second, year = ''] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})$/.exec(written) ?? []
  if (!first || !second) return null
  const [day, month] = order === 'day-month' ? [first, second] : [second, first]
  return existing(Number(year.length === 2 ? `20${year}` : year), Number(month), Number(day))
}

function existing(year: number, month: number, day: number): string | null {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString()
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}
