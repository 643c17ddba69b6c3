import { resolve } from 'node:path'
import { DOMAINS, type DomainName, type Origins } from '#core/contracts/domain'
import type { Config as AppConfig } from '#core/contracts/platform/config'
import { firstKeys } from '#core/keys/keyring'
import { type Environment, EnvironmentReader, isLoopback } from './environment'
import { keptSecrets, type WithoutSecret } from './kept-secrets'
import { withSecretFiles } from './secret-files'
import { isStrongSecret } from './secret-strength'

const DEFAULT_PORT = 4000

/** All that a process is told at its start: what its apps may know, and what opens its doors. */
export type Config = AppConfig & {
  /** `COOP_SECRET`, under which the keys of the house are kept. */
  readonly secret: string
  /** The one before, which is accepted until they are kept under the new one; null when there is none. */
  readonly previousSecret: string | null
  readonly port: number
  /** The port of the one app in a container of its own; null where apps share a machine. */
  readonly listenPort: number | null
  /** The address to listen on. */
  readonly host: string
  readonly dataDir: string
  readonly databaseUrl: string | null
  readonly redisUrl: string | null
  readonly sumup: { readonly apiKey: string; readonly merchantCode: string } | null
  /** A payment sandbox that somebody else runs, for all processes; null: the cart's process runs its own. */
  readonly sandbox: string | null
  /** Cards are tried with play money: never where real things are sold, unless a sandbox is named. */
  readonly playMoney: boolean
  readonly runMigrations: boolean
  /** What this process does: answer requests, run jobs, or both. */
  readonly role: Role
  readonly logLevel: string
  /** Who shows it may read `/metrics`; null: nobody. */
  readonly metricsToken: string | null
  /** Spans are sent to an OpenTelemetry collector, which `OTEL_EXPORTER_OTLP_ENDPOINT` names. */
  readonly traced: boolean
}

/** `web` answers requests, `worker` runs jobs, `all` does both. */
export type Role = (typeof ROLES)[number]

const ROLES = ['all', 'web', 'worker'] as const
const SECRET_ADVICE = 'put the output of "openssl rand -base64 32" there'
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/**
 * Reads the environment variables described in docs/environment.md. Throws
 * `ConfigInvalid` with everything that is wrong at once, each fault a sentence that says what to do. A command that keeps
 * no keys lets a secret be lent to it where there is none: refused, it leaves nothing.
 */
export function readConfig(env: Environment = process.env, withoutSecret: WithoutSecret = 'make'): Config {
  const files = withSecretFiles(env)
  const read = new EnvironmentReader(files.env)
  read.faults.push(...files.faults)
  const port = read.port('COOP_PORT', DOMAINS.length) ?? DEFAULT_PORT
  const coopDomain = read.hostName('COOP_DOMAIN')
  const production = read.text('COOP_DOMAIN') !== null
  const dataDir = resolve(read.text('COOP_DATA') ?? '.data')
  const demo = read.flag('COOP_DEMO') ?? !production
  const origins = originsFor(domain =>
    coopDomain ? `https://${domain}.${coopDomain}` : localOrigin(port, domain),
  )
  const sumup = readSumUp(read)
  const sandbox =
    read.url('COOP_SANDBOX', ['http', 'https'], 'http://sandbox:4006')?.replace(/\/$/, '') ?? null
  const config: Omit<Config, 'keys'> = {
    port,
    listenPort: read.port('COOP_LISTEN_PORT'),
    host: read.host('COOP_HOST') ?? '127.0.0.1',
    origins,
    actorsOrigin: origins.federation,
    internalOrigins: internalOrigins(read, port),
    coopDomain,
    secure: production,
    demo,
    dataDir,
    databaseUrl: read.url(
      'DATABASE_URL',
      ['postgres', 'postgresql'],
      'postgres://user:password@host:5432/name',
      ({ pathname }) => /^\/[^/]+$/.test(pathname),
    ),
    redisUrl: read.url('REDIS_URL', ['redis', 'rediss'], 'redis://host:6379', ({ pathname }) =>
      /^(\/\d*)?$/.test(pathname),
    ),
    smtpUrl: read.url('SMTP_URL', ['smtp', 'smtps'], 'smtp://user:password@host:587'),
    mailFrom: readSender(read) ?? `post@${coopDomain ?? 'localhost'}`,
    mailBounces: read.flag('MAIL_BOUNCES') ?? false,
    sumup,
    sandbox,
    playMoney: sumup === null && (sandbox !== null || demo || !production),
    role: read.oneOf('COOP_ROLE', ROLES) ?? 'all',
    runMigrations: read.flag('RUN_MIGRATIONS') ?? !production,
    allowPrivate: read.flag('COOP_ALLOW_PRIVATE') ?? false,
    trustProxy: read.flag('COOP_TRUST_PROXY') ?? false,
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS) ?? (production ? 'info' : 'warn'),
    metricsToken: read.text('COOP_METRICS_TOKEN'),
    traced: read.url('OTEL_EXPORTER_OTLP_ENDPOINT', ['http', 'https'], 'http://collector:4318') !== null,
    secret: readSecret(read, production),
    previousSecret: read.text('COOP_SECRET_PREVIOUS'),
  }
  checkUploads(read)
  checkTogether(read, config)
  if (read.faults.length > 0) throw new ConfigInvalid(read.faults)
  const secrets = config.secret === '' ? keptSecrets(dataDir, withoutSecret) : config
  if ('fault' in secrets) throw new ConfigInvalid([secrets.fault])
  const { secret, previousSecret } = secrets
  return { ...config, secret, previousSecret, keys: firstKeys(secret) }
}

/** What only the whole shows: who could sign in, and who could read whose letters. */
function checkTogether(read: EnvironmentReader, config: Omit<Config, 'keys'>): void {
  const hasMail = read.text('SMTP_URL') !== null
  const saidDemo = config.demo && read.text('COOP_DEMO') !== null
  if (config.secure && !hasMail && !saidDemo)
    read.wrong(
      'SMTP_URL must be set: behind a domain of its own nobody could sign in without letters. (COOP_DEMO=1 shows all letters to everybody instead, for a demonstration.)',
      null,
    )
  else if (!hasMail && !saidDemo && !isLoopback(config.host))
    read.wrong(
      `COOP_HOST is ${config.host}, so other machines reach the page that shows all letters, and with them could sign in as anyone: set SMTP_URL, or listen on 127.0.0.1, or say COOP_DEMO=1 if that is what you want.`,
      null,
    )
}

function internalOrigins(read: EnvironmentReader, port: number): Origins {
  const template = read.text('COOP_INTERNAL_ORIGIN')
  const local = originsFor(domain => localOrigin(port, domain))
  if (template === null) return local
  const filled = originsFor(domain => template.replaceAll('{domain}', domain))
  const areOrigins = DOMAINS.every(domain => isOrigin(filled[domain]))
  if (template.includes('{domain}') && areOrigins) return originsFor(domain => new URL(filled[domain]).origin)
  return read.wrong(
    `COOP_INTERNAL_ORIGIN must be an origin with {domain} in it, like http://{domain}:4000, not "${template}".`,
    local,
  )
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, username } = new URL(text)
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && username === ''
}

function readSender(read: EnvironmentReader): string | null {
  const text = read.text('MAIL_FROM')
  if (text === null || /^(?:[^\r\n<>]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text)) return text
  return read.wrong(
    `MAIL_FROM must be an e-mail address, like "Our Co-op <post@coop.example>", not "${text}".`,
    null,
  )
}

function readSumUp(read: EnvironmentReader): Config['sumup'] {
  if (!read.together('SumUp', ['SUMUP_API_KEY', 'SUMUP_MERCHANT_CODE'])) return null
  return { apiKey: read.text('SUMUP_API_KEY') ?? '', merchantCode: read.text('SUMUP_MERCHANT_CODE') ?? '' }
}

/** Empty where none is set and one of our own making will do. */
function readSecret(read: EnvironmentReader, production: boolean): string {
  const secret = read.text('COOP_SECRET')
  if (secret === null) return production ? read.wrong(`COOP_SECRET must be set: ${SECRET_ADVICE}.`, '') : ''
  if (isStrongSecret(secret)) return secret
  const fault = secret.length < 32 ? 'is shorter than 32 characters' : 'could be guessed'
  return read.wrong(`COOP_SECRET ${fault}: ${SECRET_ADVICE}.`, '')
}

function checkUploads(read: EnvironmentReader): void {
  const keys = ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
  const place = ['S3_ENDPOINT', 'S3_REGION']
  // Uploads may stay in a folder and backups go to a bucket.
  const isForBackups =
    read.text('COOP_BACKUPS')?.startsWith('s3://') === true &&
    read.text('S3_BUCKET') === null &&
    read.text('S3_PUBLIC_URL') === null
  if (isForBackups) read.together('a bucket for backups', keys, place)
  else read.together('a bucket', ['S3_BUCKET', ...keys], [...place, 'S3_PUBLIC_URL'])
  read.url('S3_ENDPOINT', ['http', 'https'], 'https://s3.example.org')
  read.url('S3_PUBLIC_URL', ['http', 'https'], 'https://media.example.org')
}

export class ConfigInvalid extends Error {
  override name = 'ConfigInvalid'
  constructor(readonly faults: readonly string[]) {
    super(
      faults.length === 1
        ? faults[0]
        : `${faults.length} things in the configuration have to be mended first:\n${faults.map(fault => `  - ${fault}`).join('\n')}`,
    )
  }
}

/** The port of a domain: the first plus its place in `DOMAINS`, unless it has a container of its own. */
export function portOf(config: Pick<Config, 'port' | 'listenPort'>, domain: DomainName): number {
  return config.listenPort ?? config.port + DOMAINS.indexOf(domain)
}

function originsFor(origin: (domain: DomainName) => string): Origins {
  return Object.fromEntries(DOMAINS.map(domain => [domain, origin(domain)])) as Record<DomainName, string>
}

function localOrigin(port: number, domain: DomainName): string {
  return `http://localhost:${port + DOMAINS.indexOf(domain)}`
}
