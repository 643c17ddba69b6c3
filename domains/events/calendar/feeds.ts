import { NotFound } from '#core/contracts/refusal'
import { type FeedOf, icsFeed } from '#core/services/events/feeds/ics'
import type { Room } from '../../domain'

/** What calendar programs subscribe to: all there is, one calendar, one event. */
export const feeds: Room = app => {
  app.get('/calendar.ics', async ({ ctx }) => answer(await icsFeed(ctx, 'everything'), 'calendar.ics'))

  app.get('/calendars/:file', async ({ ctx, params }) => {
    const slug = params.file.endsWith('.ics') ? params.file.slice(0, -'.ics'.length) : ''
    if (!slug) throw new NotFound()
    return answer(await icsFeed(ctx, { calendar: slug }), `${slug}.ics`)
  })

  app.get('/events/:slug/calendar.ics', async ({ ctx, params }) => {
    const of: FeedOf = { event: params.slug }
    return answer(await icsFeed(ctx, of), 'event.ics')
  })
}

/** Shown in place rather than downloaded, so that a phone offers to add it. */
function answer(body: string, name: string): Response {
  return new Response(body, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': `inline; filename="${name.replace(/[^\w.-]/g, '')}"`,
      'cache-control': 'public, no-cache',
    },
  })
}
