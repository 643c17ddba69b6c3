import type { CachedPage } from '#core/app/page-cache'
import { namesEtag } from '#core/text/etag'

/** A kept page as this request takes it: not at all where it is there already, else zipped or plain. */
export function answerFromCache(
  page: CachedPage,
  headers: Readonly<Record<string, string>>,
  { headers: asked }: Request,
): Response {
  const { plain, zipped, gzip } = answersOf(page, headers)
  const had = asked.get('if-none-match')
  if (had && namesEtag(had, page.etag)) return new Response(null, { status: 304, headers: plain })
  if (!asked.get('accept-encoding')?.includes('gzip')) return new Response(page.html, { headers: plain })
  return new Response(gzip(), { headers: zipped })
}

type Answers = { readonly plain: Headers; readonly zipped: Headers; readonly gzip: () => Blob }

/** Built once for each kept page: headers made anew cost more than all else that such an answer takes, and bytes would be copied. */
const built = new WeakMap<CachedPage, Answers>()

function answersOf(page: CachedPage, headers: Readonly<Record<string, string>>): Answers {
  const known = built.get(page)
  if (known) return known
  const plain = { ...headers, etag: page.etag }
  let blob: Blob | null = null
  const made = {
    plain: new Headers(plain),
    zipped: new Headers({ ...plain, 'content-encoding': 'gzip' }),
    gzip: () => {
      blob ??= new Blob([page.gzip])
      return blob
    },
  }
  built.set(page, made)
  return made
}
