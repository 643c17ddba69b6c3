import type { Tx } from '#core/contracts/ctx'
import type { GhostNavigationItem, GhostSite } from '#core/ghost'
import { isUsable, type MenuItem, navigation } from '../navigation'
import { storable } from '../storable'
import type { ImportReport } from './report'

/** Menus come over where there are none yet; ones that editors keep here stay as they are. */
export async function importMenus(tx: Tx, site: GhostSite): Promise<ImportReport['menus']> {
  const here = await navigation(tx)
  const there = { primary: menuOf(site.navigation), secondary: menuOf(site.secondaryNavigation) }
  if (Bun.deepEquals(here, there)) return 'unchanged'
  if (here.primary.length + here.secondary.length > 0) return 'kept'
  const items = (['primary', 'secondary'] as const).flatMap(menu =>
    there[menu].map(item => ({ ...item, menu })),
  )
  const rows = items.map((item, position) => ({ id: Bun.randomUUIDv7(), ...item, position }))
  await tx.em.execute(
    `insert into navigation_items (id, menu, label, url, position)
     select id, menu, label, url, position from jsonb_populate_recordset(null::navigation_items, ?::jsonb)`,
    [JSON.stringify(rows)],
  )
  return 'imported'
}

/** The site's name, unless someone has given it one here. Returns whether it has a new one. */
export async function importSite(tx: Tx, site: GhostSite): Promise<boolean> {
  const named = {
    name: site.title,
    tagline: site.description,
    timeZone: isTimeZone(site.timeZone) ? site.timeZone : 'Etc/UTC',
    locale: site.locale,
  }
  const rows = await tx.em.execute<{ key: string }[]>(
    `insert into settings (key, value, updated_at) values ('site', ?::jsonb, ?)
     on conflict (key) do nothing returning key`,
    [JSON.stringify(storable(named)), tx.now],
  )
  return rows.length > 0
}

function menuOf(items: readonly GhostNavigationItem[]): MenuItem[] {
  return storable(items)
    .map(({ label, url }) => ({
      label: label.slice(0, 80),
      url: (url.includes('#/portal') ? '/login' : url).replace(/^__GHOST_URL__/, '') || '/',
    }))
    .filter(({ label, url }) => label !== '' && isUsable(url))
}

function isTimeZone(name: string): boolean {
  return name === 'Etc/UTC' || Intl.supportedValuesOf('timeZone').includes(name)
}
