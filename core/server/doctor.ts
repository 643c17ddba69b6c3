import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { readSite } from '#core/app/site'
import { type Config, ConfigInvalid, readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { withSecretFiles } from '#core/config/secret-files'
import type { Ctx } from '#core/contracts/ctx'
import { closeDatabase } from '#core/database/close'
import { appliedMigrations, pendingOf, unknownOf } from '#core/database/migrate'
import { openDatabase } from '#core/database/orm'
import { isHalfRestored, RestoreUnfinished } from '#core/database/set-aside'
import { withClient } from '#core/database/with-client'
import { NoDatabaseYet, refuseNoDatabase, withDatabase } from '#core/database/with-database'
import { createSmtpMailer } from '#core/mail/smtp-mailer'
import { createMedia } from '#core/media/create-media'
import { inTime } from '#core/net/in-time'
import { SUMUP_CURRENCIES } from '#core/payments/currencies'
import { createSumUpPayments, type SumUpOptions } from '#core/payments/sumup'
import { keysState, needsPredecessor } from '#core/sealing/keys-state'
import { SecretIsAnother, whoOpens } from '#core/sealing/open-keys'
import { apartSentence, keptActorsOrigin, wasMet } from '#core/services/federation/actors/actors-origin'
import { type LastBackup, lastBackup } from '#core/services/house/status'
import { packageManager } from '../../package.json'
import { checkHosts, type HostOptions } from './check-hosts'
import type { Finding } from './finding'
import { adviceOnBucket, adviceOnRedis, troubleWithMail } from './trouble-with'

type Options = {
  /** Gets a real letter, when asked for. */
  readonly letterTo?: string
  readonly env?: Environment
  /** Another SumUp than the real one. */
  readonly payments?: Pick<SumUpOptions, 'host' | 'timeoutMs'>
  /** How the six hosts are found. */
  readonly hosts?: HostOptions
}

const PATIENCE_MS = 5_000
const MOST_CLOCK_MS = 2_000
const LEAST_FREE_BYTES = 1_000_000_000
/** The next picture, or the next segment of PostgreSQL's log, finds no room. */
const NONE_FREE_BYTES = 50_000_000
const HOUR_MS = 3_600_000
/** A nightly one that is late by half a day. */
const BACKUP_HOURS = 36
/** Of PostgreSQL, as the stack runs it. */
const LEAST_POSTGRES = 16

/** Looks at all that the site stands on, and says of each what is wrong and what to do. Throws nothing of that. */
export async function examine({
  letterTo,
  env = process.env,
  payments,
  hosts,
}: Options = {}): Promise<Finding[]> {
  const bun = checkBun()
  const config = configOf(env)
  if (Array.isArray(config)) return [bun, ...config]
  const findings = await Promise.all([
    checkDatabase(config),
    checkRedis(config),
    checkMail(config, letterTo),
    checkPayments(config, payments),
    checkStorage(config, withSecretFiles(env).env),
    checkDisk(config),
    config.coopDomain ? checkHosts(config.coopDomain, hosts) : [],
  ])
  return [bun, good('configuration', 'is complete'), ...findings.flat()]
}

const good = (about: string, said: string): Finding => ({ state: 'good', about, said })
const warn = (about: string, said: string): Finding => ({ state: 'warn', about, said })
const bad = (about: string, said: string): Finding => ({ state: 'bad', about, said })

function checkBun(): Finding {
  const wanted = packageManager.split('@')[1] ?? ''
  if (Bun.version === wanted) return good('Bun', wanted)
  return warn('Bun', `is ${Bun.version}, and this version was tested with ${wanted}: npx bun@${wanted} start`)
}

function configOf(env: Environment): Config | Finding[] {
  try {
    return readConfig(env)
  } catch (fault) {
    if (fault instanceof ConfigInvalid) return fault.faults.map(each => bad('configuration', each))
    return [
      bad(
        'configuration',
        `the secret cannot be kept (${reasonOf(fault)}): let this user write into COOP_DATA.`,
      ),
    ]
  }
}

async function checkDatabase(config: Config): Promise<Finding[]> {
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

async function checkRedis({ redisUrl }: Config): Promise<Finding> {
  if (!redisUrl) return good('Redis', 'is not used: the cache is in the process')
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
  })
  // The command that was cut off says only that the connection is gone.
  let why: Error | undefined
  redis.on('error', fault => {
    why = fault
  })
  try {
    await redis.connect()
    const memory = await redis.info('memory')
    const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1] ?? ''
    const hasLimit = !/maxmemory:0\s/.test(memory)
    if (hasLimit && policy !== 'noeviction')
      return warn(
        'Redis',
        `forgets what is in use when it is full (${policy}): set maxmemory-policy noeviction.`,
      )
    return good('Redis', 'answers')
  } catch (fault) {
    const reason = reasonOf(why ?? fault)
    return bad('Redis', `does not answer (${reason}): ${adviceOnRedis(reason)}`)
  } finally {
    redis.disconnect()
  }
}

async function checkMail({ smtpUrl, mailFrom, coopDomain }: Config, to?: string): Promise<Finding> {
  if (!smtpUrl) return good('letters', 'stay in the mailbox page: SMTP_URL is not set')
  const mailer = createSmtpMailer({ smtpUrl })
  try {
    await mailer.verify()
    if (!to) return good('letters', 'the mail server lets us in (--letter ADDRESS sends one)')
    const text = 'This letter was sent by bun run doctor. Whoever reads it knows that letters arrive.'
    await mailer.send({ to, from: mailFrom, subject: `A letter from ${coopDomain ?? 'your site'}`, text })
    return good('letters', `one was sent to ${to}: look whether it arrived, and not among the spam`)
  } catch (fault) {
    return bad('letters', troubleWithMail(fault))
  } finally {
    mailer.close()
  }
}

async function checkPayments({ sumup, playMoney }: Config, options: Options['payments']): Promise<Finding> {
  if (!sumup)
    return good(
      'payments',
      playMoney
        ? 'go to the sandbox: SUMUP_API_KEY is not set'
        : 'are taken without cards: SUMUP_API_KEY is not set',
    )
  try {
    await createSumUpPayments({ timeoutMs: PATIENCE_MS, ...options, ...sumup }).findCheckout('doctor')
    return good('payments', 'SumUp knows our key')
  } catch (fault) {
    const mend =
      (fault as Error).name === 'PaymentsMisconfigured'
        ? 'correct SUMUP_API_KEY'
        : 'try again; when it stays so, look at the network and SumUp’s status page'
    return bad('payments', `${reasonOf(fault)}: ${mend}.`)
  }
}

/** Writes a file as an upload is written, reads it, and removes it. */
async function checkStorage({ dataDir }: Config, env: Environment): Promise<Finding> {
  const mend = (reason: string) =>
    env.S3_BUCKET ? adviceOnBucket(reason) : `let this user write into ${dataDir}.`
  try {
    const media = createMedia({ folder: join(dataDir, 'media'), publicUrl: '/media', env })
    const key = `doctor/${crypto.randomUUID()}.json`
    const tried = async () => {
      await media.put(key, new TextEncoder().encode('"well"'))
      const found = await (await media.get(key))?.body.text()
      await media.delete(key)
      return found
    }
    const found = await inTime(tried())
    if (found !== '"well"') return bad('uploads', `come back as others: ${mend('')}`)
    return good(
      'uploads',
      env.S3_BUCKET ? `are kept in the bucket ${env.S3_BUCKET}` : `are kept in ${dataDir}`,
    )
  } catch (fault) {
    return bad('uploads', `cannot be kept (${reasonOf(fault)}): ${mend(reasonOf(fault))}`)
  }
}

async function checkDisk({ dataDir }: Config): Promise<Finding> {
  try {
    await mkdir(dataDir, { recursive: true })
    const { bavail, bsize } = await statfs(dataDir)
    return freeSpace(bavail * bsize, dataDir)
  } catch (fault) {
    return bad(
      'disk',
      `${dataDir} cannot be used (${reasonOf(fault)}): set COOP_DATA to a folder of this user.`,
    )
  }
}

export function freeSpace(bytes: number, folder: string): Finding {
  const said = `${(bytes / 1e9).toFixed(1)} GB are free in ${folder}`
  if (bytes >= LEAST_FREE_BYTES) return good('disk', said)
  const tell = bytes < NONE_FREE_BYTES ? bad : warn
  return tell('disk', `${said}: make room, or move COOP_DATA.`)
}

/** A code where there is one: messages may hold addresses and passwords. */
function reasonOf(fault: unknown): string {
  const { code, name, message, cause } = fault as NodeJS.ErrnoException & { cause?: { code?: string } }
  // Redis begins with a word of its own: WRONGPASS, NOAUTH.
  if (!code && /time(?:d )?out/i.test(message)) return 'no answer in time'
  return code ?? cause?.code ?? /^[A-Z]{4,}(?= )/.exec(message)?.[0] ?? name
}
