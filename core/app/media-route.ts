import { NotFound } from '#core/contracts/refusal'
import { contentTypeOf, InvalidMediaKey, type MediaObject, type MediaStore } from '#core/media/media-store'
import type { App } from './create-app'
import type { House } from './house'

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
      'x-content-type-options': 'nosniff',
      // Opened by itself, a file is a document of our origin: it may do nothing.
      'content-security-policy': "default-src 'none'; sandbox",
    }
    const media = await find(house.media, key)
    if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers })
    return new Response(media.body, {
      headers: { ...headers, 'content-type': media.contentType, 'content-length': String(media.size) },
    })
  })
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
