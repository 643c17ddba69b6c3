import { refuseTwice } from '#core/concepts/assemble'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { PlacedEntry } from '#core/contracts/menu'
import type { Offered } from '#core/contracts/platform/concepts'
import type { Concept, Fragment } from './concept'
import type { Domain } from './domain'

const ORDER = 50

/**
 * What all domains' concepts offer to each other and to core. Throws `NamedTwice` when two of them want one name for a
 * fragment.
 */
export function gather(
  domains: Readonly<Record<DomainName, Domain>>,
  reservedSlugs: () => ReadonlySet<string>,
): Offered {
  const fragments = DOMAINS.flatMap(name => fragmentsOf(domains[name]))
  refuseTwice(
    'fragment',
    fragments.map(([name]) => name),
  )
  let reserved: ReadonlySet<string> | undefined
  return {
    fragments: Object.fromEntries(fragments),
    menu: menuOf(domains),
    // Only who gives an address away asks for them.
    get reservedSlugs() {
      reserved ??= reservedSlugs()
      return reserved
    },
  }
}

export function fragmentsOf(domain: Domain): (readonly [string, Fragment])[] {
  return conceptsOf(domain).flatMap(({ fragments = {} }) => Object.entries(fragments))
}

export function conceptsOf(domain: Domain): readonly Concept[] {
  return Object.values<Concept>(domain)
}

function menuOf(domains: Readonly<Record<DomainName, Domain>>): readonly PlacedEntry[] {
  return DOMAINS.flatMap(domain =>
    conceptsOf(domains[domain]).flatMap(({ menu = [] }) => menu.map(entry => ({ ...entry, domain }))),
  ).sort((a, b) => (a.order ?? ORDER) - (b.order ?? ORDER))
}
