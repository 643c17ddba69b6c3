/** A path on the same app to come back to; anything else (another host, `//host`, `/\\host`) becomes `/`. */
export function safeReturnTo(path: unknown): string {
  if (typeof path !== 'string' || !/^\/(?![/\\])/.test(path)) return '/'
  const url = new URL(path, 'http://own.invalid')
  return url.host === 'own.invalid' ? url.pathname + url.search : '/'
}
