import { MOST_COUNTED } from '#core/contracts/counted'
import type { PageContext } from '#core/contracts/page'
import { mayAct } from '#core/contracts/viewer'
import type { EntryDesk, EntrySummary } from '#core/services/events/organising/desk'
import { describeRecurrence } from '#core/services/events/recurrence/describe-recurrence'
import { BarChart } from '#templates/components/bar-chart'
import { ButtonLink } from '#templates/components/button'
import { Section } from '#templates/components/page-header'
import { PictureForms } from '#templates/components/picture-forms'
import { formatTime } from '#templates/components/time'
import { OrganiserFrame, type Typed } from './frame'
import { OccurrenceTable } from './occurrence-table'
import type { TicketFormTyped } from './ticket-forms'
import { TicketsDesk } from './tickets-desk'

/** More bars than that cannot be told apart on a phone. */
const SHOWN_BARS = 12

type EntryProps = {
  page: PageContext
  desk: EntryDesk
  /** The form of the picture as it came back. */
  picture?: Typed
  /** The form of places or tickets as it came back. */
  tickets?: TicketFormTyped
}

export function EntryPage({ page, desk, picture, tickets }: EntryProps) {
  const format = { locale: page.locale, timeZone: desk.timeZone }
  const mayOpen = mayAct(page.viewer, 'door')
  const mayChange = mayAct(page.viewer, 'organiser')
  return (
    <OrganiserFrame
      page={page}
      title={desk.title}
      lead={describeRule(desk, page.locale) || undefined}
      actions={
        <div class="cluster">
          {mayChange && (
            <>
              <ButtonLink href={`/organise/entries/${desk.id}/form`} icon="edit">
                Edit
              </ButtonLink>
              <ButtonLink href={`/organise/entries/${desk.id}/attachments`} variant="plain" icon="plus">
                Attach
              </ButtonLink>
            </>
          )}
          <ButtonLink href={`/events/${desk.slug}`} variant="plain">
            As visitors see it
          </ButtonLink>
        </div>
      }
    >
      <Section title="Coming">
        <OccurrenceTable mayOpen={mayOpen} occurrences={desk.coming} {...format} />
        <AllDates
          count={desk.comingCount}
          shown={desk.coming.length}
          href={`/organise/entries/${desk.id}/dates`}
        />
      </Section>
      {mayChange && (
        <>
          <TicketsDesk page={page} desk={desk} typed={tickets} />
          <Section title="Picture" id="picture">
            <PictureForms
              action={`/organise/entries/${desk.id}/picture`}
              picture={desk.picture}
              alt={desk.imageAlt}
              hint="For whoever does not see it: people around a table full of apples."
              without="The event is shown without one then."
              typed={picture}
            />
          </Section>
        </>
      )}
      {desk.past.length > 0 && (
        <Section title="Gone by">
          {desk.past.some(({ checkedIn }) => checkedIn > 0) && (
            <BarChart
              title="People let in, each time"
              bars={desk.past.slice(-SHOWN_BARS).map(({ startsAt, checkedIn }) => ({
                label: formatTime(startsAt, format, 'short'),
                value: checkedIn,
              }))}
            />
          )}
          <OccurrenceTable over mayOpen={mayOpen} occurrences={desk.past} {...format} />
          <AllDates
            count={desk.pastCount}
            shown={desk.past.length}
            href={`/organise/entries/${desk.id}/past-dates`}
          />
        </Section>
      )}
    </OrganiserFrame>
  )
}

/** For a table that does not show everything. */
function AllDates({ count, shown, href }: { count: number; shown: number; href: string }) {
  if (count <= shown) return ''
  return (
    <p>
      <a href={href} safe>
        {count > MOST_COUNTED ? `More than ${MOST_COUNTED} dates` : `All ${count} dates`}
      </a>
    </p>
  )
}

/** In words; as it is written where there are none for all of it; nothing for what happens once. */
export function describeRule(
  { recurrence, startsAt, timeZone }: Pick<EntrySummary, 'recurrence' | 'startsAt' | 'timeZone'>,
  locale: string,
): string {
  if (!recurrence) return ''
  return describeRecurrence(recurrence, { startsAt, timeZone, locale }) ?? recurrence
}
