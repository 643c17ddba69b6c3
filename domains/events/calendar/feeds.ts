import { NotFound } from '#core/contracts/refusal'
import { type Feed, readFeed } from '#core/services/events/feeds/ics'
import { namesEtag } from '#core/text/etag'
import type { Room } from '../../domain'

/** What calendar programs subscribe to: all there is, one calendar, one event. */
export const feeds: Room = app => {
  app.get('/calendar.ics', async ({ ctx, request }) =>
    answer(request, await readFeed(ctx, 'everything'), 'calendar.ics'),
  )

  app.get('/calendars/:file', async ({ ctx, params, request }) => {
    const slug = params.file.endsWith('.ics') ? params.file.slice(0, -'.ics'.length) : ''
    if (!slug) throw new NotFound()
    return answer(request, await readFeed(ctx, { calendar: slug }), `${slug}.ics`)
  })

  app.get('/events/:slug/calendar.ics', async ({ ctx, params, request }) =>
    answer(request, await readFeed(ctx, { event: params.slug }), 'event.ics'),
  )
}

/** Shown in place rather than downloaded, so that a phone offers to add it; 304 to who has it already. */
function answer(request: Request, { body, changedAt }: Feed, name: string): Response {
  const etag = `"${Bun.hash(body).toString(36)}"`
  const headers = {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': `inline; filename="${name.replace(/[^\w.-]/g, '')}"`,
    'cache-control': 'public, no-cache',
    'last-modified': changedAt.toUTCString(),
    etag,
  }
  if (isKnown(request, etag, headers['last-modified'])) return new Response(null, { status: 304, headers })
  return new Response(body, { headers })
}

/**
 * RFC 9110 §13.2.2: an etag decides where there is one. A date has to be the very same, for a feed that lost its
 * latest change has an earlier one and is another.
 */
function isKnown(request: Request, etag: string, lastModified: string): boolean {
  const tags = request.headers.get('if-none-match')
  if (tags === null) return request.headers.get('if-modified-since') === lastModified
  return namesEtag(tags, etag)
}
