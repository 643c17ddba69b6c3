import ipaddr from 'ipaddr.js'

/** What one subscriber of a provider is given (RFC 6177 §2: never less than a /64). */
const IPV6_BITS = 64

/**
 * Whom an address stands for in a limit: an IPv4 address for itself, an IPv6 address for its /64, since whoever has one
 * has them all. What is no address stands for itself.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${IPV6_BITS}`)}/${IPV6_BITS}`
}
