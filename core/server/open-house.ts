import { join } from 'node:path'
import type { MikroORM } from '@mikro-orm/postgresql'
import type { House } from '#core/app/house'
import { createPageCache } from '#core/app/page-cache'
import { readSite } from '#core/app/site'
import { createCache } from '#core/cache/create-cache'
import { createConceptBook } from '#core/concepts/book'
import type { Config } from '#core/config/config'
import { withSecretFiles } from '#core/config/secret-files'
import type { CacheTag } from '#core/contracts/cache-tags'
import type { Services } from '#core/contracts/services'
import { closeDatabase } from '#core/database/close'
import { type DatabaseUse, openDatabase } from '#core/database/orm'
import { createFragmentBook } from '#core/fragments/book'
import { withFaultLines } from '#core/log/fault-lines'
import { createFaultRecorder } from '#core/log/fault-recorder'
import { createLog, type Log, standardError } from '#core/log/log'
import { createSlowPages } from '#core/log/slow-pages'
import { logThrottled } from '#core/log/throttled-log'
import { createMailbox } from '#core/mail/mailbox'
import { withSiteSender } from '#core/mail/site-sender'
import { createSmtpMailer } from '#core/mail/smtp-mailer'
import { createMedia } from '#core/media/create-media'
import { createSafeFetch } from '#core/net/safe-fetch'
import { createNoPayments } from '#core/payments/no-provider'
import { createSumUpPayments } from '#core/payments/sumup'
import { houseKeys } from '#core/sealing/house-keys'
import { createSessions } from '#core/sessions/sessions'

const KEYS_WINDOW_MS = 10 * 60_000

/** Where payments go: the real SumUp when `host` is absent, the sandbox otherwise; null where no cards are taken. */
export type PaymentAccess = { readonly host?: string; readonly apiKey: string; readonly merchantCode: string }

/**
 * Opens every door of the house on a migrated database, which is named by its URL or open already; it is closed with the
 * house. `services` are the registry's. Throws when PostgreSQL is not there, and `SecretIsAnother`; Redis, SumUp and SMTP
 * may be away, and are then missed only when they are needed.
 */
export async function openHouse(
  config: Config,
  database: string | MikroORM,
  access: PaymentAccess | null,
  services: Services,
  use: DatabaseUse = {},
): Promise<House> {
  const closing = new AbortController()
  let open: MikroORM | null = null
  const faults = createFaultRecorder(() => open)
  const log = createLog(config.logLevel, withFaultLines(standardError(), faults.hear))
  const slowPages = createSlowPages(
    () => open,
    fault => log.warn({ err: fault }, 'slow pages could not be kept'),
  )
  const orm = typeof database === 'string' ? await openDatabase(database, use) : database
  open = orm
  // PostgreSQL and Redis are waited for side by side: on a busy machine each answer takes its time.
  const caching = openCaches(config, log)
  const keys = await houseKeys(orm, config, {
    closing: closing.signal,
    onFault: fault =>
      logThrottled(log, 'warn', { err: fault }, 'the keys could not be read again', KEYS_WINDOW_MS),
  }).catch(async fault => {
    await Promise.all([orm.close(), caching.then(({ cache }) => cache.close())])
    throw fault
  })
  const { cache, pages } = await caching
  const smtp = config.smtpUrl ? createSmtpMailer({ smtpUrl: config.smtpUrl }) : null
  let site: Awaited<ReturnType<typeof readSite>>
  const readSiteAgain = () =>
    readSite(orm).then(
      fresh => {
        site = fresh
        // Made between the news and now, of what stood there before.
        pages.purge(['site'])
      },
      error => log.error({ err: error }, 'the site settings could not be read again'),
    )
  await cache.subscribe(
    'purge',
    message => {
      if ((JSON.parse(message) as string[]).includes('site')) readSiteAgain()
    },
    readSiteAgain,
  )
  // Not before: what changes between would never be heard of.
  site = await readSite(orm)

  return {
    config: { ...config, keys },
    orm,
    cache,
    pages,
    slowPages,
    log,
    services,
    sessions: createSessions(orm, cache),
    fragments: createFragmentBook(),
    concepts: createConceptBook(),
    mailer: withSiteSender(smtp ?? createMailbox(orm), config.mailFrom, () => site.sender),
    payments: access ? createSumUpPayments(access) : createNoPayments(),
    sandboxOrigin: access?.host ? new URL(access.host).origin : null,
    media: createMedia({
      folder: join(config.dataDir, 'media'),
      publicUrl: '/media',
      env: withSecretFiles(process.env).env,
    }),
    fetch: createSafeFetch({
      allowPrivate: config.allowPrivate,
      // Servers of the fediverse choose their ports. Private addresses stay closed whatever the port.
      allowedPorts: 'any',
    }),
    site: () => site,
    async purge(tags: readonly CacheTag[]) {
      if (tags.length === 0) return
      pages.purge(tags)
      // Whoever changed the settings sees them changed; other processes hear of it.
      if (tags.includes('site')) site = await readSite(orm)
      await Promise.all(tags.map(tag => cache.bumpTag(tag)))
      await pages.announce(tags)
    },
    closing: closing.signal,
    beginClosing: () => closing.abort(),
    async close() {
      closing.abort()
      smtp?.close()
      await faults.flush().catch(fault => log.warn({ err: fault }, 'the last faults were not kept'))
      await slowPages.flush().catch(fault => log.warn({ err: fault }, 'the last slow pages were not kept'))
      open = null
      await cache.close()
      await closeDatabase(orm, connections => log.warn({ connections }, 'queries were cut off at the end'))
    },
  }
}

async function openCaches({ redisUrl }: Config, log: Log) {
  const cache = await createCache({
    redisUrl: redisUrl ?? undefined,
    log: (message, cause) => log.warn({ err: cause }, message),
  })
  return { cache, pages: await createPageCache(cache) }
}
