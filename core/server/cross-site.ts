const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request may change something here: unsafe methods only from our own pages. Told by
 * `Sec-Fetch-Site` (Fetch Metadata), or by `Origin` in browsers without it. A request with neither comes from
 * no browser's page, and so carries no cookie that a stranger could borrow.
 */
export function isCrossSite(request: Request, origin: string): boolean {
  if (SAFE.has(request.method)) return false
  const site = request.headers.get('sec-fetch-site')
  if (site) return site !== 'same-origin' && site !== 'none'
  const sender = request.headers.get('origin')
  return sender !== null && sender !== origin
}
