import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import { readOnce } from '#core/cache/read-once'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { compiledOnce } from '#core/database/compiled-once'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'

export type MenuName = 'primary' | 'secondary'
export type MenuItem = { readonly label: string; readonly url: string }
export type Menus = Readonly<Record<MenuName, readonly MenuItem[]>>

export const MAX_ITEMS = 20
const MAX_LABEL_LENGTH = 80
/** The net, should the news of a change be lost. */
const KEPT_MS = 60_000

export class UnusableLink extends Refusal {
  override name = 'UnusableLink'
  constructor(readonly url: string) {
    super(
      `${url ? `“${url}” is no address` : 'Each item needs an address'}: write a path of this site like /about, or a whole one like https://example.org.`,
    )
  }
}

export const menuItems = compiledOnce(tables =>
  tables.selectFrom('navigation_items').select(['menu', 'label', 'url']).orderBy('position').orderBy('id'),
)

/** Both menus in the order that editors gave them. */
export async function navigation(ctx: Ctx): Promise<Menus> {
  const rows = await menuItems(ctx)
  const of = (menu: MenuName) =>
    rows.filter(row => row.menu === menu).map(({ label, url }) => ({ label, url }))
  return { primary: of('primary'), secondary: of('secondary') }
}

/** The same, read once until editors change them. */
export async function keptNavigation(ctx: Ctx): Promise<Menus> {
  const kept = await remember(ctx.house.cache, 'blog:menus', {
    ttlMs: KEPT_MS,
    tags: ['navigation'],
    make: async () => JSON.stringify(await navigation(ctx)),
  })
  return revived(kept)
}

const revived = readOnce(1, kept => JSON.parse(kept) as Menus)

/** Of the form with both menus. */
export const NAVIGATION_FORM = savedForm<Menus>('primary', 'secondary')

/** Replaces both menus as a whole. Items without label or address are left out. Throws `UnusableLink`, `ChangedMeanwhile`. */
export async function saveNavigation(ctx: Ctx, menus: Menus, seen: string | null = null): Promise<void> {
  requireRole(ctx, 'editor')
  const items = (['primary', 'secondary'] as const).flatMap(menu =>
    menus[menu]
      .map(({ label, url }) => ({ menu, label: label.trim().slice(0, MAX_LABEL_LENGTH), url: url.trim() }))
      .filter(({ label, url }) => label !== '' && url !== '')
      .slice(0, MAX_ITEMS),
  )
  for (const { url } of items) if (!isUsable(url)) throw new UnusableLink(url)
  await transaction(ctx, async tx => {
    // There is no row that stands for a menu that is empty.
    await sql`select pg_advisory_xact_lock(hashtext('navigation'))`.execute(db(tx))
    NAVIGATION_FORM.refuseStale(await navigation(tx), seen)
    await db(tx).deleteFrom('navigation_items').execute()
    const rows = items.map((item, position) => ({ id: Bun.randomUUIDv7(), ...item, position }))
    if (rows.length > 0) await db(tx).insertInto('navigation_items').values(rows).execute()
    await emit(tx, { type: 'Update', domain: 'blog', subject: { kind: 'navigation', id: 'menus' } })
    tx.purge('navigation')
  })
}

/** A path of ours, or a whole address of the web: nothing that runs. */
export function isUsable(url: string): boolean {
  if (url.length > 2_000) return false
  if (url.startsWith('/')) return !url.startsWith('//') && !url.includes('\\')
  return URL.canParse(url) && ['http:', 'https:', 'mailto:'].includes(new URL(url).protocol)
}
