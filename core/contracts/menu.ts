import type { DomainName } from './domain'
import { mayAct, type Permission, type Viewer } from './viewer'

/** A link that a concept puts into one of the menus. */
export type MenuEntry = {
  /**
   * `account`: the account menu, on every page of all apps. `tabs`: above the pages of its own app, where that has
   * tabs. `work`: beside the pages in its own app of whoever works in the role.
   */
  readonly in: 'account' | 'tabs' | 'work'
  /** Of several permissions, one is enough. */
  readonly for: Permission | readonly Permission[] | 'member' | 'visitor' | 'everybody'
  readonly label: string
  readonly path: string
  /** The app that the path is of, where it is another one. */
  readonly app?: DomainName
  /** Of the work pages: the heading under which it stands, where an app has many. Groups come as their first entry does. */
  readonly group?: string
  /** A name of templates/icons.tsx. */
  readonly icon?: string
  /** Where else, and below, it is the page one is on: `/shop/variants` is of `/shop/stock`. */
  readonly also?: readonly string[]
  /** Small numbers stand first. 50 unless said; those with the same number as their apps and concepts are listed. */
  readonly order?: number
}

/** With the app whose concept it is of. */
export type PlacedEntry = MenuEntry & { readonly domain: DomainName }

/** Whether it is in the viewer's menu. What the link leads to asks for itself who may see it. */
export function isFor(entry: MenuEntry, viewer: Viewer): boolean {
  if (entry.for === 'everybody') return true
  if (entry.for === 'visitor') return !viewer.member
  if (entry.for === 'member') return viewer.member !== null
  return [entry.for].flat().some(permission => mayAct(viewer, permission))
}

/** The tabs of the page's own app that its viewer has. */
export function tabsOf({
  menu,
  domain,
  viewer,
}: {
  readonly menu: readonly PlacedEntry[]
  readonly domain: DomainName
  readonly viewer: Viewer
}): readonly PlacedEntry[] {
  return menu.filter(entry => entry.in === 'tabs' && entry.domain === domain && isFor(entry, viewer))
}

/** Of the menu, the entry whose page, or the page above, is at `path`: the one that says most of it. */
export function entryAt<Entry extends MenuEntry>(menu: readonly Entry[], path: string): Entry | undefined {
  const [bare = ''] = path.split('?')
  const lengthIn = ({ path: own, also = [] }: MenuEntry) =>
    Math.max(...[own, ...also].map(at => (bare === at || bare.startsWith(`${at}/`) ? at.length : 0)))
  const found = menu.reduce<Entry | undefined>(
    (best, entry) => (lengthIn(entry) > (best ? lengthIn(best) : 0) ? entry : best),
    undefined,
  )
  return found
}
