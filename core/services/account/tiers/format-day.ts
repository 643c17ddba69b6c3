import type { Site } from '#core/contracts/site'

/** `3 May 2027`, as the site's members read it. */
export function formatDay(at: Date, { locale, timeZone }: Pick<Site, 'locale' | 'timeZone'>): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at)
}
