import { expect, test } from 'bun:test'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigInvalid, portOf, readConfig } from './config'

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

/** What production cannot do without. */
const PRODUCTION = {
  COOP_DATA,
  COOP_DOMAIN: 'growers.example',
  COOP_SECRET: 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk',
  SMTP_URL: 'smtp://post:word@mail.growers.example:587',
  SUMUP_API_KEY: 'sup_sk_x',
  SUMUP_MERCHANT_CODE: 'M1',
}

test('a domain makes every app a host of its own, over https', () => {
  const config = readConfig({
    ...PRODUCTION,
    COOP_LISTEN_PORT: '4000',
    COOP_INTERNAL_ORIGIN: 'http://{domain}:4000',
  })
  expect(config.origins.market).toBe('https://market.growers.example')
  expect(config.internalOrigins.market).toBe('http://market:4000')
  expect(portOf(config, 'market')).toBe(4000)
  expect(config).toMatchObject({ demo: false, secure: true, runMigrations: false })
})

test('a domain in capitals is the same domain', () => {
  expect(readConfig({ ...PRODUCTION, COOP_DOMAIN: 'Growers.Example' }).origins.blog).toBe(
    'https://blog.growers.example',
  )
})

test.each([
  ['COOP_PORT', ['many', '0', '-1', '65530', '1e3', '0x10', '4000.5', ' 4000'], 'a port number'],
  ['COOP_LISTEN_PORT', ['abc', '0', '65536', '99999999'], 'a port number'],
  ['COOP_HOST', ['http://localhost', 'a b', '1.2.3.4.5', 'x:4000'], 'the address to listen on'],
  [
    'COOP_DOMAIN',
    [
      'https://growers.example',
      'growers.example:80',
      'a..b',
      '-a.example',
      '10.0.0.1',
      'müller.example',
      'a.example/',
    ],
    'a bare host name',
  ],
  ['COOP_SECRET', ['b7-too-short', 'a'.repeat(64), 'changeme'.repeat(8)], 'openssl rand'],
  [
    'COOP_INTERNAL_ORIGIN',
    ['http://apps:4000', '{domain}', 'ftp://{domain}', 'http://{domain}/x'],
    '{domain} in it',
  ],
  ['COOP_DEMO', ['maybe', '2', 'ja'], '1 or 0'],
  ['COOP_TRUST_PROXY', ['on?'], '1 or 0'],
  ['COOP_ALLOW_PRIVATE', ['-1'], '1 or 0'],
  ['RUN_MIGRATIONS', ['sometimes'], '1 or 0'],
  [
    'DATABASE_URL',
    [
      'mysql://a:pw9@b/c',
      'postgres://',
      'localhost:5432/pw9',
      'postgres://u:pw9@h:99999/n',
      'postgres://u:pw9@h:5432',
      'postgres://u:pw9@h/a b',
    ],
    'postgres://user',
  ],
  ['REDIS_URL', ['http://h:6379', 'redis://', 'redis://:pw9@h:x', 'redis://h/pw9', 'pw9'], 'redis://host'],
  [
    'SMTP_URL',
    ['mail.growers.example', 'http://u:pw9@h', 'smtp://u:pw9@', 'smtp://u:pw9@h:0'],
    'smtp://user',
  ],
  ['MAIL_FROM', ['growers', 'a@b@c', 'x\r\nBcc: a@b.example'], 'an e-mail address'],
  ['S3_ENDPOINT', ['minio:9000', 'ftp://minio'], 'https://s3'],
  ['LOG_LEVEL', ['loud', 'INFO'], 'trace, debug, info'],
])('%s that is none is said so, with what to do', (name, values, advice) => {
  for (const value of values) {
    const fault = faultOf({ ...PRODUCTION, [name]: value })
    expect([value, fault]).toEqual([value, expect.stringContaining(name)])
    expect(fault).toContain(advice)
    expect(fault).not.toContain('pw9')
    if (name === 'COOP_SECRET') expect(fault).not.toContain(value)
  }
})

test('all faults are named at once, each on its line', () => {
  const fault = faultOf({ COOP_DATA, COOP_DOMAIN: 'growers.example', COOP_PORT: 'x', LOG_LEVEL: 'y' })
  expect(fault.split('\n').length).toBe(5)
  for (const name of ['COOP_PORT', 'LOG_LEVEL', 'COOP_SECRET', 'SMTP_URL'])
    expect(fault).toContain(`- ${name}`)
})

test('what is set to nothing is not set', () => {
  const empty = Object.fromEntries(
    ['REDIS_URL', 'S3_BUCKET', 'S3_ENDPOINT', 'COOP_TRUST_PROXY', 'MAIL_FROM', 'LOG_LEVEL'].map(name => [
      name,
      '',
    ]),
  )
  expect(readConfig({ ...PRODUCTION, ...empty }).mailFrom).toBe('post@growers.example')
})

test.each([
  [{ SUMUP_API_KEY: 'sup_sk_x' }, 'SUMUP_MERCHANT_CODE must be set'],
  [{ SUMUP_MERCHANT_CODE: 'M1' }, 'SUMUP_API_KEY must be set'],
  [{ S3_BUCKET: 'jars' }, 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set'],
  [{ S3_BUCKET: 'jars', S3_ACCESS_KEY_ID: 'x' }, 'S3_SECRET_ACCESS_KEY must be set'],
  [{ S3_SECRET_ACCESS_KEY: 'x' }, 'S3_BUCKET and S3_ACCESS_KEY_ID must be set'],
  [
    { S3_ENDPOINT: 'https://s3.example' },
    'S3_BUCKET and S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set',
  ],
])('half of what belongs together is named: %p', (half, sentence) => {
  expect(faultOf({ COOP_DATA, ...half })).toContain(sentence)
})

test.each([
  [{ S3_ACCESS_KEY_ID: 'x', S3_SECRET_ACCESS_KEY: 'y', S3_ENDPOINT: 'https://s3.example' }, null],
  [{ S3_ACCESS_KEY_ID: 'x' }, 'a bucket for backups needs S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY'],
  [{ S3_BUCKET: 'jars', S3_ACCESS_KEY_ID: 'x' }, 'S3_SECRET_ACCESS_KEY must be set too'],
  [{ S3_PUBLIC_URL: 'https://pictures.example' }, 'S3_BUCKET and S3_ACCESS_KEY_ID'],
])('uploads may stay in a folder where backups go to a bucket: %p', (keys, sentence) => {
  const env = { COOP_DATA, COOP_BACKUPS: 's3://jars/nightly', ...keys }
  if (sentence) expect(faultOf(env)).toContain(sentence)
  else expect(readConfig(env).dataDir).toBe(COOP_DATA)
})

test('a production in which nobody could sign in does not start; a demonstration says so outright', () => {
  const { SMTP_URL: _, ...mute } = PRODUCTION
  expect(faultOf(mute)).toContain('SMTP_URL must be set')
  expect(faultOf({ ...mute, COOP_DEMO: '0' })).toContain('SMTP_URL must be set')
  expect(readConfig({ ...mute, COOP_DEMO: '1' }).smtpUrl).toBeNull()
})

test('a mailbox page that other machines reach is refused, unless it is said in so many words', () => {
  for (const COOP_HOST of ['0.0.0.0', '::', '192.168.1.7', 'shop.lan']) {
    expect(faultOf({ COOP_DATA, COOP_HOST })).toContain('could sign in as anyone')
    expect(faultOf({ COOP_DATA, COOP_HOST, COOP_DEMO: '0' })).toContain('could sign in as anyone')
    expect(readConfig({ COOP_DATA, COOP_HOST, COOP_DEMO: '1' }).host).toBe(COOP_HOST)
    expect(readConfig({ COOP_DATA, COOP_HOST, SMTP_URL: 'smtp://h:25' }).host).toBe(COOP_HOST)
  }
  for (const COOP_HOST of ['127.0.0.1', '127.0.0.2', '::1', 'localhost'])
    expect(readConfig({ COOP_DATA, COOP_HOST }).host).toBe(COOP_HOST)
})

test('play money is for demonstrations: a shop without SumUp takes no cards', () => {
  const { SUMUP_API_KEY: _, SUMUP_MERCHANT_CODE: __, ...poor } = PRODUCTION
  expect(readConfig(poor)).toMatchObject({ sumup: null, playMoney: false })
  expect(readConfig(PRODUCTION).playMoney).toBe(false)
  expect(readConfig({ COOP_DATA }).playMoney).toBe(true)
  expect(readConfig({ ...poor, COOP_DEMO: '1' }).playMoney).toBe(true)
  expect(readConfig({ ...poor, COOP_SANDBOX: 'http://sandbox:4006' }).playMoney).toBe(true)
  expect(readConfig({ ...PRODUCTION, COOP_SANDBOX: 'http://sandbox:4006' }).playMoney).toBe(false)
})

function faultOf(env: Readonly<Record<string, string>>): string {
  try {
    readConfig(env)
  } catch (fault) {
    if (fault instanceof ConfigInvalid) return fault.message
    throw fault
  }
  return 'no fault'
}
