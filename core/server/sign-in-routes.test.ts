import { afterAll, beforeAll, expect, test } from 'bun:test'
import { GUEST_COOKIE, newGuest } from '#core/app/guest'
import { sessionCookieName } from '#core/app/request-scope'
import { seal } from '#core/crypto/secrets'
import { firstKeys } from '#core/keys/keyring'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { appOf } from '../../tests/apps'
import type { Browser, Visit } from '../../tests/browser'
import { jar } from '../../tests/cart'
import { type TestHouse, testHouse } from '../../tests/house'
import { freeBasePort, listen } from '../../tests/listening'
import { cookiesOfSignIn, cookiesOfSignOut, HINT_COOKIE } from './sign-in-routes'

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

const ATTEMPT = 'rose_blog_attempt'
const SESSION = sessionCookieName('blog')

/** Signed in at federation, and not yet in any other app. */
async function arriving(who: 'member' | 'neighbour' = 'member'): Promise<Browser> {
  const browser = await world.browser(who)
  for (const name of [...browser.cookies.keys()])
    if (name !== sessionCookieName('federation')) browser.cookies.delete(name)
  return browser
}

/** As far as the way back from federation: the callback's path with its query. */
async function toCallback(browser: Browser, login = '/login?return_to=/about'): Promise<string> {
  const asked = await browser.get('blog', login)
  expect(asked.status).toBe(303)
  const back = await browser.get('federation', asked.location ?? '')
  expect(back.location).toStartWith(`${world.house.config.origins.blog}/callback?`)
  return (back.location ?? '').slice(world.house.config.origins.blog.length)
}

const cookieSet = (visit: Visit, name: string) =>
  visit.headers.getSetCookie().find(cookie => cookie.startsWith(`${name}=`))

const isInterrupted = ({ status, text }: Visit) =>
  status === 400 && text.includes('Signing in was interrupted')

test('signing in leads back to the page it was asked on, with a session of this app that a browser keeps for ninety days', async () => {
  const browser = await arriving()
  const asked = await browser.get('blog', '/login?return_to=/about')
  expect(cookieSet(asked, ATTEMPT)).toEndWith('; Path=/; HttpOnly; SameSite=Lax; Max-Age=900')
  const visit = await browser.get('blog', await toCallback(browser))
  expect([visit.status, visit.location]).toEqual([303, '/about'])
  expect(cookieSet(visit, ATTEMPT)).toContain('Max-Age=0')
  expect(cookieSet(visit, SESSION)).toEndWith('Max-Age=7776000')
  expect(cookieSet(visit, HINT_COOKIE)).toEndWith('Max-Age=7776000')
  expect(cookieSet(visit, 'rose_blog_typist')).toBeString()
  const state = await world.house.sessions.find(browser.cookies.get(SESSION) ?? '', 'blog')
  expect(state?.viewer.member?.id).toBe(world.cast.members.member.id)
})

test('a session of one app is nobody’s in another, whatever cookie it comes in', async () => {
  const browser = await world.browser('member')
  const own = browser.cookies.get(sessionCookieName('account')) ?? ''
  expect((await browser.get('account', '/profile')).status).toBe(200)
  for (const other of ['blog', 'federation'] as const) {
    browser.cookies.set(sessionCookieName('account'), browser.cookies.get(sessionCookieName(other)) ?? '')
    // Twice: the second time from the hot copy, if there were one.
    for (let time = 0; time < 2; time++) {
      const visit = await browser.get('account', '/profile')
      expect([other, visit.status]).toEqual([other, 303])
      expect(visit.location).toStartWith('/login?')
    }
  }
  browser.cookies.set(sessionCookieName('account'), own)
  expect((await browser.get('account', '/profile')).text).toContain('Mair')
})

test('a return path that leaves the app leads to its front page', async () => {
  const browser = await arriving()
  const path = await toCallback(browser, '/login?return_to=//elsewhere.example')
  expect((await browser.get('blog', path)).location).toBe('/')
})

test('whoever is signed in nowhere comes back as a visitor when asked silently, and the hint goes', async () => {
  const browser = await world.browser()
  browser.cookies.set(HINT_COOKIE, '1')
  const path = await toCallback(browser, '/login?prompt=none&return_to=/about')
  expect(path).toContain('error=login_required')
  const visit = await browser.get('blog', path)
  expect([visit.status, visit.location]).toEqual([303, '/about'])
  expect(browser.cookies.has(HINT_COOKIE)).toBe(false)
  expect(browser.cookies.has(SESSION)).toBe(false)
  expect(browser.cookies.has(ATTEMPT)).toBe(false)
  // Asked aloud, federation shows its page instead.
  const aloud = await browser.get('blog', '/login?return_to=/about')
  expect((await browser.get('federation', aloud.location ?? '')).location).toStartWith('/signin')
})

test('a session that has ended is none: the app asks silently, and knows whoever signed in again elsewhere', async () => {
  const browser = await world.browser('member')
  const ended = browser.cookies.get(SESSION) ?? ''
  browser.cookies.set(HINT_COOKIE, '1')
  expect((await browser.get('blog', '/')).status).toBe(200)
  await browser.post('market', '/logout')
  // Signed in again, at another door: blog’s cookie is that of the session before.
  await browser.signIn(world.house, world.cast.members.member.id)
  browser.cookies.set(SESSION, ended)
  browser.cookies.set(HINT_COOKIE, '1')
  const visit = await browser.get('blog', '/')
  expect([visit.status, visit.location]).toEqual([303, '/login?prompt=none&return_to=%2F'])
  const path = await toCallback(browser, visit.location ?? '')
  expect((await browser.get('blog', path)).location).toBe('/')
  expect((await browser.get('blog', '/')).text).toContain('Mair')
})

test('a callback that this browser did not ask for signs nobody in', async () => {
  const victim = await world.browser()
  const path = await toCallback(await arriving())
  expect(isInterrupted(await victim.get('blog', path))).toBe(true)
  // With an attempt of its own, and the code of another.
  await victim.get('blog', '/login')
  expect(isInterrupted(await victim.get('blog', path))).toBe(true)
  const forged = { state: new URL(path, 'http://x').searchParams.get('state'), returnTo: '/' }
  const others = firstKeys('a secret that is not ours, of 32 characters')
  victim.cookies.set(ATTEMPT, seal(JSON.stringify(forged), others, 'sign-in attempts'))
  expect(isInterrupted(await victim.get('blog', path))).toBe(true)
  expect(victim.cookies.has(SESSION)).toBe(false)
})

test('a callback works once', async () => {
  const browser = await arriving()
  const path = await toCallback(browser)
  const attempt = browser.cookies.get(ATTEMPT) ?? ''
  expect((await browser.get('blog', path)).status).toBe(303)
  browser.cookies.set(ATTEMPT, attempt)
  expect(isInterrupted(await browser.get('blog', path))).toBe(true)
})

test('a sign-in that ends while it arrives leaves no session', async () => {
  const sessions = { ...world.house.sessions, join: () => Promise.resolve(null) }
  const late = { ...world.house, sessions }
  const browser = await arriving()
  const path = await toCallback(browser)
  const blog = appOf(late, 'blog')
  const cookie = `${ATTEMPT}=${browser.cookies.get(ATTEMPT)}`
  const answer = await blog.handle(
    new Request(world.house.config.origins.blog + path, { headers: { cookie, accept: 'text/html' } }),
  )
  expect(answer.status).toBe(400)
  expect(answer.headers.getSetCookie().some(each => each.startsWith(`${SESSION}=`))).toBe(false)
})

test('what a guest had in the cart is the member’s, and the guest is gone', async () => {
  const browser = await arriving('neighbour')
  const { hash, cookie } = newGuest(world.house.config)
  await addToCart({ ...world.ctx(), guest: hash }, await jar(world, 5), 2)
  browser.cookies.set(GUEST_COOKIE, cookie.split(/[=;]/)[1] ?? '')
  await browser.get('blog', await toCallback(browser))
  expect(browser.cookies.has(GUEST_COOKIE)).toBe(false)
  expect((await readCart(world.ctx('neighbour'))).total.amount).toBe(1300)
})

test('one sign-out ends the sessions of all apps, and of no other sign-in', async () => {
  const [browser, other] = [await world.browser('member'), await world.browser('member')]
  browser.cookies.set(HINT_COOKIE, '1')
  const sessionIn = (of: Browser, domain: 'blog' | 'cart') =>
    world.house.sessions.find(of.cookies.get(sessionCookieName(domain)) ?? '', domain)
  const cart = browser.cookies.get(sessionCookieName('cart')) ?? ''
  const visit = await browser.post('blog', '/logout')
  expect([visit.status, visit.location]).toEqual([303, '/'])
  expect(browser.cookies.has(SESSION)).toBe(false)
  expect(browser.cookies.has(HINT_COOKIE)).toBe(false)
  expect((await browser.get('blog', '/')).text).toContain('You are signed out')
  expect(await world.house.sessions.find(cart, 'cart')).toBeNull()
  expect(await sessionIn(other, 'blog')).not.toBeNull()
})

test('behind a domain the hint is for all apps, and what signs one in is for its own app alone', async () => {
  const { config } = world.house
  const secure = { ...config, secure: true, coopDomain: 'growers.example' }
  const blog = appOf({ ...world.house, config: secure }, 'blog')
  let cookie = ''
  const ask = async (path: string, method = 'GET') => {
    const headers = { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin' }
    const answer = await blog.handle(new Request(config.origins.blog + path, { method, headers }))
    const set = answer.headers.getSetCookie()
    cookie = set.find(each => each.includes('attempt='))?.split(';')[0] ?? ''
    return { location: answer.headers.get('location') ?? '', set }
  }
  const hint = ({ set }: { set: readonly string[] }) => set.find(each => each.startsWith(`${HINT_COOKIE}=`))

  const asked = await ask('/login')
  expect(cookie).toStartWith(`__Host-${ATTEMPT}=`)
  const { location } = await (await arriving()).get('federation', asked.location)
  const arrived = await ask((location ?? '').slice(config.origins.blog.length))
  expect(hint(arrived)).toContain('; Domain=growers.example')
  expect(arrived.set.find(each => each.startsWith(`__Host-${SESSION}=`))).not.toContain('Domain=')

  await ask('/login?prompt=none')
  const iss = encodeURIComponent(config.origins.federation)
  expect(hint(await ask(`/callback?error=login_required&iss=${iss}`))).toEndWith(
    '; Domain=growers.example; Max-Age=0',
  )
  expect(hint(await ask('/logout', 'POST'))).toEndWith('; Domain=growers.example; Max-Age=0')
})

test('a sign-out is remembered for the fourteen days for which pages are kept, where scripts can read it, until the next sign-in', () => {
  const { config } = world.house
  const signedOut = (set: readonly string[]) => set.find(each => each.startsWith('rose_signed_out=')) ?? ''
  expect(signedOut(cookiesOfSignOut(config))).toMatch(/^rose_signed_out=1;.*; Max-Age=1209600$/)
  expect(signedOut(cookiesOfSignIn(config))).toMatch(/^rose_signed_out=;.*; Max-Age=0$/)
  for (const set of [cookiesOfSignIn(config), cookiesOfSignOut(config)])
    expect(signedOut(set)).not.toContain('HttpOnly')
})

test('a visitor who signs out is as they were', async () => {
  const visit = await (await world.browser()).post('market', '/logout')
  expect([visit.status, visit.location]).toEqual([303, '/'])
})

test('federation, where members sign in, is no client of its own', async () => {
  const browser = await world.browser()
  expect((await browser.get('federation', '/callback')).status).toBe(404)
})
