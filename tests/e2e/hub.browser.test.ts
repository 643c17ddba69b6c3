import { afterAll, beforeAll, expect } from 'bun:test'
import type { BrowserContext } from 'playwright-core'
import { sessionCookieName } from '#core/app/request-scope'
import { DOMAINS } from '#core/contracts/domain'
import { requireMember } from '#core/contracts/require-role'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { payProducer } from '#core/services/cart/producers/pay-producer'
import { previewReceipt, receive } from '#core/services/cart/receiving/receive'
import { proposeVariant } from '#core/services/market/rooms/propose'
import { proposeWords } from '#core/services/market/rooms/propose-words'
import { browserTest } from '../browser-test'
import { again, order, pay, stranger } from '../cart'
import { findChromium } from '../chromium'
import type { TestHouse } from '../house'
import { close, crop, grower, openCycle, roomMate } from '../hub'
import { faultsOf } from './chromium-page'
import { type OpenCooperative, openCooperative } from './cooperative'
import { borrowChromium, type LentChromium } from './kept-chromium'

let coop: OpenCooperative
let chromium: LentChromium
let keeper: BrowserContext
let producer: BrowserContext
let pages: readonly string[]
let rooms: readonly string[]

beforeAll(async () => {
  if (!findChromium()) return
  coop = await openCooperative()
  chromium = await borrowChromium()
  const tom = await memberAt('tom@wernside.example.test')
  const world = worldOf(tom)
  keeper = await signedIn(tom.id)
  const maker = await grower(world, 'Long Meadow Market Garden')
  const [leeks, eggs] = [
    await crop(world, maker, { title: 'Leeks' }),
    await crop(world, maker, { title: 'Eggs of hens that go where they like' }),
  ]
  const mate = await roomMate(world, maker)
  producer = await signedIn(requireMember(mate).id)
  const cycle = await openCycle(world, new Map([[maker, [leeks, eggs]]]), { feeRate: 500 })
  const later = await openCycle(world, new Map([[maker, [leeks, eggs]]]), { most: 20 })
  for (const sold of [leeks, eggs, leeks]) {
    const buyer = await stranger(world)
    await pay(again(world, buyer), await order(again(world, buyer), sold.sellable, 2))
  }
  await close(world, cycle)
  await proposeWords(mate, maker, leeks.productId, {
    title: 'Leeks, washed',
    summary: 'Three to a bunch.',
    description: '',
    storage: '',
    allergens: '',
    allergenFree: true,
  })
  await proposeVariant(mate, maker, eggs.variantId, { stock: 7, cost: null })
  const other = await grower(world, 'Anna')
  const kale = await crop(world, other, { title: 'Kale' })
  await payProducer(world.ctx('shopkeeper'), maker, {
    amount: { amount: 100, currency: 'GBP' },
    way: 'cash',
    note: 'At the gate',
    formId: Bun.randomUUIDv7(),
  })
  const short = await openCycle(world, new Map([[other, [kale]]]))
  const late = await stranger(world)
  await pay(again(world, late), await order(again(world, late), kale.sellable, 3))
  await close(world, short)
  const came = new Map([[kale.variantId, 1]])
  const { seen } = await previewReceipt(world.ctx('shopkeeper'), short.id, other, came)
  await receive(world.ctx('shopkeeper'), short.id, other, {
    came,
    note: 'Frost',
    wayBack: 'same',
    formId: Bun.randomUUIDv7(),
    seen,
  })
  const { id: orderId } = await db(world.ctx())
    .selectFrom('producer_orders')
    .select('id')
    .where('producer_id', '=', maker)
    .executeTakeFirstOrThrow()
  const [market, cart] = [coop.origin('market'), coop.origin('cart')]
  pages = [
    `${market}/cycles`,
    `${market}/shop/cycles`,
    `${market}/shop/cycles/${later.id}`,
    `${market}/shop/cycles/${later.id}/ordered`,
    `${market}/shop/cycles/new?like=${later.id}`,
    `${market}/shop/cycles/${later.id}/incoming/${maker}`,
    `${market}/shop/cycles/${later.id}/outgoing/new`,
    `${market}/shop/producers/${maker}/room`,
    `${market}/shop/proposals`,
    `${cart}/shop/receiving`,
    `${cart}/shop/receiving/${cycle.id}`,
    `${cart}/shop/receiving/${cycle.id}/${maker}`,
    `${cart}/shop/receiving/${short.id}/${other}`,
    `${cart}/shop/packing/${cycle.id}`,
    `${cart}/shop/packing/${cycle.id}?by=product`,
    `${cart}/shop/pay-outs`,
    `${cart}/shop/pay-outs/${maker}`,
    `${cart}/shop/reports`,
    `${cart}/shop/reports/sales`,
    `${cart}/shop/reports/margins`,
  ]
  rooms = [
    `products`,
    `products/new`,
    `products/${leeks.productId}`,
    `offers`,
    `offers/${later.id}/ordered`,
    `orders`,
    `orders/${orderId}`,
    `statement`,
    `proposals`,
  ].map(path => `${market}/room/${maker}/${path}`)
}, 120_000)
afterAll(async () => {
  await chromium?.close()
  await coop?.close()
})

browserTest(
  'the pages of a hub are fit for everybody on a phone and on a desk, light and dark',
  async () => {
    expect(await faultsOf(keeper, ...pages)).toEqual([])
    expect(await faultsOf(producer, ...rooms)).toEqual([])
  },
  600_000,
)

type Member = { readonly id: string; readonly name: string; readonly email: string; readonly handle: string }

async function memberAt(address: string): Promise<Member> {
  const row = await db(jobCtx(coop.house))
    .selectFrom('members')
    .select(['id', 'name', 'email', 'handle'])
    .where('email', '=', address)
    .executeTakeFirstOrThrow()
  return { ...row, email: row.email ?? address }
}

/** The running cooperative as the hub’s words see it: the shopkeeper is this one. */
function worldOf(tom: Member): TestHouse {
  const ctx: TestHouse['ctx'] = who => ({
    ...jobCtx(coop.house),
    ...(who && { viewer: { member: tom, roles: ['shopkeeper'], authenticatedAt: new Date() } }),
  })
  return { house: coop.house, ctx } as unknown as TestHouse
}

async function signedIn(memberId: string): Promise<BrowserContext> {
  const context = await chromium.newContext({ locale: 'en-GB', timezoneId: 'Europe/London' })
  const signIn = Bun.randomUUIDv7()
  for (const domain of DOMAINS) {
    const value = await coop.house.sessions.begin(memberId, { domain, signIn, device: 'test' })
    await context.addCookies([{ name: sessionCookieName(domain), value, url: coop.origin(domain) }])
  }
  return context
}
