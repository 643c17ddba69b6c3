import { afterAll, beforeAll, expect } from 'bun:test'
import type { BrowserContext } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { invite } from '#core/services/cart/households/invitations'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { browserTest } from '../../../tests/browser-test'
import { again, jar, stranger, wishOf } from '../../../tests/cart'
import { findChromium } from '../../../tests/chromium'
import { offerAllWays, topUp } from '../../../tests/credit'
import { complaintsOf, faultsOf } from '../../../tests/e2e/chromium-page'
import { borrowChromium, type LentChromium } from '../../../tests/e2e/kept-chromium'
import { type TestHouse, testHouse } from '../../../tests/house'
import { household, joinTo } from '../../../tests/households'
import { freeBasePort, listen } from '../../../tests/listening'

let world: TestHouse
let chromium: LentChromium
let close: (() => Promise<void>) | undefined
let shared: Awaited<ReturnType<typeof household>>
let guest: Ctx

beforeAll(async () => {
  if (!findChromium()) return
  world = await testHouse({ COOP_PORT: freeBasePort() })
  world.sandbox.behaviour.noCallbacks()
  await offerAllWays(world)
  shared = await household(world)
  const saver = await stranger(world)
  await topUp(world, saver, 1_250)
  await joinTo(world, shared.first, saver, 'keep')
  guest = await stranger(world)
  await topUp(world, guest, 500)
  for (const email of ['neighbour@example.test', requireMember(guest).email])
    await invite(again(world, shared.first), email)
  await topUp(world, shared.first, 5_000)
  const buyer = again(world, shared.second)
  await addToCart(buyer, await jar(world, 5), 2)
  await placeOrder(buyer, await wishOf(buyer, { way: 'credit' }))
  close = listen(world.house, 'cart')
  chromium = await borrowChromium()
}, 60_000)
afterAll(async () => {
  await chromium?.close()
  await close?.()
  await world?.close()
}, 30_000)

async function signedIn(memberId: string, width: number): Promise<BrowserContext> {
  const context = await chromium.newContext({ viewport: { width, height: 900 } })
  const session = { domain: 'cart', signIn: Bun.randomUUIDv7(), device: 'test' } as const
  const value = await world.house.sessions.begin(memberId, session)
  await context.addCookies([{ name: sessionCookieName('cart'), value, url: world.house.config.origins.cart }])
  return context
}

browserTest.each([390, 1280])(
  'the pages of households fit a screen of %i px, and can be used by everybody',
  async width => {
    const keeper = world.cast.members.shopkeeper.id
    const member = requireMember(shared.members[1] ?? shared.first).id
    const visits = [
      [requireMember(shared.first).id, '/household'],
      [requireMember(guest).id, '/household'],
      [member, '/credit'],
      [keeper, '/shop/households'],
      [keeper, '/shop/households/new'],
      [keeper, `/shop/households/${shared.id}`],
      [keeper, `/shop/credit/${member}`],
    ] as const
    for (const [who, path] of visits) {
      const context = await signedIn(who, width)
      const page = await context.newPage()
      const complaints = complaintsOf(page)
      const url = `${world.house.config.origins.cart}${path}`
      await page.goto(url)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect([path, overflow]).toEqual([path, 0])
      expect([path, complaints]).toEqual([path, []])
      expect(await faultsOf(context, url)).toEqual([])
      await context.close()
    }
  },
  60_000,
)
