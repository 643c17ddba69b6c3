import type { StandingDay, StandingState, StandingSummary } from '#core/services/cart/standing/own-standing'
import type { StandingWay } from '#core/services/cart/standing/standing-fields'

export const RHYTHMS: readonly { readonly value: string; readonly label: string }[] = [
  { value: '1', label: 'Every week' },
  { value: '2', label: 'Every two weeks' },
  { value: '4', label: 'Every four weeks' },
]

const rhythmOf = (everyWeeks: number): string =>
  RHYTHMS.find(({ value }) => value === String(everyWeeks))?.label ?? ''

/** `Every week, on Friday`, in the words of a calendar. */
export function rhythmWords({ everyWeeks, firstDay }: StandingSummary['fields'], locale: string): string {
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(`${firstDay}T00:00:00Z`),
  )
  return `${rhythmOf(everyWeeks)}, on ${weekday}`
}

export const WAYS: Readonly<Record<StandingWay, string>> = {
  card: 'By card on file',
  credit: 'From credit',
  account: 'On the monthly bill',
}

export const STATES: Readonly<Record<StandingState, string>> = {
  running: 'Running',
  paused: 'Paused',
  ended: 'Ended',
}

export const DAY_STATES: Readonly<Record<StandingDay['state'], string>> = {
  coming: 'Comes',
  skipped: 'Skipped',
  closed: 'We are closed',
  placed: 'Ordered',
  failed: 'Did not come',
}
