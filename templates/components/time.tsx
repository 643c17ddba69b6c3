import { writtenHere } from '#core/contracts/page-language'
/** How to say a moment: taken from the page (`page.locale`, `page.timeZone`). */
export type TimeFormat = { locale: string; timeZone: string }

const STYLES = {
  date: { dateStyle: 'long' },
  short: { day: 'numeric', month: 'short' },
  time: { timeStyle: 'short' },
  both: { dateStyle: 'medium', timeStyle: 'short' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { dateStyle: 'full' },
  long: { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export type TimeStyle = keyof typeof STYLES

type TimeProps = TimeFormat & { at: Date; style?: TimeStyle }

export function Time({ at, locale, timeZone, style = 'date' }: TimeProps) {
  return (
    <time datetime={at.toISOString()} {...writtenHere(locale)} safe>
      {formatTime(at, { locale, timeZone }, style)}
    </time>
  )
}

export function formatTime(at: Date, { locale, timeZone }: TimeFormat, style: TimeStyle = 'date'): string {
  return formatOf(locale, timeZone, style).format(at)
}

/** Making one takes longer than a page has for all its dates. There are few: a locale and a zone each site. */
const formats = new Map<string, Intl.DateTimeFormat>()
const MOST_FORMATS = 200

function formatOf(locale: string, timeZone: string, style: TimeStyle): Intl.DateTimeFormat {
  const key = `${style} ${timeZone} ${locale}`
  const known = formats.get(key)
  if (known) return known
  if (formats.size >= MOST_FORMATS) formats.clear()
  const made = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone })
  formats.set(key, made)
  return made
}

/** From one moment to another, shortened where they share a day: `Sat 3 May 2025, 10:00–12:00`. */
export function TimeRange({ from, to, locale, timeZone }: TimeFormat & { from: Date; to: Date }) {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  })
  return (
    <time datetime={from.toISOString()} {...writtenHere(locale)} safe>
      {format.formatRange(from, to)}
    </time>
  )
}
