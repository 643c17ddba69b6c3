import { safeReturnTo } from '#core/oauth/return-to'

/** The page of ours a form stood on; `fallback` when the browser does not say. */
export function backTo(request: Request, fallback: string): string {
  const referer = request.headers.get('referer')
  if (!referer || !URL.canParse(referer)) return fallback
  const { host, pathname, search } = new URL(referer)
  return host === new URL(request.url).host ? safeReturnTo(pathname + search) : fallback
}
