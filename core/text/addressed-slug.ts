import { withoutLastSlashes } from './slashes'
/**
 * What somebody calls a thing by: its name or its slug as it is typed, or the slug in its whole address, as it is copied out
 * of a browser: what stands between `root` and the next slash. Null for an address that is not below `root`, or that cannot
 * be read.
 */
export function addressedSlug(root: string, written: string): string | null {
  const typed = written.trim()
  if (!/^https?:\/\//i.test(typed)) return withoutLastSlashes(typed.replace(/^\/+/, ''))
  const url = URL.parse(typed)
  const address = url ? url.origin + url.pathname : ''
  if (!address.startsWith(root)) return null
  return decoded(address.slice(root.length).split('/')[0] ?? '')
}

function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch (fault) {
    if (fault instanceof URIError) return null
    throw fault
  }
}
