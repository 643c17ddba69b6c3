import { happenings } from '#core/services/events/calendar/happenings'
import { Section } from '#templates/components/page-header'
import type { Concept } from '../../concept'
import { HappeningList } from './happening-list'

/** How many of the next times other apps show. */
const UPCOMING = 4
const MINUTE = 60_000

export const fragments: Concept['fragments'] = {
  'events/upcoming': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['occurrences'],
    params: [],
    maxBytes: 8_000,
    reserve: 'panel',
    fallback: { label: 'See the calendar', path: '/' },
    render: async (ctx, page) => {
      const shown = await happenings(ctx, { from: ctx.now, standing: true, limit: UPCOMING })
      if (shown.length === 0) return ''
      const origin = page.origins.events
      return String(
        <Section title="Coming up" more={{ href: `${origin}/agenda`, label: 'The whole calendar' }}>
          <HappeningList happenings={shown} locale={page.locale} origin={origin} />
        </Section>,
      )
    },
  },
}
