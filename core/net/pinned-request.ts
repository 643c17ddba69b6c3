import { HostUnreachable } from './errors'
import type { PinnedTarget } from './pinned-target'

const MAX_ADDRESSES_TRIED = 3

export type HopInit = {
  readonly method: string
  readonly headers: Headers
  readonly body: BodyInit | null
  readonly signal: AbortSignal
  /** PEM of an extra certificate authority, for hosts of one's own. */
  readonly ca?: string
}

/**
 * One HTTP request to an address that was checked before: the URL names the address, `Host` and the TLS server
 * name name the host, whose certificate is verified. Body still compressed, redirects not followed, proxies of the
 * environment ignored. Throws HostUnreachable, or the signal's reason.
 */
export async function requestPinned({ url, addresses }: PinnedTarget, init: HopInit): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('host', url.host)
  headers.set('accept-encoding', 'gzip, br')

  let fault: unknown
  for (const address of addresses.slice(0, MAX_ADDRESSES_TRIED)) {
    try {
      return await fetch(addressed(url, address), {
        method: init.method,
        headers,
        body: init.body,
        signal: init.signal,
        redirect: 'manual',
        decompress: false,
        proxy: false,
        tls: url.protocol === 'https:' ? { serverName: serverName(url), ca: init.ca } : undefined,
      })
    } catch (cause) {
      if (init.signal.aborted) throw init.signal.reason
      fault = cause
      // Only a connection that never was can be tried elsewhere; anything else may have been acted upon.
      if (!isRefusedConnection(cause)) break
    }
  }
  throw new HostUnreachable(url.href, `${url.host} cannot be reached: ${reasonOf(fault)}`, { cause: fault })
}

function addressed(url: URL, address: string): string {
  const host = address.includes(':') ? `[${address}]` : address
  const port = url.port ? `:${url.port}` : ''
  return `${url.protocol}//${host}${port}${url.pathname}${url.search}`
}

/** An IPv6 literal carries no brackets in a certificate. */
function serverName(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function isRefusedConnection(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ECONNREFUSED'
}

function reasonOf(fault: unknown): string {
  if (fault instanceof Error && 'code' in fault && typeof fault.code === 'string') return fault.code
  return fault instanceof Error ? fault.message : String(fault)
}
