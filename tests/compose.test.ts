import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMAINS } from '#core/contracts/domain'
import { poolsFor, SERVER_CONNECTIONS } from '#core/database/connections'
import { JOB_CONNECTIONS } from '#core/jobs/classes'

type Deploy = {
  replicas: number
  update_config?: { order?: string; parallelism?: number }
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
}

const ROOT = join(import.meta.dir, '..')
const FILE = join(ROOT, 'docker-compose.yml')
const { services, volumes } = Bun.YAML.parse(readFileSync(FILE, 'utf8')) as {
  services: Record<string, Service>
  volumes: Record<string, unknown>
}
/** What somebody has to say before anything starts. */
const SAID = { COOP_DOMAIN: 'growers.example', COOP_SECRET: 'x', POSTGRES_PASSWORD: 'x' }

test('there are the six apps, PostgreSQL 16 and Redis 7', () => {
  expect(Object.keys(services).sort()).toEqual([...DOMAINS, 'postgres', 'redis'].sort())
  expect(services.postgres?.image).toBe('postgres:16')
  expect(services.redis?.image).toBe('redis:7')
})

test.each([...DOMAINS])(
  '%s is built from the one Dockerfile, has what it needs, and tells its health',
  name => {
    const service = services[name]
    expect(service?.build?.args).toEqual({ DOMAIN: name })
    expect(Object.keys(service?.environment ?? {})).toContainValues([
      'DATABASE_URL',
      'REDIS_URL',
      'COOP_DOMAIN',
      'COOP_SECRET',
      'SUMUP_API_KEY',
      'SMTP_URL',
      'S3_BUCKET',
    ])
    expect(service?.ports).toEqual([`${4000 + DOMAINS.indexOf(name)}:4000`])
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
    expect(service.networks).toEqual(['coop'])
  }
})

test('depends_on is a list: a Swarm refuses conditions', () => {
  for (const name of DOMAINS) expect(services[name]?.depends_on).toEqual(['postgres', 'redis'])
})

test.skipIf(!Bun.which('docker'))('docker itself takes the file for a stack', () => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...SAID }
  const said = Bun.spawnSync(['docker', 'stack', 'config', '-c', FILE], { env, stderr: 'pipe' })
  expect(said.stderr.toString()).not.toContain('must be')
  expect(said.exitCode).toBe(0)
  const { services: read } = Bun.YAML.parse(said.stdout.toString()) as { services: object }
  expect(Object.keys(read).sort()).toEqual(Object.keys(services).sort())
})

test('all processes together, one of them twice while it is replaced, stay within PostgreSQL’s connections', () => {
  const apps = DOMAINS.map(name => services[name]?.deploy)
  const running = apps.reduce((sum, deploy) => sum + (deploy?.replicas ?? 1), 0)
  const doubled = Math.max(
    ...apps.map(deploy =>
      deploy?.update_config?.order === 'start-first' ? (deploy.update_config.parallelism ?? 1) : 0,
    ),
  )
  const { web, jobs } = poolsFor(1)
  expect(Math.min(web, jobs)).toBeGreaterThanOrEqual(3)
  expect((running + doubled) * (web + jobs + JOB_CONNECTIONS)).toBeLessThanOrEqual(SERVER_CONNECTIONS)
})

test('a process that runs all six stays within the embedded PostgreSQL’s sixty', () => {
  const { web, jobs } = poolsFor(6)
  expect(web + jobs + JOB_CONNECTIONS).toBeLessThanOrEqual(57)
})

test('uploads are in one volume that all six share, and outlive their containers', () => {
  for (const name of DOMAINS) expect(services[name]?.volumes).toEqual(['uploads:/data'])
  expect(Object.keys(volumes)).toContain('uploads')
})

test('an app has the memory that a picture takes beside its rest, and the time that a drain takes', () => {
  for (const name of DOMAINS) {
    expect(services[name]?.deploy?.resources?.limits.memory).toBe('1G')
    expect(Number.parseInt(services[name]?.stop_grace_period ?? '0', 10)).toBeGreaterThan(10)
  }
})

test('what the configuration reads, the file hands over', () => {
  const read = readFileSync(join(ROOT, 'docs/environment.md'), 'utf8').matchAll(/`([A-Z][A-Z0-9_]+)`/g)
  const ours = ['COOP_PORT', 'COOP_DATA', 'COOP_ALLOW_PRIVATE', 'RUN_MIGRATIONS']
  const missing = [...new Set([...read].map(([, name]) => name ?? ''))].filter(
    name =>
      /^(COOP|SUMUP|SMTP|MAIL|S3|LOG|REDIS|DATABASE)_/.test(name) &&
      !ours.includes(name) &&
      !(name in (services.market?.environment ?? {})),
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
  expect(dockerfile).toContain('exec bun domains/serve.ts')
})
