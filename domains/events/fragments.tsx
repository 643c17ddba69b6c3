import { attachedHappenings } from '#core/services/events/reading/attached'
import { happenings } from '#core/services/events/reading/happenings'
import { Section } from '#templates/components/page-header'
import type { Domain } from '../domain'
import { HappeningList } from './calendar/pages'

/** How many of the next times other apps show. */
const UPCOMING = 4

/** What the events app lends to others' pages. */
export const fragments: Domain['fragments'] = {
  'events/upcoming': async (ctx, page) => {
    const shown = await happenings(ctx, { from: ctx.now, standing: true, limit: UPCOMING })
    if (shown.length === 0) return ''
    const origin = page.origins.events
    return String(
      <Section title="Coming up" more={{ href: `${origin}/agenda`, label: 'The whole calendar' }}>
        <HappeningList happenings={shown} locale={page.locale} origin={origin} />
      </Section>,
    )
  },

  'events/attached': async (ctx, page, { kind = '', id = '' }) => {
    const attached = await attachedHappenings(ctx, kind, id)
    if (attached.next.length === 0) return ''
    return String(
      <Section title="Come along">
        <HappeningList happenings={attached.next} locale={page.locale} origin={page.origins.events} />
        {attached.more > 0 && (
          <p>
            <a href={`${page.origins.events}/agenda`} safe>
              {attached.more === 1
                ? 'One more date in the calendar'
                : `${attached.more} more dates in the calendar`}
            </a>
          </p>
        )}
      </Section>,
    )
  },
}
