import { isShown } from '#core/contracts/apps-shown'
import { isFor, type PlacedEntry } from '#core/contracts/menu'
import type { PageContext } from '#core/contracts/page'
import { PERMISSIONS } from '#core/contracts/viewer'

export type Link = { readonly label: string; readonly href: string }

/** Whom an entry may be for, in the order in which their links stand. */
const GROUPS: readonly string[] = ['everybody', 'visitor', 'member', ...PERMISSIONS]

/** Everything of a member's, then the doors to the work that their roles bring, role by role. */
export function menuLinks({ menu, viewer, origins }: PageContext): readonly Link[] {
  const links = menu
    .filter(entry => entry.in === 'account' && isFor(entry, viewer))
    .sort((a, b) => groupOf(a) - groupOf(b))
    .map(({ label, path, domain, app = domain }) => ({ label, href: origins[app] + path }))
  // Several roles may lead to one door.
  return [...new Map(links.map(link => [link.href, link])).values()]
}

/** Of several permissions the first counts. */
function groupOf(entry: PlacedEntry): number {
  return Math.min(...[entry.for].flat().map(group => GROUPS.indexOf(group)))
}

/** The door to the room of a producer, for whoever works in one. */
export function roomLinks({ origins, site }: PageContext, rooms: readonly string[]): readonly Link[] {
  const [only] = rooms
  if (only === undefined || !isShown(site, 'market')) return []
  return [
    { label: rooms.length === 1 ? `Room of ${only}` : 'Rooms of producers', href: `${origins.market}/room` },
  ]
}
