import { afterAll, beforeAll, expect, test } from 'bun:test'
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import { createReceiver } from '#core/crypto/testing/push-receiver'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { notify } from '#core/services/federation/notifications/notify'
import { serverKey } from '#core/services/federation/push/server-key'
import { findWholeChromium } from '../chromium'
import { type TestHouse, testHouse } from '../house'
import { freeBasePort, listen } from '../listening'
import { complaintsOf, faultsOf } from './chromium-page'
import { eventually } from './cooperative'
import { launchChromium } from './kept-chromium'

/**
 * A member whose phone tells them: allowed in Chromium, sent to a push service of our own, handed to the service worker as
 * the browser does. Only the push service of Google is stood in for. The steps build on each other, in this order.
 */
const PATH = '/notifications/devices'
const HOUR_S = 3_600
/** A worker that takes a message shows it at once. */
const HEARD_WITHIN_MS = 20_000

let world: TestHouse
const path = findWholeChromium()
const browserTest = test.skipIf(path === null)
let chromium: Browser
let context: BrowserContext
let page: Page
let complaints: readonly string[]
const closing: (() => Promise<void>)[] = []

/** The browser's half of the keys, and what its push service was sent. */
const receiver = createReceiver()
const sent: { headers: Headers; body: Uint8Array }[] = []
let answer = 201
const service = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    sent.push({ headers: request.headers, body: await request.bytes() })
    return new Response(null, { status: answer })
  },
})
const endpoint = `${service.url.origin}/send/kofi-phone`

beforeAll(async () => {
  if (path === null) return
  world = await testHouse({ COOP_PORT: freeBasePort(), COOP_ALLOW_PRIVATE: '1' })
  await serverKey(world.ctx())
  closing.push(listen(world.house, 'federation'))
  chromium = await launchChromium(path)
  context = await chromium.newContext()
  await context.grantPermissions(['notifications'], { origin: federation('') })
  await context.addInitScript(standInForPushService, { endpoint, keys: receiver.keys })
  await signIn()
  page = await context.newPage()
  complaints = complaintsOf(page)
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  for (const close of closing) await close()
  await world?.close()
  await service.stop(true)
}, 30_000)

const federation = (path: string) => `${world.house.config.origins.federation}${path}`

/** Runs in the page: what a browser does that has a push service, with keys of P-256 that this test can read with. */
function standInForPushService(given: { endpoint: string; keys: { p256dh: string; auth: string } }): void {
  const kept = 'test-push-subscription'
  const subscription = {
    toJSON: () => given,
    unsubscribe: async () => {
      localStorage.removeItem(kept)
      return true
    },
  }
  PushManager.prototype.getSubscription = async () =>
    (localStorage.getItem(kept) ? subscription : null) as PushSubscription | null
  PushManager.prototype.subscribe = async options => {
    const key = new Uint8Array(options?.applicationServerKey as ArrayBuffer)
    // An uncompressed point, and nothing that is told in silence (W3C Push API §5.4).
    if (key.length !== 65 || key[0] !== 4 || !options?.userVisibleOnly) throw new TypeError('no such key')
    localStorage.setItem(kept, 'yes')
    return subscription as unknown as PushSubscription
  }
}

async function signIn(): Promise<void> {
  const value = await world.house.sessions.begin(world.cast.members.member.id, {
    domain: 'federation',
    signIn: Bun.randomUUIDv7(),
    device: 'Chromium',
  })
  await context.addCookies([{ name: sessionCookieName('federation'), value, url: federation('') }])
}

const tell = (text: string) =>
  transaction(world.ctx(), tx =>
    notify(tx, {
      memberId: world.cast.members.member.id,
      kind: 'order',
      activityId: null,
      text,
      url: federation('/notifications?seen=from-phone'),
    }),
  )

const subscriptions = () => db(world.ctx()).selectFrom('push_subscriptions').select('endpoint').execute()

browserTest(
  'a member turns it on: the browser is asked, and the page says that this one tells them',
  async () => {
    await page.goto(federation(PATH))
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await page.getByRole('button', { name: 'Tell me on this device' }).click()
    await page.getByText('This browser tells you from now on.').waitFor()
    expect(await page.locator('[data-push-status]').textContent()).toBe('This browser tells you.')
    expect(await subscriptions()).toEqual([{ endpoint }])
    expect(await faultsOf(context, federation(PATH))).toEqual([])
  },
  60_000,
)

browserTest('the push service is sent what only this browser can read, signed by this house', async () => {
  await tell('Your order is packed')
  await world.work()
  expect(sent.length).toBe(1)
  const [, token = '', key = ''] =
    /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(sent[0]?.headers.get('authorization') ?? '') ?? []
  expect(key).toBe((await serverKey(world.ctx())).publicKey)
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'JWT' })
  const raw = Buffer.from(key, 'base64url')
  const [x, y] = [raw.subarray(1, 33).toString('base64url'), raw.subarray(33).toString('base64url')]
  const { payload } = await jwtVerify(token, await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256'), {
    audience: service.url.origin,
    requiredClaims: ['exp', 'sub'],
  })
  expect(payload.sub).toMatch(/^(?:mailto:|https?:)/)
  // RFC 8292 §2: no longer than a day.
  expect((payload.exp ?? 0) - Date.now() / 1000).toBeLessThanOrEqual(24 * HOUR_S)
  expect(JSON.parse(await receiver.read(sent[0]?.body ?? new Uint8Array()))).toMatchObject({
    title: 'Test Growers',
    body: 'Your order is packed',
  })
})

browserTest(
  'the service worker shows it with its words and icon, and a touch opens its page',
  async () => {
    const [shown] = await shownOf(await receiver.read(sent[0]?.body ?? new Uint8Array()))
    expect(shown).toMatchObject({ title: 'Test Growers', body: 'Your order is packed' })
    expect(shown?.url).toBe(federation('/notifications?seen=from-phone'))
    const icon = await fetch(shown?.icon ?? '')
    expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png'])

    expect(await touched()).toEqual([federation('/notifications?seen=from-phone')])
    expect(await shownOnes(0)).toEqual([])
    await page.goto(shown?.url ?? '')
    expect(await page.locator('main').textContent()).toContain('Your order is packed')
  },
  60_000,
)

browserTest(
  'what cannot be read is said to be new all the same, and leads to the notifications',
  async () => {
    expect(await shownOf('')).toMatchObject([{ title: 'Something is new', url: '/notifications' }])
    expect(await touched()).toEqual(['/notifications'])
  },
  60_000,
)

browserTest(
  'turned off, nothing is sent any more, and the browser keeps no subscription',
  async () => {
    await page.goto(federation(PATH))
    await page.getByRole('button', { name: /^Stop/ }).click()
    await page.getByText('That browser tells you nothing more.').waitFor()
    expect(await subscriptions()).toEqual([])
    await page.waitForFunction(() => localStorage.getItem('test-push-subscription') === null)
    await tell('Nobody is told')
    await world.work()
    expect(sent.length).toBe(1)
  },
  60_000,
)

browserTest(
  'a push service that says it is gone (410) is not asked again, and the page offers it anew',
  async () => {
    await page.getByRole('button', { name: 'Tell me on this device' }).click()
    await page.getByText('This browser tells you from now on.').waitFor()
    answer = 410
    await tell('Gone')
    await world.work()
    await tell('Gone still')
    await world.work()
    expect(sent.length).toBe(2)
    await page.goto(federation(PATH))
    expect(await page.getByText('No device tells you yet').count()).toBe(1)
    expect(await page.getByRole('button', { name: 'Tell me on this device' }).isEnabled()).toBe(true)
  },
  60_000,
)

browserTest('and the browser complains of nothing', () => {
  expect(complaints).toEqual([])
})

/** Hands a message to the service worker, as the browser does once it has decrypted it. */
async function deliver(data: string): Promise<void> {
  const session = await context.newCDPSession(page)
  const registered = Promise.withResolvers<string>()
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    const own = registrations.find(({ scopeURL }) => scopeURL === federation('/'))
    if (own) registered.resolve(own.registrationId)
  })
  await session.send('ServiceWorker.enable')
  const registrationId = await registered.promise
  await session.send('ServiceWorker.startWorker', { scopeURL: federation('/') })
  await session.send('ServiceWorker.deliverPushMessage', { origin: federation(''), registrationId, data })
  await session.detach()
}

/** Handed over again where no worker took it, as by a push service that hears of nobody who did (RFC 8030 §6.2). */
async function shownOf(data: string) {
  await deliver(data)
  return shownOnes(1, HEARD_WITHIN_MS).catch(async () => {
    await deliver(data)
    return shownOnes(1, HEARD_WITHIN_MS)
  })
}

/** What the worker shows, once there are so many. */
async function shownOnes(count: number, withinMs?: number) {
  const shown = () =>
    page.evaluate(async () => {
      const all = await (await navigator.serviceWorker.ready).getNotifications()
      return all.map(({ title, body, icon, data }) => ({ title, body, icon, url: String(data?.url) }))
    })
  await eventually(`${count} notifications`, async () => (await shown()).length === count, withinMs)
  return shown()
}

/** What the worker opens for the one that is shown: no person's finger is there, so it opens nothing by itself. */
async function touched(): Promise<readonly string[]> {
  const worker = context.serviceWorkers().find(each => each.url() === federation('/sw.js'))
  if (!worker) throw new Error('There is no service worker')
  return worker.evaluate(async () => {
    const scope = globalThis as unknown as {
      registration: ServiceWorkerRegistration
      clients: { openWindow(url: string): Promise<null> }
      dispatchEvent(event: Event): boolean
      NotificationEvent: new (type: string, init: { notification: Notification | undefined }) => Event
    }
    const opened: string[] = []
    scope.clients.openWindow = async url => {
      opened.push(url)
      return null
    }
    const [notification] = await scope.registration.getNotifications()
    scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }))
    return opened
  })
}
