import { lookup } from 'node:dns/promises'
import { HostUnreachable, PrivateAddressRefused, UrlRefused } from './errors'

/** Every address of a host name, as strings. Throws when the name does not resolve. */
export type Resolver = (hostname: string) => Promise<readonly string[]>

export type TargetRules = {
  readonly resolve: Resolver
  readonly allowAddress: (address: string) => boolean
  /** Port numbers, or null for any. */
  readonly allowedPorts: readonly number[] | null
}

/** A URL and the checked addresses to connect to: nothing is resolved again after the check (DNS rebinding). */
export type PinnedTarget = { readonly url: URL; readonly addresses: readonly string[] }

/** Throws UrlRefused, PrivateAddressRefused or HostUnreachable. */
export async function pinTarget(url: URL, rules: TargetRules): Promise<PinnedTarget> {
  checkUrl(url, rules.allowedPorts)
  const addresses = isLiteral(url.hostname) ? [unbracketed(url.hostname)] : await resolved(url, rules.resolve)
  // One private address among public ones is refused too: which one gets connected is then not ours to say.
  if (!addresses.every(rules.allowAddress)) {
    throw new PrivateAddressRefused(url.href, `${url.hostname} is not on the public internet`)
  }
  return { url, addresses }
}

export const systemResolver: Resolver = async hostname => {
  const found = await lookup(hostname, { all: true, order: 'ipv4first' })
  return found.map(({ address }) => address)
}

function checkUrl(url: URL, allowedPorts: readonly number[] | null): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UrlRefused(url.href, `only http and https are fetched, not ${url.protocol}`)
  }
  if (url.username || url.password) throw new UrlRefused(url.href, 'a URL with a user name or password in it')
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  if (allowedPorts && !allowedPorts.includes(port))
    throw new UrlRefused(url.href, `port ${port} is not fetched`)
}

/** The URL parser has turned octal, hexadecimal and decimal hosts into dotted IPv4 already (WHATWG URL §3.5). */
function isLiteral(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d+\.\d+\.\d+\.\d+$/.test(hostname)
}

function unbracketed(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '')
}

async function resolved(url: URL, resolve: Resolver): Promise<readonly string[]> {
  const unknown = `${url.hostname} has no address`
  const addresses = await resolve(url.hostname.replace(/\.$/, '')).catch(cause => {
    throw new HostUnreachable(url.href, unknown, { cause })
  })
  if (addresses.length === 0) throw new HostUnreachable(url.href, unknown)
  return addresses
}
