import { isFor, type PlacedEntry } from '#core/contracts/menu'
import type { PageContext } from '#core/contracts/page'
import { ROLES } from '#core/contracts/viewer'

type Link = { readonly label: string; readonly href: string }

const GROUPS: readonly PlacedEntry['for'][] = ['everybody', 'visitor', 'member', ...ROLES]

/** Everything of a member's, then the doors to the work that their roles bring, role by role. */
export function menuLinks({ menu, viewer, origins }: PageContext): readonly Link[] {
  const theirs = menu.filter(entry => entry.in === 'account' && isFor(entry, viewer))
  const links = GROUPS.flatMap(group => theirs.filter(entry => entry.for === group)).map(
    ({ label, path, domain, app = domain }) => ({ label, href: origins[app] + path }),
  )
  // Several roles may lead to one door.
  return [...new Map(links.map(link => [link.href, link])).values()]
}
