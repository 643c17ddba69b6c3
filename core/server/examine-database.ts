import { readSite } from '#core/app/site'
import type { Config } from '#core/config/config'
import type { Ctx } from '#core/contracts/ctx'
import { closeDatabase } from '#core/database/close'
import { appliedMigrations, pendingOf, unknownOf } from '#core/database/migrate'
import { openDatabase } from '#core/database/orm'
import { isHalfRestored, RestoreUnfinished } from '#core/database/set-aside'
import { withClient } from '#core/database/with-client'
import { NoDatabaseYet, refuseNoDatabase, withDatabase } from '#core/database/with-database'
import { SUMUP_CURRENCIES } from '#core/payments/currencies'
import { keysState, needsPredecessor } from '#core/sealing/keys-state'
import { SecretIsAnother, whoOpens } from '#core/sealing/open-keys'
import { apartSentence, keptActorsOrigin, wasMet } from '#core/services/federation/actors/actors-origin'
import { type LastBackup, lastBackup } from '#core/services/house/status'
import { bad, type Finding, good, reasonOf, warn } from './finding'

const MOST_CLOCK_MS = 2_000
const HOUR_MS = 3_600_000
/** A nightly one that is late by half a day. */
const BACKUP_HOURS = 36
/** Of PostgreSQL, as the stack runs it. */
const LEAST_POSTGRES = 16

/** The database, its clock and its version, and what stands in it. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  try {
    refuseNoDatabase(config)
    return await withDatabase(config, async url => {
      const server = await askServer(url)
      return [checkVersion(server.version), checkClock(server.clockMs), ...(await checkSchema(url, config))]
    })
  } catch (fault) {
    if (fault instanceof NoDatabaseYet) return [good('database', 'is made by the first bun start')]
    const mend = config.databaseUrl
      ? 'start PostgreSQL, or correct DATABASE_URL'
      : `see ${config.dataDir}/postgres`
    return [bad('database', `does not answer (${reasonOf(fault)}): ${mend}.`)]
  }
}

async function askServer(url: string): Promise<{ version: string; clockMs: number }> {
  const { rows } = await withClient(url, client =>
    client.query<{ version: string; ms: string }>(
      `select current_setting('server_version') as version, extract(epoch from clock_timestamp()) * 1000 as ms`,
    ),
  )
  return { version: rows[0]?.version ?? '', clockMs: Number(rows[0]?.ms) }
}

function checkVersion(version: string): Finding {
  if (Number.parseInt(version, 10) >= LEAST_POSTGRES) return good('database', `PostgreSQL ${version}`)
  return warn(
    'database',
    `is PostgreSQL ${version}: move to ${LEAST_POSTGRES} (bun run backup, then restore there).`,
  )
}

export function checkClock(serverMs: number, now = Date.now()): Finding {
  const apartMs = Math.abs(serverMs - now)
  if (apartMs <= MOST_CLOCK_MS) return good('clock', 'agrees with the database’s')
  const seconds = Math.round(apartMs / 1000)
  return bad(
    'clock',
    `is ${seconds} s away from the database’s: let both machines keep time (systemd-timesyncd).`,
  )
}

function checkMigrations(applied: readonly string[]): Finding {
  const newer = unknownOf(applied)
  if (newer.length > 0)
    return bad('migrations', `of a newer version ran here (${newer[0]}): start that version again.`)
  const pending = pendingOf(applied).length
  return pending === 0
    ? good('migrations', 'have all run')
    : bad('migrations', `${pending} are missing: bun run migrate up, or start the blog, which runs them.`)
}

/** What is sealed can be looked at where the tables are. */
async function checkSchema(url: string, config: Config): Promise<Finding[]> {
  if (await isHalfRestored(url)) return [bad('database', new RestoreUnfinished().message)]
  const applied = await appliedMigrations(url)
  const migrations = checkMigrations(applied)
  if (migrations.state !== 'good') return [migrations]
  const orm = await openDatabase(url, { use: 'jobs', connections: 1 })
  try {
    const ctx = { em: orm.em.fork() }
    return [
      migrations,
      await checkSecret(ctx, config),
      ...(await checkActors(ctx, config)),
      backupIn(await lastBackup(ctx), config),
      ...(config.sumup ? checkCurrency((await readSite(orm)).currency) : []),
    ]
  } finally {
    await closeDatabase(orm, () => {})
  }
}

async function checkSecret(ctx: Pick<Ctx, 'em'>, config: Config): Promise<Finding> {
  const opener = await whoOpens(ctx, config)
  if (opener === 'nobody') return bad('secret', new SecretIsAnother().message)
  if (opener === 'nobody yet') return good('secret', 'is kept with the keys of the site at its first start')
  if (opener === 'predecessor') return warn('secret', 'is new: start all processes with it.')
  const state = await keysState(ctx, config)
  if (needsPredecessor(state))
    return warn('secret', 'is being changed: bun run secrets rotate goes on with it.')
  if (Object.keys(state.older).length > 0)
    return warn('secret', 'was changed, and some rows are encrypted with older keys: bun run secrets rotate.')
  if (config.previousSecret === null) return good('secret', 'opens the keys of the site, and no other does')
  return warn('secret', 'was changed: COOP_SECRET_PREVIOUS is not needed any more, remove it.')
}

async function checkActors(ctx: Pick<Ctx, 'em'>, config: Config): Promise<Finding[]> {
  const kept = await keptActorsOrigin(ctx)
  if (kept === null || kept === config.origins.federation) return []
  if (!(await wasMet(ctx, kept, config)))
    return [good('fediverse', `nobody met our actors at ${kept}: the next start takes them along`)]
  return [warn('fediverse', apartSentence(kept, config.origins.federation))]
}

/** SumUp makes no payment page in any other currency. */
function checkCurrency(currency: string): Finding[] {
  if (SUMUP_CURRENCIES.has(currency)) return []
  return [
    warn(
      'payments',
      `SumUp takes no ${currency}, so nobody is offered to pay by card: other ways are chosen at /shop/ways-to-pay.`,
    ),
  ]
}

/** A site that others use and nobody backs up is told so; one that is only tried is not. */
export function backupIn(
  last: LastBackup | null,
  { coopDomain }: Pick<Config, 'coopDomain'>,
  now = Date.now(),
): Finding {
  const tell = coopDomain ? warn : good
  if (!last) return tell('backup', 'none was made yet: bun run backup, every night')
  const hours = Math.floor((now - last.at.getTime()) / HOUR_MS)
  const said = `the last one is ${hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`} old, at ${last.place}`
  return hours <= BACKUP_HOURS ? good('backup', said) : tell('backup', `${said}: look why none came since.`)
}
