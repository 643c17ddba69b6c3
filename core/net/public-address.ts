import ipaddr from 'ipaddr.js'

const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an IP address belongs to the public internet. Loopback, private, link-local (cloud metadata), carrier
 * NAT, multicast, documentation and reserved ranges do not; IPv4 wrapped in IPv6 (mapped, NAT64, 6to4, Teredo)
 * is refused whole, since it would reach the same places by another name. Source: the IANA special-purpose
 * address registries (RFC 6890).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST_V6)
}
