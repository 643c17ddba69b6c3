type Asked = { readonly pathname: string; readonly search: string }

/** Only there to read a path of ours by. */
const HERE = 'http://here.invalid'

/**
 * Where a redirect leads, ready to be a `Location`: `path`, which may be of captures, in place of the target's own; what
 * was asked for behind the `?`, but for what the target says itself; each sign that a browser would read otherwise as
 * percent signs. It never leaves the host that the target names.
 */
export function redirectTarget(to: string, { search }: Asked, path = targetPath(to), words = ''): string {
  const url = new URL(to, HERE)
  url.pathname = path
  // `//elsewhere.example` would be another host.
  url.pathname = url.pathname.replace(/^\/{2,}/, '/')
  url.search = words || url.search
  if (search.length > 1) {
    const said = new URLSearchParams(url.search)
    const asked = [...new URLSearchParams(search)].filter(([name]) => !said.has(name))
    if (asked.length > 0) url.search = new URLSearchParams([...asked, ...said]).toString()
  }
  return url.origin === HERE ? url.pathname + url.search + url.hash : url.href
}

/** The path of the target as it was written, `$1` and all. */
export function targetPath(to: string): string {
  return new URL(to, HERE).pathname
}

/** What stands behind its `?`, with the sign. */
export function targetSearch(to: string): string {
  return new URL(to, HERE).search
}
