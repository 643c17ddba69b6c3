import { recordAudit } from '#core/audit/record-audit'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { keepFirstSetting } from '#core/database/keep-setting'
import type { GhostNavigationItem, GhostNewsletter, GhostSite } from '#core/ghost'
import { languageTag } from '#core/text/language-tag'
import { oneLine } from '#core/text/one-line'
import { isUsable, type MenuItem, type Menus, navigation } from '../navigation/navigation'
import { storable } from '../storable'
import type { ImportReport } from './report'

/** Menus come over where there are none yet; ones that editors keep here stay as they are. */
export async function importMenus(tx: Tx, site: GhostSite): Promise<ImportReport['menus']> {
  const here = await navigation(tx)
  const there = menusOf(site.navigation, site.secondaryNavigation)
  if (Bun.deepEquals(here, there)) return 'unchanged'
  if (here.primary.length + here.secondary.length > 0) return 'kept'
  const items = (['primary', 'secondary'] as const).flatMap(menu =>
    there[menu].map(item => ({ ...item, menu })),
  )
  const rows = items.map((item, position) => ({ id: Bun.randomUUIDv7(), ...item, position }))
  if (rows.length > 0) await db(tx).insertInto('navigation_items').values(rows).execute()
  return 'imported'
}

/** Newsletters that still go out can be chosen here; one of the same short name is the same. */
export async function importNewsletters(tx: Tx, newsletters: readonly GhostNewsletter[]): Promise<void> {
  const rows = newsletters
    .filter(({ active }) => active)
    .map(({ id, name, slug, description, createdAt }) =>
      storable({
        id,
        name: name.slice(0, 160),
        slug: slug.slice(0, 120),
        description: description ?? '',
        created_at: createdAt,
      }),
    )
  if (rows.length === 0) return
  await db(tx)
    .insertInto('newsletters')
    .values(rows)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** The site's name, unless someone has given it one here. Returns whether it has a new one. */
export async function importSite(tx: Tx, site: GhostSite): Promise<boolean> {
  const locale = languageTag(site.locale)
  const named = {
    name: oneLine(site.title),
    tagline: oneLine(site.description),
    timeZone: isTimeZone(site.timeZone) ? site.timeZone : 'Etc/UTC',
    ...(locale && { locale }),
  }
  const isNew = await keepFirstSetting(tx, 'site', storable(named))
  const subject = { kind: 'settings', id: 'site' }
  if (isNew) await recordAudit(tx, { action: 'settings.changed', subject, after: storable(named) })
  return isNew
}

/** Menus of a Ghost site as they stand here. */
export function menusOf(
  primary: readonly GhostNavigationItem[],
  secondary: readonly GhostNavigationItem[],
): Menus {
  return { primary: menuOf(primary), secondary: menuOf(secondary) }
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
