import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import type { Browser } from './browser'
import { type TestHouse, testHouse } from './house'

/**
 * What anybody may open, by the first segment of its path; what all apps have stands under `all`. Every other route has
 * to ask who comes: a new one is guarded here until it is named.
 */
const OPEN: Readonly<Record<DomainName | 'all', readonly string[]>> = {
  all: [
    '',
    'media',
    'fragments',
    'login',
    'callback',
    '.well-known',
    'favicon.ico',
    'site-colours.css',
    'site.webmanifest',
    'sw.js',
    'offline',
  ],
  blog: [
    'page',
    'tag',
    'author',
    'archive',
    'search',
    'comments',
    'unsubscribe',
    'rss',
    'rss.xml',
    'atom.xml',
    'feed.json',
    'llms.txt',
    'oembed',
    // A feed’s own address says who reads.
    'private-feed',
    'sitemap.xml',
    'robots.txt',
    'indexnow.txt',
    // Programs show a key there; see below.
    'ghost',
    'content',
    'sitemap-posts.xml',
    'sitemap-pages.xml',
    'sitemap-tags.xml',
    'sitemap-authors.xml',
    // The address is the secret.
    'shared-previews',
    ':slug',
  ],
  market: ['feed.xml', 'merchant.xml', 'dfc', 'products', 'producers', 'pages', 'cycles', 'quick-order'],
  // Guests buy; an order of theirs opens by its link, which is the secret.
  cart: ['checkout', 'guest-orders', 'gift-cards'],
  events: ['month', 'week', 'agenda', 'calendar.ics', 'calendars', 'events', 'slots'],
  federation: [
    'nodeinfo',
    'jwks.json',
    'authorize',
    'userinfo',
    'register',
    'end-session',
    'signin',
    'welcome',
    'actors',
    'invitations',
    'local',
    'tags',
    'notes',
    'follow',
    'status',
    ':handle',
  ],
  account: [
    'newsletters',
    'tier-gifts',
    'unsubscribe',
    'closed',
    'mailbox',
    'email-change',
    'letter-links',
    'letter-opened',
  ],
}

/** What anybody may send: signing in and out, a guest's cart, what comes from other servers. */
const SENT_BY_ANYBODY: Readonly<Record<DomainName | 'all', readonly string[]>> = {
  all: ['/logout', '/internal/backchannel-logout', '/internal/fragments'],
  blog: ['/ghost-hooks/:id', '/unsubscribe/:token', '/unsubscribe/:token/letters', '/views/:post'],
  market: ['/cart-lines', '/quick-order', '/wanted'],
  cart: [
    ...['/adjustment', '/lines', '/lines/:id/quantity', '/lines/:id', '/payments/callback'],
    ...['/orders', '/codes', '/vouchers/:id', '/checkout/delivery', '/checkout/place'],
    ...['/checkout/details', '/checkout/delivery/details'],
    ...['/gift-cards', '/gift-cards/uses/:id'],
    ...[
      '/guest-orders/:token',
      '/guest-orders/:token/payment',
      '/guest-orders/:token/cancellation',
      '/guest-orders/:token/collection-slot',
      '/guest-orders/:token/changes',
      '/guest-orders/:token/changes/preview',
      '/guest-orders/:token/tickets/:id/cancellation',
    ],
  ],
  events: ['/cart-lines'],
  federation: [
    ...[
      '/authorize',
      '/authorize/consent',
      '/token',
      '/revoke',
      '/introspect',
      '/inbox',
      '/actors/:username/inbox',
    ],
    ...['/par', '/device_authorization', '/register', '/register/:client', '/userinfo'],
    ...['/end-session', '/end-session/confirmation'],
    ...['/signin', '/signin/code', '/signin/passkey', '/signin/second', '/signin/:token'],
    ...['/passkeys/challenges', '/welcome', '/invitations/:token'],
  ],
  account: ['/unsubscribe/:token', '/unsubscribe/:token/subscription', '/email-change/:token'],
}

/** The rooms in which one works: for whoever has the role, and for nobody else. */
const WORK = /^\/(editor|preview|shop|organise|operator|moderation|letters|members)\b/

type Route = { readonly domain: DomainName; readonly method: string; readonly path: string }

let world: TestHouse
let routes: readonly Route[]
let visitor: Browser
let member: Browser
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  routes = DOMAINS.flatMap(domain =>
    createDomain(domain, domains[domain], world.house).app.routes.map(({ method, path }) => ({
      domain,
      method,
      path,
    })),
  )
  ;[visitor, member, operator] = await Promise.all([
    world.browser(),
    world.browser('member'),
    world.browser('operator'),
  ])
})
afterAll(() => world.close())

const pages = () => routes.filter(({ method }) => method === 'GET')
const isOpen = ({ domain, path }: Route) =>
  [...OPEN.all, ...OPEN[domain]].includes(path.split('/')[1] as string)
/** Ghost’s APIs: no session counts there, and nobody is sent to sign in. */
const isForPrograms = (path: string) => path.startsWith('/ghost/api/')
const guarded = () => pages().filter(route => !isOpen(route))

/** Nothing has this id: whoever may not ask does not hear that. */
const addressOf = (path: string) => path.replace(/:\w+|\*/g, '0199a000-0000-7000-8000-00000000dead')

/** The routes whose answer is another one than what was expected, with what it is. */
async function otherThan(
  asked: readonly Route[],
  expected: (path: string) => unknown,
  answer: (route: Route, path: string) => Promise<unknown>,
): Promise<string[]> {
  const others: string[] = []
  for (const route of asked) {
    const path = addressOf(route.path)
    const got = JSON.stringify(await answer(route, path))
    if (got !== JSON.stringify(expected(path)))
      others.push(`${route.method} ${route.domain} ${route.path}: ${got}`)
  }
  return others
}

const signIn = (back: string) => ({ status: 303, location: `/login?return_to=${encodeURIComponent(back)}` })

describe('a visitor', () => {
  test('is sent to sign in from every page that is not open, and from there back to it', async () => {
    expect(guarded().length).toBeGreaterThan(80)
    const others = await otherThan(
      guarded(),
      path => signIn(`${path}?page=2`),
      async ({ domain }, path) => {
        const { status, location } = await visitor.get(domain, `${path}?page=2`)
        return { status, location }
      },
    )
    expect(others).toEqual([])
  })

  test('with htmx hears that they are signed out, and is led nowhere', async () => {
    const others = await otherThan(
      guarded(),
      () => ({ status: 401, text: '' }),
      async ({ domain }, path) => {
        const { status, text } = await visitor.get(domain, path, { 'hx-request': 'true' })
        return { status, text }
      },
    )
    expect(others).toEqual([])
  })

  test('is sent to sign in from no page that is open', async () => {
    const open = pages().filter(route => isOpen(route) && !/^\/(login|fragments)\b/.test(route.path))
    const others = await otherThan(
      open,
      () => false,
      async ({ domain }, path) => (await visitor.get(domain, path)).location?.startsWith('/login?') ?? false,
    )
    expect(others).toEqual([])
  })

  test('who sends a form is sent to sign in, and back to the page of the form', async () => {
    const sent = routes.filter(
      ({ domain, method, path }) =>
        method !== 'GET' &&
        !isForPrograms(path) &&
        ![...SENT_BY_ANYBODY.all, ...SENT_BY_ANYBODY[domain]].includes(path),
    )
    const others = await otherThan(
      sent,
      () => signIn('/?page=2'),
      async ({ domain, method }, path) => {
        const referer = `${world.house.config.origins[domain]}/?page=2`
        const { status, location } = await visitor.send(domain, path, {
          method,
          headers: { referer, 'sec-fetch-site': 'same-origin', accept: 'text/html' },
        })
        return { status, location }
      },
    )
    expect(others).toEqual([])
  })
})

describe('a member without a role', () => {
  test('finds nothing where others work', async () => {
    const others = await otherThan(
      guarded().filter(({ path }) => WORK.test(path)),
      () => ({ status: 404, title: 'Nothing grows here' }),
      async ({ domain }, path) => {
        const { status, document } = await member.get(domain, path)
        return { status, title: document.querySelector('.empty-state h2')?.textContent }
      },
    )
    expect(others).toEqual([])
  })

  test('finds nothing there with htmx either', async () => {
    const others = await otherThan(
      guarded().filter(({ path }) => WORK.test(path)),
      () => 404,
      async ({ domain }, path) => (await member.get(domain, path, { 'hx-request': 'true' })).status,
    )
    expect(others).toEqual([])
  })

  test('is not asked to sign in again where they are at home', async () => {
    const others = await otherThan(
      guarded().filter(({ path }) => !WORK.test(path)),
      () => 'as a member',
      async ({ domain }, path) => {
        const { status, location } = await member.get(domain, path)
        return status === 401 || status === 403 || location?.startsWith('/login?') ? status : 'as a member'
      },
    )
    expect(others).toEqual([])
  })
})

test('an operator finds every page where others work', async () => {
  const others = await otherThan(
    guarded().filter(({ path }) => WORK.test(path) && !path.includes(':')),
    () => true,
    async ({ domain }, path) => (await operator.get(domain, path)).status < 400,
  )
  expect(others).toEqual([])
})

test('a program without a key is refused, whoever’s browser it runs in', async () => {
  const asked = routes.filter(({ method, path }) => isForPrograms(path) && method !== 'OPTIONS')
  expect(asked.length).toBeGreaterThan(15)
  const told: string[] = []
  for (const { domain, method, path } of asked) {
    const headers = { 'sec-fetch-site': 'same-origin', accept: 'application/json' }
    const { status } = await operator.send(domain, addressOf(path), { method, headers })
    // Where it is, a program may know without a key.
    const isSite = path === '/ghost/api/admin/site'
    if (!isSite && ![403, 404].includes(status)) told.push(`${method} ${path}: ${status}`)
  }
  expect(told).toEqual([])
})

test('what is said to be open is there', () => {
  const named = [...OPEN.all.map(segment => ({ domain: null, segment }))]
  const ofOne = DOMAINS.flatMap(domain => OPEN[domain].map(segment => ({ domain, segment })))
  const missing = [...named, ...ofOne].filter(
    ({ domain, segment }) =>
      !pages().some(
        page => (domain === null || page.domain === domain) && page.path.split('/')[1] === segment,
      ),
  )
  expect(missing).toEqual([])
})
