import { attachedHappenings } from '#core/services/events/calendar/attached'
import { Section } from '#templates/components/page-header'
import type { Concept } from '../../concept'
import { HappeningList } from '../calendar/happening-list'

const MINUTE = 60_000

export const fragments: Concept['fragments'] = {
  'events/attached': {
    audience: 'public',
    ttlMs: 5 * MINUTE,
    staleMs: 60 * MINUTE,
    tags: ['occurrences', 'container:{id}'],
    params: ['kind', 'id'],
    maxBytes: 8_000,
    reserve: 'row',
    fallback: { label: 'See the calendar', path: '/' },
    render: async (ctx, page, { kind = '', id = '' }) => {
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
  },
}
