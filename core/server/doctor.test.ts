import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL } from 'bun'
import { db } from '#core/database/db'
import { openDatabase } from '#core/database/orm'
import { startSandbox } from '#core/payments/sandbox/sandbox'
import { openKeys } from '#core/sealing/open-keys'
import { type TestDatabase, testDatabase } from '../../tests/database'
import { openPostOffice, type PostOffice } from '../../tests/post-office'
import { redisBinary, startRedis } from '../../tests/redis-server'
import { testFolder } from '../../tests/test-folder'
import { examine, freeSpace } from './doctor'
import { backupIn, checkClock } from './examine-database'

const COOP_DATA = testFolder('coop-doctor-')
const NOWHERE = 'postgresql://coop:word@127.0.0.1:1/coop'
let database: TestDatabase
let office: PostOffice
let sandbox: Awaited<ReturnType<typeof startSandbox>>
beforeAll(async () => {
  database = await testDatabase()
  office = await openPostOffice()
  sandbox = await startSandbox({ port: 0 })
})
afterAll(async () => {
  await sandbox.stop()
  await office.stop()
  await database.drop()
  rmSync(COOP_DATA, { recursive: true })
})

const well = () => ({
  COOP_DATA,
  DATABASE_URL: database.url,
  SMTP_URL: office.url,
  MAIL_FROM: 'post@growers.example',
  COOP_SECRET: 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk',
  SUMUP_API_KEY: sandbox.apiKey,
  SUMUP_MERCHANT_CODE: sandbox.merchantCode,
})

async function saidOf(broken: Record<string, string>, letterTo?: string): Promise<string[]> {
  const findings = await examine({ env: { ...well(), ...broken }, letterTo, payments: { host: sandbox.url } })
  return findings
    .filter(({ state }) => state !== 'good')
    .map(({ state, about, said }) => `${state} ${about}: ${said}`)
}

test('where all is well it finds nothing, and says what it looked at', async () => {
  const findings = await examine({ env: well(), payments: { host: sandbox.url } })
  expect(findings.filter(({ state }) => state === 'bad')).toEqual([])
  expect(findings.map(({ about }) => about)).toEqual([
    'Bun',
    'configuration',
    'database',
    'clock',
    'migrations',
    'secret',
    'backup',
    'Redis',
    'letters',
    'payments',
    'uploads',
    'disk',
  ])
})

test('actors that others know by another address are named, and what that means', async () => {
  const sql = new SQL(database.url, { max: 1 })
  const actor = (uri: string, app: string | null) =>
    sql`insert into actors (id, uri, kind, app, username, host, inbox, created_at)
      values (${Bun.randomUUIDv7()}, ${uri}, 'Service', ${app}, 'x', ${new URL(uri).host}, ${`${uri}/inbox`}, now())`
  try {
    await actor('https://federation.growers.example/actors/federation', 'federation')
    expect(await saidOf({})).toEqual([])
    await actor('https://farm.example/users/ada', null)
    const [said, ...others] = await saidOf({})
    expect(others).toEqual([])
    expect(said).toStartWith(
      'warn fediverse: Others in the fediverse know us at https://federation.growers.example, ',
    )
  } finally {
    await sql`delete from actors`
    await sql.close()
  }
})

test.each([
  ['COOP_PORT', 'many', 'bad configuration: COOP_PORT must be a port number'],
  [
    'DATABASE_URL',
    NOWHERE,
    'bad database: does not answer (ECONNREFUSED): start PostgreSQL, or correct DATABASE_URL.',
  ],
  [
    'REDIS_URL',
    'redis://127.0.0.1:1',
    'bad Redis: does not answer (ECONNREFUSED): start it, or correct REDIS_URL.',
  ],
  ['SMTP_URL', 'smtp://127.0.0.1:1', 'bad letters: the mail server does not take them'],
  ['SUMUP_API_KEY', 'sup_sk_wrong', 'bad payments: PaymentsMisconfigured: correct SUMUP_API_KEY.'],
  ['COOP_DATA', join(COOP_DATA, 'file/data'), 'bad uploads: cannot be kept (ENOTDIR)'],
])('%s as %s is found, and what to do about it', async (name, value, sentence) => {
  writeFileSync(join(COOP_DATA, 'file'), '')
  expect((await saidOf({ [name]: value })).join('\n')).toContain(sentence)
})

test('a folder that cannot even keep the secret is found', async () => {
  const broken = { COOP_DATA: '/dev/null/data', COOP_SECRET: '' }
  expect((await saidOf(broken)).join()).toContain(
    'COOP_DATA is /dev/null/data, where no folder can be made (ENOTDIR)',
  )
})

test('migrations that are missing, or of a newer version, are found', async () => {
  const sql = new SQL(database.url, { max: 1 })
  await sql.unsafe(`insert into mikro_orm_migrations (name) values ('9999_tomorrow')`)
  expect((await saidOf({})).join('\n')).toContain(
    'bad migrations: of a newer version ran here (9999_tomorrow)',
  )
  await sql.unsafe(`delete from mikro_orm_migrations where name in ('9999_tomorrow', '0211_spare_indexes')`)
  expect((await saidOf({})).join('\n')).toContain('bad migrations: 1 are missing: bun run migrate up')
  await sql.unsafe(`insert into mikro_orm_migrations (name) values ('0211_spare_indexes')`)
  await sql.close()
})

test.each([
  ['JPY', ['warn payments: SumUp takes no JPY, so nobody is offered to pay by card']],
  ['KWD', ['warn payments: SumUp takes no KWD, so nobody is offered to pay by card']],
  ['CHF', []],
])('where prices are in %s, it says whether SumUp takes that', async (currency, said) => {
  const ours = await openDatabase(database.url, { connections: 1 })
  await db({ em: ours.em.fork() })
    .insertInto('settings')
    .values({ key: 'site', value: JSON.stringify({ currency }), updated_at: new Date() })
    .onConflict(conflict =>
      conflict.column('key').doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
    )
    .execute()
  const found = (await saidOf({})).filter(line => line.includes('SumUp'))
  expect(found.map(line => line.split(': other')[0])).toEqual(said)
  const without = { SUMUP_API_KEY: '', SUMUP_MERCHANT_CODE: '' }
  expect((await saidOf(without)).join()).not.toContain('SumUp')
  await db({ em: ours.em.fork() }).deleteFrom('settings').where('key', '=', 'site').execute()
  await ours.close()
})

test.skipIf(!redisBinary)('a Redis that evicts what is in use is found', async () => {
  const redis = await startRedis()
  await redis.configure('maxmemory-policy', 'allkeys-lru')
  expect(await saidOf({ REDIS_URL: redis.url })).toEqual([])
  await redis.configure('maxmemory', '10000000')
  expect((await saidOf({ REDIS_URL: redis.url })).join()).toContain('warn Redis: forgets what is in use')
  await redis.configure('requirepass', 'word')
  expect((await saidOf({ REDIS_URL: redis.url })).join()).toContain('bad Redis: does not answer (NOAUTH)')
  const withPassword = (word: string) => redis.url.replace('redis://', `redis://:${word}@`)
  expect((await saidOf({ REDIS_URL: withPassword('sword') })).join()).toContain('(WRONGPASS)')
  await redis.kill()
})

test('a letter is sent when asked for, and a refusal of it is told', async () => {
  await saidOf({}, 'ada@farm.example')
  expect(office.received.map(({ to }) => to)).toEqual(['ada@farm.example'])
  office.onRecipient = () => 550
  expect((await saidOf({}, 'ada@farm.example')).join()).toContain(
    'bad letters: the mail server does not take them',
  )
})

test('a clock that is off and a disk that fills are said with what to do', () => {
  expect(checkClock(60_000, 0)).toMatchObject({ state: 'bad', said: expect.stringContaining('60 s away') })
  expect(checkClock(1_500, 0).state).toBe('good')
  expect(freeSpace(2e9, '/data').state).toBe('good')
  expect(freeSpace(1e7, '/data')).toMatchObject({ state: 'bad', said: expect.stringContaining('0.0 GB') })
  expect(freeSpace(1e8, '/data')).toMatchObject({ state: 'warn', said: expect.stringContaining('0.1 GB') })
})

test('a site that others use is told when its last backup is old, or none was made', () => {
  const now = Date.UTC(2026, 10, 30, 12)
  const made = (hours: number) => ({ at: new Date(now - hours * 3_600_000), place: '/safe/x.age', bytes: 7 })
  const said = (last: ReturnType<typeof made> | null, coopDomain: string | null = 'growers.example') => {
    const { state, said } = backupIn(last, { coopDomain }, now)
    return `${state}: ${said}`
  }
  expect(said(null)).toBe('warn: none was made yet: bun run backup, every night')
  expect(said(made(36))).toBe('good: the last one is 36 hours old, at /safe/x.age')
  expect(said(made(37))).toStartWith('warn: the last one is 37 hours old')
  expect(said(made(72))).toBe('warn: the last one is 3 days old, at /safe/x.age: look why none came since.')
  expect(said(null, null)).toStartWith('good: ')
})

test('it says whose the secret is: of the house, new, changed by half, or of another house', async () => {
  const [before, now] = ['Zk3hYw8TnXq5CvPb1RrDj6MgLs0EfUi9', 'tWn4pVz9QeLxR2mKc8YhGd0JbSf7uAo3']
  const own = await testDatabase()
  const orm = await openDatabase(own.url)
  const said = async (COOP_SECRET: string, COOP_SECRET_PREVIOUS = '') =>
    (await saidOf({ DATABASE_URL: own.url, COOP_SECRET, COOP_SECRET_PREVIOUS })).find(line =>
      line.includes(' secret: '),
    )
  expect(await said(before)).toBeUndefined()
  await openKeys(orm, { secret: before, previousSecret: null })
  expect(await said(before)).toBeUndefined()
  expect(await said(before, now)).toStartWith('warn secret: was changed')
  expect(await said(now)).toStartWith('bad secret: COOP_SECRET is another')
  expect(await said(now, before)).toStartWith('warn secret: is new')
  await openKeys(orm, { secret: now, previousSecret: before })
  expect(await said(now, before)).toStartWith('warn secret: is being changed')
  await orm.close()
  await own.drop()
})
