import { recordAudit } from '#core/audit/record-audit'
import { jsonb } from '#core/database/jsonb'
import { lockSetting, mergeSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'
import { languageTag } from '#core/text/language-tag'
import { digest } from '../ghost-import/content'
import { storable } from '../storable'
import { agree, linksOf } from './links'
import { type Fields, mergeFields } from './merge-fields'
import type { Run } from './sync'

const ID = 'site'
/** There is one of them; a link has to have an id. */
const OURS = '0199a000-0000-7000-8000-000000000004'
const FIELDS = ['name', 'tagline', 'locale', 'timeZone'] as const

/**
 * What the site is called there is taken over field by field, where it was changed there and not here; where Ghost leads,
 * always. Ghost takes none of it from programs, so nothing is sent.
 */
export async function pullSite(
  { sync }: Run,
  acting: Run['ctx'],
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const theirs = siteThere(settings)
  await transaction(acting, async tx => {
    const kept = (await lockSetting(tx, 'site')) as Fields
    const ours: Fields = Object.fromEntries(FIELDS.map(name => [name, kept[name] ?? null]))
    const link = (await linksOf(tx, sync.site, 'settings', [ID])).get(ID)
    const merged = mergeFields(sync.direction, (link?.base as Fields | null) ?? null, ours, theirs)
    const changes = Object.fromEntries(
      Object.entries(merged.ours).filter(([name, value]) => value !== null && value !== ours[name]),
    )
    if (Object.keys(changes).length > 0) {
      await mergeSetting(tx, 'site', changes)
      const before = Object.fromEntries(Object.keys(changes).map(name => [name, ours[name] ?? null]))
      const subject = { kind: 'settings', id: 'site' }
      await recordAudit(tx, { action: 'settings.changed', subject, before, after: changes })
      tx.purge('site')
    }
    if (link && Bun.deepEquals(link.base, theirs)) return
    await agree(tx, {
      site: sync.site,
      kind: 'settings',
      ghost_id: ID,
      our_id: OURS,
      base: jsonb<unknown>(theirs),
      base_hash: digest(theirs),
      remote_updated_at: null,
      our_version: 1,
      our_state: '',
    })
  })
}

/** By our names; what we could not show is left out. */
function siteThere({ title, description, locale, timezone }: Readonly<Record<string, unknown>>): Fields {
  const text = (value: unknown, most: number) =>
    storable(String(value ?? ''))
      .trim()
      .slice(0, most) || null
  const zone = String(timezone ?? '')
  return {
    name: text(title, 80),
    tagline: text(description, 160),
    locale: languageTag(String(locale ?? '')),
    timeZone: Intl.supportedValuesOf('timeZone').includes(zone) || zone === 'Etc/UTC' ? zone : null,
  }
}
