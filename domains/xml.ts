import { namesEtag } from '#core/text/etag'
/** Readers ask often and seldom find anything new: what they have already is not sent again. */
export function xml(request: Request, type: string, body: string): Response {
  const etag = `"${Bun.hash(body).toString(36)}"`
  const headers = {
    'content-type': `${type};charset=utf-8`,
    'cache-control': 'public, no-cache',
    'x-content-type-options': 'nosniff',
    etag,
  }
  if (namesEtag(request.headers.get('if-none-match'), etag))
    return new Response(null, { status: 304, headers })
  return new Response(body, { headers })
}
