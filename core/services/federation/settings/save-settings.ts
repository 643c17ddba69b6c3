import { type Facts, recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { type Site, UNNAMED } from '#core/contracts/site'
import { db } from '#core/database/db'
import { keepFirstSetting, mergeSetting } from '#core/database/keep-setting'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { checkSettings } from './check-settings'

/** What the forms of the settings write, one after the other: each has its version. */
const SECTIONS = {
  identity: ['name', 'tagline', 'locale', 'timeZone'],
  colours: ['accent', 'band'],
  contact: ['address', 'email', 'phone', 'openingHours'],
  letters: ['sender', 'welcomeText'],
  apps: ['hiddenApps', 'about'],
  status: ['statusShown', 'plannedWork'],
} as const satisfies Readonly<Record<string, readonly (keyof Site)[]>>

export type Section = keyof typeof SECTIONS
export type SectionValues<S extends Section> = Pick<Site, (typeof SECTIONS)[S][number]>

/** What the hidden field `version` of a section's form says. */
export function versionOfSection(site: Site, section: Section): string {
  return savedForm<Site>(...SECTIONS[section]).version(site)
}

/**
 * Writes a section of the settings, seen at once on all six apps. The operator's alone. Throws `ChangedMeanwhile`, and
 * what `checkSettings` says.
 */
export async function saveSettings<S extends Section>(
  ctx: Ctx,
  section: S,
  values: SectionValues<S>,
  seen: string | null,
): Promise<void> {
  requireRole(ctx, 'operator')
  checkSettings(values)
  await transaction(ctx, async tx => {
    const site = await lockSite(tx)
    savedForm<Site>(...SECTIONS[section]).refuseStale(site, seen)
    await writeSite(tx, site, values)
  })
}

/** Writes what is named, over what stands there; for whoever holds the lock of `lockSite`. */
export async function writeSite(tx: Tx, before: Site, values: Partial<Site>): Promise<void> {
  await mergeSetting(tx, 'site', values)
  const names = Object.keys(values) as (keyof Site)[]
  const facts = (site: Partial<Site>): Facts =>
    Object.fromEntries(names.map(name => [name, site[name] ?? null]))
  await recordAudit(tx, {
    action: 'settings.changed',
    subject: { kind: 'settings', id: 'site' },
    before: facts(before),
    after: facts(values),
  })
  tx.purge('site')
}

/** The settings as they are, until the transaction ends nobody else's to change. */
export async function lockSite(tx: Tx): Promise<Site> {
  await keepFirstSetting(tx, 'site', {})
  const row = await db(tx)
    .selectFrom('settings')
    .select('value')
    .where('key', '=', 'site')
    .forUpdate()
    .executeTakeFirstOrThrow()
  return { ...UNNAMED, ...(row.value as Partial<Site>) }
}
