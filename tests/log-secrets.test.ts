import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { House } from '#core/app/house'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createLog } from '#core/log/log'
import { createDomain, type DomainServer } from '#domains/app'
import { domains } from '#domains/domains'
import { Browser, type Visit } from './browser'
import { runJobs, type TestHouse, testHouse } from './house'
import { freeBasePort, listen } from './listening'

/** Everything a member does with a secret in an address, with the log at its most talkative. */

let world: TestHouse
let house: House
let browser: Browser
let stop: () => Promise<void>
const lines: string[] = []
/** What lets somebody do something, as it came by: in a link, a redirect, a cookie. */
const secrets = new Set<string>()

beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  const log = createLog('debug', { write: line => lines.push(line) })
  house = { ...world.house, log }
  const servers = Object.fromEntries(
    DOMAINS.map(name => [name, createDomain(name, domains[name], house)]),
  ) as Record<DomainName, DomainServer>
  browser = new Browser(house.config, servers)
  // The apps change the code for a token among themselves.
  stop = listen(house, 'federation')
})
afterAll(async () => {
  await stop()
  await world.close()
})

test('no line of the log holds a secret of signing in, changing an address, unsubscribing, or closing', async () => {
  // Signing in from the blog: state, nonce, challenge and code go through addresses.
  await follow('blog', '/login?return_to=/about', 'member@example.test')
  await follow('account', '/login?return_to=/profile')
  expect((await browser.get('account', '/profile')).text).toContain('Mair')

  // Links that are wrong, spent, or somebody else's end in refusals, which are written down too.
  for (const token of ['w'.repeat(43), [...secrets].find(secret => secret.length === 43) ?? '']) {
    keep(token)
    await browser.get('federation', `/signin/${token}`, { referer: `http://localhost/signin/${token}` })
    await browser.post('federation', `/signin/${token}`, { token })
    await browser.get('blog', `/callback?code=${token}&state=${token}`)
    await browser.get('account', `/profile/email/${token}.${token}`)
    await browser.get('market', `/no-such-page/${token}?token=${token}&return_to=/signin/${token}`)
  }

  await browser.post('account', '/profile/email', { email: 'mair@elsewhere.example' })
  const change = await linkIn('mair@elsewhere.example', /http\S+\/profile\/email\/\S+/)
  await browser.get('account', change)
  await browser.post('account', change)
  await browser.get('account', await linkIn('member@example.test', /http\S+\/email-change\/\S+/))
  await browser.post('account', await linkIn('member@example.test', /http\S+\/profile\/email\/\S+/))

  await browser.post('account', '/closing/letters', {})
  const closing = await linkIn('mair@elsewhere.example', /http\S+\/closing\/\S+/)
  await browser.get('account', closing)

  const unsubscribe = `/unsubscribe/${Bun.randomUUIDv7()}.${keep('u'.repeat(20) + 'Q7x'.repeat(8))}`
  await browser.get('account', unsubscribe)
  await browser.post('account', unsubscribe)

  for (const value of browser.cookies.values()) if (value.length > 20) keep(value)
  expect(secrets.size).toBeGreaterThan(10)
  expect(lines.length).toBeGreaterThan(30)
  const told = [...secrets].flatMap(secret => lines.filter(line => line.includes(secret)))
  expect(told).toEqual([])
  expect(lines.filter(line => /@(?:elsewhere|example)\./.test(line))).toEqual([])
})

test('what the log says of such a request still says which it was', () => {
  const addresses = lines.map(line => String(JSON.parse(line).url ?? ''))
  expect(addresses).toContain('/signin/…')
  expect(addresses.some(address => /^\/callback\?code=…&state=…$/.test(address))).toBe(true)
  expect(addresses.some(address => address.startsWith('/unsubscribe/…'))).toBe(true)
})

test('what a job writes down names the job and the request that asked for it, and no secret either', async () => {
  const id = `letter-${Bun.randomUUIDv7()}`
  const visitor = await world.browser()
  await visitor.get('federation', '/signin')
  const tasksRun: string[] = []
  const office = withFailingMailer(house, tasksRun)
  const page = createDomain('federation', domains.federation, house)
  await page.handle(
    new Request(`${house.config.origins.federation}/signin`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'neighbour@example.test', continue_to: '/' }),
      headers: { 'x-request-id': id, 'sec-fetch-site': 'same-origin' },
    }),
  )
  const from = lines.length
  await runJobs(office)
  expect(tasksRun.length).toBeGreaterThan(0)
  const written = lines.slice(from).map(line => JSON.parse(line))
  expect(written.filter(line => line.requestId === id && line.job && line.task).length).toBeGreaterThan(0)
  for (const text of tasksRun)
    for (const [secret] of text.matchAll(/[\w-]{30,}/g))
      expect(lines.filter(line => line.includes(secret))).toEqual([])
})

test('every line of a request carries its id, and takes the id of the app that asked', async () => {
  expect(lines.every(line => /^[A-Za-z0-9_-]{8,64}$/.test(JSON.parse(line).requestId))).toBe(true)
  const id = `sibling-${Bun.randomUUIDv7()}`
  const from = lines.length
  await browser.get('market', '/', { 'x-request-id': id })
  expect(lines.slice(from).some(line => JSON.parse(line).requestId === id)).toBe(true)
  for (const odd of ['x', 'a b c d e f g h', '{"level":60}', 'x'.repeat(65), 'ünïcödë-1']) {
    const at = lines.length
    await browser.get('market', '/', { 'x-request-id': encodeURIComponent(odd) })
    expect(lines.slice(at).some(line => JSON.parse(line).requestId === odd)).toBe(false)
  }
})

/** Its post office writes a line for each letter, as careless code would: with the whole text. */
function withFailingMailer(of: House, texts: string[]): House {
  return {
    ...of,
    mailer: {
      ...of.mailer,
      send: async mail => {
        texts.push(mail.text)
        of.log.warn({ mail: mail.text }, 'a letter')
      },
    },
  }
}

/** Signs in as a browser does, through all the redirects; asks for a link by mail where it has to. */
async function follow(domain: DomainName, path: string, email?: string): Promise<void> {
  let at: { domain: DomainName; path: string } | null = { domain, path }
  while (at) {
    const visit: Visit = await browser.get(at.domain, at.path)
    if (visit.status === 200 && email && visit.document.querySelector('input[name=continue_to]')) {
      const continueTo = visit.document.querySelector('input[name=continue_to]')?.getAttribute('value') ?? '/'
      await browser.post('federation', '/signin', { email, continue_to: continueTo })
      const link = await linkIn(email, /http\S+\/signin\/\S+/)
      await browser.get('federation', link)
      at = next('federation', (await browser.post('federation', link)).location)
    } else at = next(at.domain, visit.location)
  }
}

function next(domain: DomainName, location: string | null): { domain: DomainName; path: string } | null {
  if (!location) return null
  const { origins } = world.house.config
  const url = new URL(location, origins[domain])
  for (const name of ['code', 'state', 'nonce', 'code_challenge']) {
    const value = url.searchParams.get(name)
    if (value) keep(value)
  }
  const to = DOMAINS.find(name => origins[name] === url.origin)
  return to ? { domain: to, path: url.pathname + url.search } : null
}

async function linkIn(recipient: string, pattern: RegExp): Promise<string> {
  await runJobs(house)
  const [mail] = await world
    .ctx()
    .em.execute<{ text: string }[]>(
      'select text from sent_mails where recipient = ? order by id desc limit 1',
      [recipient],
    )
  const { pathname } = new URL(pattern.exec(mail?.text ?? '')?.[0] ?? '')
  keep(pathname.split('/').at(-1) ?? '')
  return pathname
}

function keep(secret: string): string {
  // A seal has parts, and each would be worth reading.
  for (const part of [secret, ...secret.split('.')]) if (part.length > 12) secrets.add(part)
  return secret
}
