import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DOMAINS, type DomainName, type Origins } from '#core/contracts/domain'

const DEFAULT_PORT = 4000

export type Config = {
  readonly port: number
  /** The port of the one app in a container of its own; null where apps share a machine. */
  readonly listenPort: number | null
  /** The address to listen on. */
  readonly host: string
  readonly origins: Origins
  /** Where sibling apps reach each other; the origins, unless every app has a container of its own. */
  readonly internalOrigins: Origins
  /** `COOP_DOMAIN`, null on one machine without one. */
  readonly coopDomain: string | null
  /** Served over https: `__Host-` cookies, HSTS. */
  readonly secure: boolean
  readonly demo: boolean
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly redisUrl: string | null
  readonly smtpUrl: string | null
  readonly mailFrom: string
  readonly sumup: { readonly apiKey: string; readonly merchantCode: string } | null
  readonly runMigrations: boolean
  /** Outbound requests may reach private addresses: for tests and two servers on one desk. */
  readonly allowPrivate: boolean
  /** A proxy of the deployment's own stands in front and says in `X-Forwarded-For` who asks. */
  readonly trustProxy: boolean
  readonly logLevel: string
  /** Who shows it may read `/metrics`; null: nobody. */
  readonly metricsToken: string | null
  /** Signs fragment tokens and short-lived cookies; 32 bytes or more. */
  readonly secret: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads the environment variables described in docs/environment.md. Throws `ConfigInvalid` naming the variable. */
export function readConfig(env: Environment = process.env): Config {
  const port = readPort(env)
  const coopDomain = env.COOP_DOMAIN || null
  const dataDir = resolve(env.COOP_DATA || '.data')
  return {
    port,
    listenPort: env.COOP_LISTEN_PORT ? Number(env.COOP_LISTEN_PORT) : null,
    host: env.COOP_HOST || '127.0.0.1',
    origins: originsFor(domain =>
      coopDomain ? `https://${domain}.${coopDomain}` : localOrigin(port, domain),
    ),
    internalOrigins: originsFor(domain =>
      env.COOP_INTERNAL_ORIGIN
        ? env.COOP_INTERNAL_ORIGIN.replace('{domain}', domain)
        : localOrigin(port, domain),
    ),
    coopDomain,
    secure: coopDomain !== null,
    demo: env.COOP_DEMO ? env.COOP_DEMO !== '0' : coopDomain === null,
    dataDir,
    databaseUrl: env.DATABASE_URL || null,
    redisUrl: env.REDIS_URL || null,
    smtpUrl: env.SMTP_URL || null,
    mailFrom: env.MAIL_FROM || `post@${coopDomain ?? 'localhost'}`,
    sumup: env.SUMUP_API_KEY
      ? { apiKey: env.SUMUP_API_KEY, merchantCode: required(env, 'SUMUP_MERCHANT_CODE') }
      : null,
    runMigrations: env.RUN_MIGRATIONS ? env.RUN_MIGRATIONS === 'true' : !coopDomain,
    allowPrivate: env.COOP_ALLOW_PRIVATE === '1',
    trustProxy: env.COOP_TRUST_PROXY === '1',
    logLevel: env.LOG_LEVEL || (coopDomain ? 'info' : 'warn'),
    metricsToken: env.COOP_METRICS_TOKEN || null,
    secret: env.COOP_SECRET || (coopDomain ? required(env, 'COOP_SECRET') : keptSecret(dataDir)),
  }
}

export class ConfigInvalid extends Error {
  override name = 'ConfigInvalid'
}

/** The port of a domain: the first plus its place in `DOMAINS`, unless it has a container of its own. */
export function portOf(config: Pick<Config, 'port' | 'listenPort'>, domain: DomainName): number {
  return config.listenPort ?? config.port + DOMAINS.indexOf(domain)
}

function readPort(env: Environment): number {
  const port = env.COOP_PORT ? Number(env.COOP_PORT) : DEFAULT_PORT
  if (Number.isInteger(port) && port >= 1 && port + DOMAINS.length <= 65_535) return port
  throw new ConfigInvalid(`COOP_PORT must be a port number, not "${env.COOP_PORT}".`)
}

function originsFor(origin: (domain: DomainName) => string): Origins {
  return Object.fromEntries(DOMAINS.map(domain => [domain, origin(domain)])) as Record<DomainName, string>
}

function localOrigin(port: number, domain: DomainName): string {
  return `http://localhost:${port + DOMAINS.indexOf(domain)}`
}

function required(env: Environment, name: string): string {
  const value = env[name]
  if (value) return value
  throw new ConfigInvalid(`${name} must be set.`)
}

/** Made once and kept beside the data: a restart signs nobody out. */
function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  if (existsSync(path)) return readFileSync(path, 'utf8')
  mkdirSync(dataDir, { recursive: true })
  const secret = randomBytes(32).toString('base64url')
  writeFileSync(path, secret, { mode: 0o600 })
  return secret
}
