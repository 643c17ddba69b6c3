import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMAINS } from '#core/contracts/domain'

type Service = {
  image: string
  build?: { args: Record<string, string> }
  environment: Record<string, string>
  ports?: string[]
  healthcheck?: { test: string[] }
  deploy?: object
  container_name?: string
  networks: string[]
}

const ROOT = join(import.meta.dir, '..')
const { services } = Bun.YAML.parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) as {
  services: Record<string, Service>
}

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

test('the image starts its one domain and takes signals itself', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  expect(dockerfile).toContain('ARG DOMAIN')
  expect(dockerfile).toContain('exec bun domains/serve.ts')
})
