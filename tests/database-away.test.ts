import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { sessionCookieName } from '#core/app/request-scope'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { jobCtx } from '#core/database/ctx'
import { type Running, serve } from '#domains/serve'
import { seedCast } from './cast'
import { type CutOff, cutOff } from './cut-off'
import { type TestDatabase, testDatabase } from './database'
import { eventually } from './e2e/cooperative'
import { freeBasePort } from './listening'
import { testFolder } from './test-folder'

/** The database goes away under the whole cooperative, and comes back. */

let database: TestDatabase
let line: CutOff
let running: Running
let cookie: string
const dataDir = testFolder('coop-away-')

beforeAll(async () => {
  database = await testDatabase()
  line = await cutOff(database.url)
  running = await serve({
    say: () => {},
    env: {
      DATABASE_URL: line.url,
      COOP_DATA: dataDir,
      COOP_PORT: freeBasePort(),
      COOP_DEMO: '0',
      COOP_ALLOW_PRIVATE: '1',
      LOG_LEVEL: 'fatal',
    },
  })
  const { members } = await seedCast(running.house)
  const session = await running.house.sessions.begin(members.member.id, {
    domain: 'account',
    signIn: Bun.randomUUIDv7(),
    device: 'test',
  })
  cookie = `${sessionCookieName('account')}=${session}`
})
afterAll(async () => {
  await running.stop()
  await line.stop()
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('while the database is away', () => {
  beforeAll(() => line.cut())
  afterAll(async () => {
    await line.mend()
  })

  test.each([...DOMAINS])('%s is alive, and not ready', async domain => {
    expect((await ask(domain, '/health')).status).toBe(200)
    const ready = await ask(domain, '/ready')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ database: false, migrations: false })
  })

  test.each([
    ['blog', '/'],
    ['market', '/'],
    ['events', '/'],
    ['federation', '/'],
  ] as const)('a page of the %s is calm, and says when to come again', async (domain, path) => {
    const answer = await ask(domain, path, { headers: { accept: 'text/html' } })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    const page = await answer.text()
    expect(page).toContain('We are not quite there')
    expect(page).toContain('</html>')
  })

  test('so is one for a member whose session cannot be looked up', async () => {
    const answer = await ask('account', '/', { headers: { cookie, accept: 'text/html' } })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await answer.text()).toContain('We are not quite there')
  })

  test('a form is not lost in silence', async () => {
    const answer = await ask('federation', '/signin', {
      method: 'POST',
      body: new URLSearchParams({ email: 'mair@example.test' }),
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
  })

  test('a fragment is a sentence, and no page in a page', async () => {
    const answer = await ask('account', '/fragments/cart/mini', { headers: { cookie, 'hx-request': 'true' } })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await answer.text()).not.toContain('<html')
  })

  test('a program is told in JSON', async () => {
    const answer = await ask('federation', '/token', {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'authorization_code', code: 'x', client_id: 'orchard' }),
      headers: { accept: 'application/json' },
    })
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await answer.json()).toMatchObject({ error: 'temporarily_unavailable' })
  })
})

test('when it is back, everything is, without anybody’s help: pages, members, jobs', async () => {
  await eventually(
    'the apps are ready again',
    async () => (await ask('blog', '/ready')).status === 200,
    30_000,
  )
  expect((await ask('blog', '/', { headers: { accept: 'text/html' } })).status).toBe(200)
  expect((await ask('account', '/', { headers: { cookie, accept: 'text/html' } })).status).toBe(200)
  const { em } = jobCtx(running.house)
  await em.execute(
    `select graphile_worker.add_job('process-activity', '{"activityId":"0192f0c1-1111-7111-8111-111111111111"}')`,
  )
  await eventually(
    'a job is done',
    async () =>
      (await em.execute('select 1 from graphile_worker._private_jobs where attempts = 0')).length === 0,
    30_000,
  )
})

function ask(domain: DomainName, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(running.config.origins[domain] + path, { ...init, redirect: 'manual' })
}
