import type { Ctx } from '#core/contracts/ctx'
import type { ChangedDate, DateDetails } from './changed-date'
import { formatSpan } from './format-span'

/** What a holder is told of changed dates: of each what it was and what it is. */
export function changeLetter(ctx: Ctx, dates: readonly ChangedDate[]): { subject: string; text: string } {
  const { account, events } = ctx.house.config.origins
  const titles = [...new Set(dates.map(date => date.title))]
  const about = titles.length === 1 ? titles[0]! : `${titles.length} events for which you hold tickets`
  const changed = dates.some(date => !date.kept)
  return {
    subject: `${kindOf(dates)}: ${about}`,
    text: [
      ...dates.flatMap(date => [
        ...linesOf(ctx, date),
        `  ${events}/events/${date.slug}/${date.occurrenceId}`,
        '',
      ]),
      changed
        ? 'Your ticket is valid for what it is now. If you cannot come then, you can give it back:'
        : 'Your ticket is as valid as before. If you would rather come another time, you can give it back:',
      `${account}/tickets`,
    ].join('\n'),
  }
}

function kindOf(dates: readonly ChangedDate[]): string {
  const differs = (of: keyof DateDetails) => dates.some(({ was, is }) => was[of] !== is[of])
  if (differs('startsAt')) return 'New time'
  if (differs('place') && differs('endsAt')) return 'New place and end'
  if (differs('place')) return 'New place'
  if (differs('endsAt')) return 'New end'
  return differs('timeZone') ? 'New time zone' : 'Changed dates'
}

function linesOf(ctx: Ctx, { title, was, is, kept }: ChangedDate): string[] {
  const named = was.timeZone !== is.timeZone
  if (kept) {
    const days = was.rule && is.rule && was.rule !== is.rule ? `: not ${was.rule}, but ${is.rule}` : ''
    return [
      `“${title}” falls on other days from now on${days}.`,
      'The date you hold a ticket for stays as it was:',
      `  ${formatDetails(ctx, is, named)}`,
    ]
  }
  return [
    `“${title}” has changed:`,
    `  It was:    ${formatDetails(ctx, was, named)}`,
    `  It is now: ${formatDetails(ctx, is, named)}`,
  ]
}

/** Day, hours and place; with the name of its zone where that is what changed. */
function formatDetails(ctx: Ctx, date: DateDetails, named: boolean): string {
  return [formatSpan(ctx.locale, date, named), date.place].filter(Boolean).join(' · ')
}
