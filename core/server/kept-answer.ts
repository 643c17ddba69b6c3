import type { CachedPage } from '#core/app/page-cache'
import { namesEtag } from '#core/text/etag'

/** A kept page as this request takes it: not at all where it is there already, else zipped or plain. */
export function answerFromCache(
  page: CachedPage,
  headers: Readonly<Record<string, string>>,
  { headers: asked }: Request,
): Response {
  const { plain, zipped, unchanged, gzip } = answersOf(page, headers)
  const had = asked.get('if-none-match')
  if (had && namesEtag(had, page.etag)) return new Response(null, unchanged)
  if (!asked.get('accept-encoding')?.includes('gzip')) return new Response(page.html, plain)
  return new Response(gzip(), zipped)
}

type Answers = {
  readonly plain: Response
  readonly zipped: Response
  readonly unchanged: Response
  readonly gzip: () => Blob
}

/**
 * Built once for each kept page: headers made anew cost more than all else that such an answer takes, and bytes would be
 * copied. Answers without a body, since Bun copies the headers of one faster than it reads them out of an object.
 */
const built = new WeakMap<CachedPage, Answers>()

function answersOf(page: CachedPage, headers: Readonly<Record<string, string>>): Answers {
  const known = built.get(page)
  if (known) return known
  const plain = { ...headers, etag: page.etag }
  let blob: Blob | null = null
  const made = {
    plain: new Response(null, { headers: plain }),
    zipped: new Response(null, { headers: { ...plain, 'content-encoding': 'gzip' } }),
    unchanged: new Response(null, { status: 304, headers: plain }),
    gzip: () => {
      blob ??= new Blob([page.gzip])
      return blob
    },
  }
  built.set(page, made)
  return made
}
