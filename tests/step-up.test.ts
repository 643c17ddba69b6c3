import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sessionCookieName } from '#core/app/request-scope'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { FRESH_MINUTES, isFresh } from '#core/contracts/require-fresh-sign-in'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import type { Browser, Visit } from './browser'
import { type TestHouse, testHouse } from './house'
import { freeBasePort, listen } from './listening'

let world: TestHouse
let stop: () => Promise<void>
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  // The apps change the code for a token among themselves.
  stop = listen(world.house, 'federation')
})
afterAll(async () => {
  await stop()
  await world.close()
})

/** Signed in everywhere, longer ago than counts as fresh. */
async function longSignedIn(who: 'member' | 'operator'): Promise<Browser> {
  const browser = await world.browser(who)
  const ids = DOMAINS.map(domain => hashToken(browser.cookies.get(sessionCookieName(domain)) ?? ''))
  const ago = new Date(Date.now() - (FRESH_MINUTES * 60_000 + 1_000))
  const sessions = db(world.ctx())
    .updateTable('sessions')
    .set({ authenticated_at: ago })
    .where('id', 'in', ids)
  const [{ sign_in } = { sign_in: '' }] = await sessions.returning('sign_in').execute()
  await db(world.ctx())
    .updateTable('sign_ins')
    .set({ authenticated_at: ago })
    .where('id', '=', sign_in)
    .execute()
  return browser
}

/** What a form leads to, sent from the page at `referer`. */
const send = (browser: Browser, domain: DomainName, path: string, fields = {}, referer = '/') =>
  browser.post(domain, path, fields, { referer: world.house.config.origins[domain] + referer })

const asksAgain = ({ status, location }: Visit) =>
  status === 303 && /^\/login\?.*&fresh=1$/.test(location ?? '')

describe('a sign-in of long ago', () => {
  test.each([
    ['account', '/profile/email', { email: 'mair@new.example' }],
    ['account', '/closing/letters', {}],
    ['federation', '/operator/roles', { who: '@neighbour', role: 'editor' }],
    ['federation', `/operator/roles/${Bun.randomUUIDv7()}?_method=delete`, {}],
    [
      'federation',
      '/operator/clients',
      { name: 'Orchard', redirect_uris: 'https://orchard.example/', is_public: 'on' },
    ],
  ] as const)('is asked again for %s%s', async (domain, path, fields) => {
    const operator = await longSignedIn('operator')
    expect(asksAgain(await send(operator, domain, path, fields))).toBe(true)
  })

  test.each([
    ['account', '/export/data.json'],
    ['account', '/members.csv'],
    ['blog', '/operator/export/ghost.json'],
    ['blog', '/operator/export/markdown.zip'],
    ['cart', '/shop/invoices/csv'],
    ['cart', '/shop/invoices/pdf'],
    ['federation', '/operator/security/log.csv'],
  ] as const)('is asked again for the file %s%s, and not by a script', async (domain, path) => {
    const operator = await longSignedIn('operator')
    expect((await operator.get(domain, path)).location).toBe(
      `/login?return_to=${encodeURIComponent(path)}&fresh=1`,
    )
    expect((await operator.get(domain, path, { 'hx-request': 'true' })).status).toBe(401)
  })

  test('is enough for everything else', async () => {
    const member = await longSignedIn('member')
    for (const path of ['/', '/profile', '/export', '/closing', '/devices'])
      expect((await member.get('account', path)).status).toBe(200)
  })

  test('of exactly ten minutes is fresh, and no longer', () => {
    const now = new Date()
    const at = (ms: number) => ({
      ...world.ctx('member').viewer,
      authenticatedAt: new Date(now.getTime() - ms),
    })
    expect(isFresh({ now, viewer: at(FRESH_MINUTES * 60_000) })).toBe(true)
    expect(isFresh({ now, viewer: at(FRESH_MINUTES * 60_000 + 1) })).toBe(false)
    expect(isFresh({ now, viewer: { ...at(0), authenticatedAt: null } })).toBe(false)
  })
})

test('in another app one shows who one is at federation, comes back under a new session, and the form is filled in', async () => {
  const browser = await longSignedIn('member')
  const before = browser.cookies.get(sessionCookieName('account')) ?? ''
  const refused = await send(browser, 'account', '/profile/email', { email: 'mair@new.example' }, '/profile')
  let at: { domain: DomainName; path: string } = { domain: 'account', path: refused.location ?? '' }
  let asked = 0
  for (let hop = 0; hop < 12; hop++) {
    const visit = await browser.get(at.domain, at.path)
    const form = visit.document.querySelector('input[name=continue_to]')
    if (visit.status === 200 && form) {
      asked++
      expect(visit.text).toContain('Is it still you?')
      expect(visit.document.querySelector('input[name=email]')?.getAttribute('value')).toBe(
        'member@example.test',
      )
      at = next('federation', await signInAgain(browser, form.getAttribute('value') ?? ''))
    } else if (visit.status === 303) at = next(at.domain, visit.location)
    else break
  }
  expect([at, asked]).toEqual([{ domain: 'account', path: '/kept-form' }, 1])
  const filled = await browser.get('account', '/kept-form')
  expect(filled.document.querySelector('#field-email')?.getAttribute('value')).toBe('mair@new.example')
  expect(await world.house.sessions.find(before, 'account')).toBeNull()
  const sent = await send(browser, 'account', '/profile/email', { email: 'mair@new.example' }, '/kept-form')
  expect(sent.location).toBe('/profile')
})

test('a sign-in that is fresh at federation is taken over without a page', async () => {
  const browser = await longSignedIn('member')
  const asked = await browser.get('account', '/login?return_to=/profile&fresh=1')
  expect(new URL(asked.location ?? '').searchParams.get('max_age')).toBe('600')
  await db(world.ctx()).updateTable('sign_ins').set({ authenticated_at: new Date() }).execute()
  const back = await browser.get('federation', asked.location ?? '')
  expect(back.location).toContain('/callback?code=')
})

async function signInAgain(browser: Browser, continueTo: string): Promise<string | null> {
  await browser.post('federation', '/signin', { email: 'member@example.test', continue_to: continueTo })
  await world.work()
  const mail = await db(world.ctx())
    .selectFrom('sent_mails')
    .select('text')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const link = new URL(/http\S+\/signin\/\S+/.exec(mail.text)?.[0] ?? '').pathname
  return (await browser.post('federation', link)).location
}

function next(from: DomainName, location: string | null): { domain: DomainName; path: string } {
  const { origins } = world.house.config
  const url = new URL(location ?? '', origins[from])
  const domain = DOMAINS.find(name => origins[name] === url.origin) ?? from
  return { domain, path: url.pathname + url.search }
}
