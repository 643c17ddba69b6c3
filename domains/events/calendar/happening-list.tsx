import type { Happening } from '#core/services/events/calendar/happenings'
import { Agenda } from '#templates/components/agenda'
import { Availability } from './availability'
import { eventHref } from './by-day'

type ListProps = { happenings: readonly Happening[]; locale: string; origin?: string }

/** Times under each other, every one in its own zone; `origin` where the list stands on another app's page. */
export function HappeningList({ happenings, locale, origin = '' }: ListProps) {
  return (
    <>
      {zonesOf(happenings).map(([timeZone, group]) => (
        <Agenda
          locale={locale}
          timeZone={timeZone}
          entries={group.map(happening => ({
            href: origin + eventHref(happening),
            title: happening.title,
            startsAt: happening.startsAt,
            endsAt: happening.endsAt,
            place: happening.place,
            aside: <Availability {...happening} />,
          }))}
        />
      ))}
    </>
  )
}

/** Runs of the same zone: nearly always one. */
function zonesOf(happenings: readonly Happening[]): [string, Happening[]][] {
  const runs: [string, Happening[]][] = []
  for (const happening of happenings) {
    const last = runs.at(-1)
    if (last?.[0] === happening.timeZone) last[1].push(happening)
    else runs.push([happening.timeZone, [happening]])
  }
  return runs
}
