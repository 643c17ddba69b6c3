import type { House } from '#core/app/house'
import type { DomainName } from '#core/contracts/domain'
import { createDomain, type DomainServer } from '#domains/app'
import type { Room } from '#domains/domain'
import { domains } from '#domains/domains'

/** One app of a house of a test's own; with `rooms` it has these instead of its own. */
export function appOf(house: House, name: DomainName, rooms?: readonly Room[]): DomainServer {
  return createDomain(name, rooms ? { toy: { routes: rooms } } : domains[name], house)
}
