import { afterAll, beforeAll, expect } from 'bun:test'
import type { BrowserContext, Page } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import { transaction } from '#core/database/transaction'
import { orderLine, stage } from '#core/services/events/testing/stage'
import { browserTest } from '../tests/browser-test'
import { findChromium } from '../tests/chromium'
import { complaintsOf } from '../tests/e2e/chromium-page'
import { eventually } from '../tests/e2e/cooperative'
import { borrowChromium, type LentChromium } from '../tests/e2e/kept-chromium'
import { type TestHouse, testHouse } from '../tests/house'
import { freeBasePort, listen } from '../tests/listening'

/** A phone that loses its network. The steps build on each other, in this order. */
let world: TestHouse
let chromium: LentChromium
let context: BrowserContext
let page: Page
let complaints: readonly string[]
const closing: (() => Promise<void>)[] = []

beforeAll(async () => {
  if (!findChromium()) return
  world = await testHouse({ COOP_PORT: freeBasePort() })
  for (const domain of ['blog', 'account', 'federation'] as const) closing.push(listen(world.house, domain))
  chromium = await borrowChromium()
  context = await chromium.newContext()
  page = await context.newPage()
  complaints = complaintsOf(page)
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  for (const close of closing) await close()
  await world?.close()
}, 30_000)

const at = (app: 'blog' | 'account', path: string) => world.house.config.origins[app] + path

async function signIn(who: 'member' | 'neighbour') {
  const signInId = Bun.randomUUIDv7()
  for (const domain of ['blog', 'account', 'federation'] as const) {
    const value = await world.house.sessions.begin(world.cast.members[who].id, {
      domain,
      signIn: signInId,
      device: 'x',
    })
    await context.addCookies([
      { name: sessionCookieName(domain), value, url: world.house.config.origins[domain] },
    ])
  }
}

/** One to a free-standing event in three days. */
async function ticketOfTheMember(): Promise<{ id: string; code: string }> {
  const { id, name } = world.cast.members.member
  const staged = await stage(world.ctx(), { places: 5, startsInHours: 72 })
  const item = await orderLine(world.ctx(), staged, 1, { memberId: id })
  const { events } = world.house.services
  await transaction(world.ctx(), tx => events.settle(tx, [item], { memberId: id, name }))
  const [ticket] = await events.ticketsOf(world.ctx('member'))
  if (!ticket) throw new Error('There is no ticket')
  return ticket
}

/** What is seen at an address: online, so that it is kept; or without a network. */
async function titleOf(url: string): Promise<string> {
  await page.goto(url)
  return page.title()
}

browserTest(
  'what was read is read again without a network, and what was not says so',
  async () => {
    await page.goto(at('blog', '/'))
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    expect(await titleOf(at('blog', '/archive'))).toContain('Test Growers')
    const archive = await page.title()
    await kept('/archive')
    await context.setOffline(true)
    expect(await titleOf(at('blog', '/archive'))).toBe(archive)
    expect(await titleOf(at('blog', '/search'))).toContain('You are offline')
    // With its looks, although no page had them fetched through the worker.
    const away = await page.evaluate(async () => {
      const { length } = await (await caches.open('away-1')).keys()
      return [length, getComputedStyle(document.querySelector('main') as Element).maxInlineSize !== 'none']
    })
    expect(away).toEqual([2, true])
    await context.setOffline(false)
  },
  60_000,
)

browserTest(
  'who has seen the list of their tickets shows each at a gate without a network',
  async () => {
    const ticket = await ticketOfTheMember()
    await signIn('member')
    await page.goto(at('account', '/'))
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await page.goto(at('account', '/tickets'))
    await kept(`/tickets/${ticket.id}`)
    await context.setOffline(true)
    await page.goto(at('account', `/tickets/${ticket.id}`))
    expect((await page.locator('.ticket__code').textContent())?.trim()).toBe(ticket.code)
    expect(await page.locator('svg.qr-code').isVisible()).toBe(true)
    await context.setOffline(false)
  },
  60_000,
)

browserTest(
  'a member’s pages are theirs alone: gone when they sign out, or when somebody else comes',
  async () => {
    await signIn('member')
    await page.goto(at('account', '/'))
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    const tickets = await titleOf(at('account', '/tickets'))
    await kept('/tickets')
    await context.setOffline(true)
    expect(await titleOf(at('account', '/tickets'))).toBe(tickets)
    await context.setOffline(false)

    await signIn('neighbour')
    await page.goto(at('account', '/'))
    await kept('/')
    await context.setOffline(true)
    expect(await titleOf(at('account', '/tickets'))).toContain('You are offline')
    await context.setOffline(false)

    await page.goto(at('account', '/tickets'))
    await kept('/tickets')
    await page.evaluate(() => {
      const form = document.createElement('form')
      form.method = 'post'
      form.action = '/logout'
      document.body.append(form)
      form.submit()
    })
    await page.waitForURL(url => !url.pathname.startsWith('/tickets'))
    await context.setOffline(true)
    expect(await titleOf(at('account', '/tickets'))).toContain('You are offline')
    await context.setOffline(false)
  },
  60_000,
)

browserTest(
  'who signs out in one app leaves nothing of theirs in the others, without a network either',
  async () => {
    await signIn('member')
    // As any sign-in takes it away.
    await context.clearCookies({ name: 'rose_signed_out' })
    await page.goto(at('account', '/'))
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    const tickets = await titleOf(at('account', '/tickets'))
    await kept('/tickets')
    await page.goto(at('blog', '/archive'))
    const archive = await page.title()
    await page.evaluate(() => {
      const form = document.createElement('form')
      form.method = 'post'
      form.action = '/logout'
      document.body.append(form)
      form.submit()
    })
    await page.waitForURL(url => url.pathname === '/')
    await titleOf(at('blog', '/archive'))
    await kept('/archive')
    await context.setOffline(true)
    expect(tickets).not.toContain('offline')
    expect(await titleOf(at('account', '/tickets'))).toContain('You are offline')
    expect(
      await page.evaluate(async () => (await caches.keys()).filter(name => /^pages-1-./.test(name))),
    ).toEqual([])
    // What everybody may read is read on.
    expect(await titleOf(at('blog', '/archive'))).toBe(archive)
    await context.setOffline(false)
  },
  60_000,
)

browserTest('and the browser complains of nothing', () => {
  expect(complaints.filter(text => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(text))).toEqual(
    [],
  )
})

/** Until this page is in the cache: it is put there after it was shown. */
function kept(path: string): Promise<void> {
  const isThere = () =>
    page.evaluate(async sought => {
      for (const name of await caches.keys())
        for (const { url } of await (await caches.open(name)).keys())
          if (new URL(url).pathname === sought) return true
      return false
    }, path)
  return eventually(`${path} is kept`, isThere)
}
