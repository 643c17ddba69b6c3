import { expect, test } from 'bun:test'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { portOf, readConfig } from './config'

const COOP_DATA = mkdtempSync(join(tmpdir(), 'coop-config-'))

test('nothing has to be set: six ports in a row, demo data, a secret that is kept', () => {
  const config = readConfig({ COOP_DATA })
  expect(config.origins).toMatchObject({ blog: 'http://localhost:4000', account: 'http://localhost:4005' })
  expect(portOf(config, 'events')).toBe(4003)
  expect(config).toMatchObject({
    demo: true,
    secure: false,
    databaseUrl: null,
    redisUrl: null,
    runMigrations: true,
  })
  expect(config.secret.length).toBeGreaterThanOrEqual(32)
  expect(readConfig({ COOP_DATA }).secret).toBe(config.secret)
})

test('a domain makes every app a host of its own, over https, and asks for a secret', () => {
  expect(() => readConfig({ COOP_DATA, COOP_DOMAIN: 'growers.example' })).toThrow('COOP_SECRET must be set')
  const config = readConfig({
    COOP_DATA,
    COOP_DOMAIN: 'growers.example',
    COOP_SECRET: 'x'.repeat(32),
    COOP_LISTEN_PORT: '4000',
    COOP_INTERNAL_ORIGIN: 'http://{domain}:4000',
  })
  expect(config.origins.market).toBe('https://market.growers.example')
  expect(config.internalOrigins.market).toBe('http://market:4000')
  expect(portOf(config, 'market')).toBe(4000)
  expect(config).toMatchObject({ demo: false, secure: true, runMigrations: false })
})

test('a port that is none is named', () => {
  expect(() => readConfig({ COOP_DATA, COOP_PORT: 'many' })).toThrow(
    'COOP_PORT must be a port number, not "many".',
  )
})

test('half of SumUp is named', () => {
  expect(() => readConfig({ COOP_DATA, SUMUP_API_KEY: 'sup_sk_x' })).toThrow(
    'SUMUP_MERCHANT_CODE must be set',
  )
})
