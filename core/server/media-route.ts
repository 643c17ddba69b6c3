import type { House } from '#core/app/house'
import type { App } from '#core/app/scoped-app'
import type { MediaObject, MediaStore } from '#core/contracts/platform/media-store'
import { NotFound } from '#core/contracts/refusal'
import { contentTypeOf, InvalidMediaKey } from '#core/media/media-store'
import { namesEtag } from '#core/text/etag'
import { byteRange } from './byte-range'

/** Keys are made of their content's hash: what is under one never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/** `GET /media/<key>` on every app, so that pictures are of the page's own origin (`img-src 'self'`). */
export function mediaRoute(app: App, house: House) {
  app.get('/media/*', async ({ params, request }) => {
    const key = params['*']
    const etag = `"${key}"`
    const headers = {
      'cache-control': FOR_EVER,
      etag,
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
      // Opened by itself, a file is a document of our origin: it may do nothing.
      'content-security-policy': "default-src 'none'; sandbox",
    }
    const media = await find(house.media, key)
    if (namesEtag(request.headers.get('if-none-match'), etag))
      return new Response(null, { status: 304, headers })
    const described = { ...headers, 'content-type': media.contentType, ...dispositionOf(media) }
    const range = rangeIn(request, etag, media)
    if (range === 'unsatisfiable') {
      return new Response(null, {
        status: 416,
        headers: { ...headers, 'content-range': `bytes */${media.size}` },
      })
    }
    if (!range) {
      return new Response(media.body, { headers: { ...described, 'content-length': String(media.size) } })
    }
    const { from, to } = range
    return new Response(media.body.slice(from, to + 1), {
      status: 206,
      headers: {
        ...described,
        'content-length': String(to - from + 1),
        'content-range': `bytes ${from}-${to}/${media.size}`,
      },
    })
  })
}

/** Safari plays nothing that it cannot ask for in pieces. Pieces of something else than it has are of no use to it. */
function rangeIn(request: Request, etag: string, { size }: MediaObject) {
  const of = request.headers.get('if-range')
  return of && of !== etag ? null : byteRange(request.headers.get('range'), size)
}

/** What a browser neither shows nor plays is saved. */
function dispositionOf({ contentType }: MediaObject): Record<string, string> {
  return /^(?:image|audio|video)\/|^application\/pdf|^text\/(?:plain|vtt)/.test(contentType)
    ? {}
    : { 'content-disposition': 'attachment' }
}

/** What is no key of ours is not there, like what was never stored. */
async function find(store: MediaStore, key: string): Promise<MediaObject> {
  try {
    contentTypeOf(key)
  } catch (fault) {
    if (fault instanceof InvalidMediaKey) throw new NotFound()
    throw fault
  }
  const media = await store.get(key)
  if (!media) throw new NotFound()
  return media
}
