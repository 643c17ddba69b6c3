import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { redisBinary, startTlsRedis, type TlsRedis } from '../../tests/redis-server'

// A process reads the authorities that it trusts as it starts: each of these is one.

describe.skipIf(!redisBinary || !Bun.which('openssl'))('a Redis behind TLS and a password', () => {
  let redis: TlsRedis
  const folder = mkdtempSync(join(tmpdir(), 'coop-redis-'))
  beforeAll(async () => {
    redis = await startTlsRedis(folder, 'hush-7')
  })
  afterAll(async () => {
    await redis.kill()
    rmSync(folder, { recursive: true })
  })

  const CACHE = JSON.stringify(join(import.meta.dir, 'redis-cache'))
  const DOCTOR = JSON.stringify(join(import.meta.dir, '../server/doctor'))

  /** What a cache on it comes to: what it kept, and what it said. */
  const used = (url: string, env: Record<string, string> = {}) =>
    said(
      `const { createRedisCache } = await import(${CACHE})
       const told = []
       const log = (message, cause) => told.push(message + ': ' + (cause?.code ?? '') + ' ' + cause?.message)
       const cache = await createRedisCache({ redisUrl: ${JSON.stringify(url)}, deadlineMs: 2_000, log })
       let heard = ''
       await cache.subscribe('news', message => { heard = message })
       await cache.set('page', 'kept', { ttlMs: 60_000 })
       await cache.publish('news', 'market day')
       const kept = await cache.get('page')
       while (kept && !heard) await Bun.sleep(1)
       console.log(JSON.stringify({ kept, heard, told }))
       process.exit()`,
      env,
    )

  const examined = (url: string, env: Record<string, string> = {}) =>
    said(
      `const { examine } = await import(${DOCTOR})
       const env = { COOP_DATA: ${JSON.stringify(folder)}, REDIS_URL: ${JSON.stringify(url)} }
       const findings = await examine({ env })
       console.log(JSON.stringify(findings.find(({ about }) => about === 'Redis')))
       process.exit()`,
      env,
    )

  async function said(program: string, env: Record<string, string>) {
    const child = Bun.spawn([process.execPath, '-e', program], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdout: 'pipe',
    })
    return JSON.parse(await new Response(child.stdout).text())
  }

  test('keeps and tells, once the authority behind its certificate is named', async () => {
    const trusting = { NODE_EXTRA_CA_CERTS: redis.authority }
    expect(await used(redis.url, trusting)).toEqual({ kept: 'kept', heard: 'market day', told: [] })
    expect(await examined(redis.url, trusting)).toMatchObject({ state: 'good', said: 'answers' })
  })

  test('is gone on without otherwise, and the log and the doctor say why', async () => {
    const { kept, told } = await used(redis.url)
    expect(kept).toBeNull()
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^cache: Redis does not answer, going on without it: \S*(CERT|SIGNED|VERIFY)/)
    const { state, said } = await examined(redis.url)
    expect(state).toBe('bad')
    expect(said).toContain('NODE_EXTRA_CA_CERTS')
  })

  test.each([
    ['of another password', (url: string) => url.replace('hush-7', 'hush-8'), 'WRONGPASS'],
    ['of none', (url: string) => url.replace(':hush-7@', ''), 'NOAUTH'],
    ['without TLS', (url: string) => url.replace('rediss', 'redis'), ''],
  ])('says what is wrong with an address %s, and not the password', async (_, changed, why) => {
    const trusting = { NODE_EXTRA_CA_CERTS: redis.authority }
    const { kept, told } = await used(changed(redis.url), trusting)
    expect([kept, told.length]).toEqual([null, 1])
    expect(told[0]).toContain(why)
    const { state, said } = await examined(changed(redis.url), trusting)
    expect([state, said.includes(why)]).toEqual(['bad', true])
    expect(`${told} ${said}`).not.toContain('hush')
  })
})
