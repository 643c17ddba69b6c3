import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type Config, ConfigInvalid, readConfig } from '#core/config/config'
import type { Environment } from '#core/config/environment'
import { withSecretFiles } from '#core/config/secret-files'
import { createSmtpMailer } from '#core/mail/smtp-mailer'
import { createMedia } from '#core/media/create-media'
import { inTime } from '#core/net/in-time'
import { createSumUpPayments, type SumUpOptions } from '#core/payments/sumup'
import { packageManager } from '../../package.json'
import { checkHosts, type HostOptions } from './check-hosts'
import { checkDatabase } from './examine-database'
import { bad, type Finding, good, reasonOf, warn } from './finding'
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
const LEAST_FREE_BYTES = 1_000_000_000
/** The next picture, or the next segment of PostgreSQL's log, finds no room. */
const NONE_FREE_BYTES = 50_000_000
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
