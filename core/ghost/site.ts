import type { GhostNavigationItem, GhostSite } from './model'
import { type Archive, isRow, type Row, rowsOf, text, warn } from './rows'
import { codeInjectionOf, socialOf } from './social'

/** Keys of the old site's services: of no use here, and nothing to keep copies of. */
const SECRET = /(?:secret|_key|password|token|_hash)/

/** The site's face and menus, from the rows of `settings`. */
export function siteOf(archive: Archive): GhostSite {
  const rows = rowsOf(archive, 'settings')
  const settings = Object.fromEntries(
    rows
      .map(row => [text(row, 'key') ?? '', text(row, 'value') ?? ''] as const)
      .filter(([key]) => !SECRET.test(key)),
  )
  const face: Row = settings
  return {
    title: text(face, 'title') ?? '',
    description: text(face, 'description') ?? '',
    locale: text(face, 'locale') ?? 'en',
    timeZone: text(face, 'timezone') ?? 'Etc/UTC',
    accentColor: text(face, 'accent_color'),
    logo: text(face, 'logo'),
    icon: text(face, 'icon'),
    coverImage: text(face, 'cover_image'),
    navigation: menuOf(archive, rows, 'navigation'),
    secondaryNavigation: menuOf(archive, rows, 'secondary_navigation'),
    social: socialOf(face),
    codeInjection: codeInjectionOf(face),
    settings,
  }
}

function menuOf(archive: Archive, rows: readonly Row[], key: string): GhostNavigationItem[] {
  const row = rows.find(one => one.key === key)
  const written = row && text(row, 'value')
  if (!row || !written) return []
  try {
    const items: unknown = JSON.parse(written)
    return Array.isArray(items) ? items.filter(isRow).map(itemOf) : []
  } catch {
    warn(archive, 'settings', row, `The menu “${key}” cannot be read; it comes empty.`)
    return []
  }
}

function itemOf(item: Row): GhostNavigationItem {
  return {
    label: text(item, 'label') ?? '',
    url: text(item, 'url') ?? '/',
    visibility: text(item, 'visibility') ?? 'public',
  }
}
