import { afterAll, beforeAll, expect, test } from 'bun:test'
import { newToken } from '#core/crypto/secrets'
import { cpuTimer } from '../../tests/cpu-time'
import { type TestHouse, testHouse } from '../../tests/house'
import { createLog } from './log'
import { loggableAddress, redacted } from './log-redaction'
import { requestIdOf, withRequestId } from './request-id'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const lines: string[] = []
const log = createLog('debug', { write: line => lines.push(line) })

test('a name turns none of the words behind it, and no mark hides a token', () => {
  const secret = newToken()
  lines.length = 0
  log.info(
    { name: '\u202eFell\u202c Farm', token: `${secret.slice(0, 20)}\u2066${secret.slice(20)}` },
    'seen',
  )
  expect(lines.join()).toContain('"name":"Fell Farm"')
  expect(lines.join()).not.toContain(secret.slice(0, 20))
  lines.length = 0
})

test('a fault of the database is told without the values of its statement, and without the row that was refused', async () => {
  const secret = newToken()
  const words = 'the plum jam is under the stairs'
  const { em } = world.ctx()
  const statements = [
    () =>
      em.execute('insert into members (id, email, name, handle, joined_at) values (?, ?, ?, ?, now())', [
        Bun.randomUUIDv7(),
        'member@example.test',
        `${words} ${secret}`,
        'somebody',
      ]),
    () => em.execute('select * from members where id = ?', [words]),
    () => em.execute(`select '${words}'::int, '${secret}'`),
    () => em.execute('insert into members (name, handle) values (?, ?)', [`${words} ${secret}`, 'somebody']),
  ]
  for (const statement of statements) {
    const fault = await statement().then(
      () => null,
      error => error,
    )
    expect(fault).toBeInstanceOf(Error)
    log.error({ err: new Error('while saving', { cause: fault }) }, 'failed')
    log.error({ err: fault }, 'failed')
  }
  expect(lines.length).toBe(8)
  for (const line of lines) {
    expect(line).not.toContain(secret)
    expect(line).not.toContain('plum jam')
    expect(line).not.toContain('member@example.test')
  }
  expect(lines.join()).toContain('"code":"23505"')
  expect(lines.join()).toContain('invalid input syntax for type uuid')
})

test('whatever a line says, a token or an address of somebody in it is left out', () => {
  lines.length = 0
  const token = newToken()
  log.warn(
    { asked: `https://x.example/signin/${token}`, to: 'Mair <mair@growers.example>' },
    `no ${token} here`,
  )
  expect(lines[0]).not.toContain(token)
  expect(lines[0]).not.toContain('mair@growers.example')
  expect(JSON.parse(lines[0] ?? '').msg).toBe('no … here')
})

test.each([
  ['redis://:hunter2@redis:6379/0', 'redis://…@redis:6379/0'],
  ['postgres://coop:p@ss%2Fword@db:5432/coop', 'postgres://…@db:5432/coop'],
  ['smtps://letters%40coop.example:hunter2@localhost', 'smtps://…@localhost'],
  ['connect ETIMEDOUT (amqp://u:pw@10.0.0.7)', 'connect ETIMEDOUT (amqp://…@10.0.0.7)'],
  ['no letter to мария@почта.рф today', 'no letter to … today'],
  ['to मीरा@डाक.भारत', 'to …'],
  ['/%40mair%40growers.example/a%40b', '/…/a%40b'],
  ['?resource=acct:mair%40growers.example&x=1', '?resource=acct:…&x=1'],
  ['?email=mair+news%40growers.example', '?email=…'],
  ['mair%40news@growers.example, mair%40news%40growers.example', '…, …'],
  ['%40mair%40growers.example', '…'],
  ['{"to":["bea@coop.example","mair@coop.example"]}', '{"to":["…","…"]}'],
])('of %p the log has %p', (text, logged) => {
  expect(redacted(text)).toBe(logged)
})

test('an address of the fediverse, of a file or of a package is nobody’s', () => {
  const kept = 'https://social.example/@mair https://coop.example:4000/x node_modules/@mikro-orm/core/a.js'
  expect(redacted(kept)).toBe(kept)
})

test('a long line without a blank is read in one go', () => {
  const took = cpuTimer()
  for (const part of ['☂.', '%40', 'a%40', '@', 'a@', '://a@']) {
    const long = part.repeat(100_000)
    expect(redacted(long)).toBe(long)
  }
  expect(took()).toBeLessThan(2_000)
})

test('an id of a request, a slug and a place in a file are no tokens', () => {
  const kept = `${Bun.randomUUIDv7()} how-we-grow-carrots-under-glass-in-the-winter-garden /core/log/log.ts:12:3 @mikro-orm/core/x.js`
  expect(redacted(kept)).toBe(kept)
})

test('lines in a request carry its id, also after it waited', async () => {
  lines.length = 0
  const id = requestIdOf(
    new Request('http://localhost/', { headers: { 'x-request-id': 'from-the-proxy-1' } }),
  )
  await withRequestId(id, async () => {
    await new Promise(resolve => setImmediate(resolve))
    log.info('inside')
  })
  log.info('outside')
  expect(lines.map(line => JSON.parse(line).requestId)).toEqual(['from-the-proxy-1', undefined])
})

test.each([
  ['/signin/abc', '/signin/…'],
  ['/signin/abc/', '/signin/…/'],
  ['/%40mair%40growers.example', '/…'],
  ['/profile/email/a.b', '/profile/email/…'],
  ['/posts/plums?page=2', '/posts/plums?page=2'],
  ['/posts/plums?q=my+secret+ailment&token=', '/posts/plums?q=…&token='],
  [`/posts/${'Ab9_'.repeat(11)}`, '/posts/…'],
])('%p stands in the log as %p', (asked, logged) => {
  const routes = ['/signin/:token', '/profile/email/:token', '/posts/:slug'].map(path => ({
    method: 'GET',
    path,
  }))
  expect(loggableAddress(routes)(`http://localhost:4000${asked}`)).toBe(logged)
})
