import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { changeOrder } from '#core/services/cart/order-changes/change-order'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { readOrder } from '#core/services/cart/orders/read-order'
import { savePlace } from '#core/services/cart/places/places'
import { savePriceSettings } from '#core/services/cart/prices/settings'
import { runStandingOrders } from '#core/services/cart/standing/run'
import { enterVoucher } from '#core/services/cart/wishes/enter-voucher'
import { stage } from '#core/services/events/testing/stage'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { saveVatRate } from '#core/services/market/vat/vat-rates'
import type { Browser } from '../../../tests/browser'
import { again, buyer, doJobs, quietHouse, wishOf } from '../../../tests/cart'
import { offerAllWays, topUp } from '../../../tests/credit'
import { runJobs, type TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'
import { priceList, voucher } from '../../../tests/prices'
import { at, nextDate, standing, wishFor } from '../../../tests/standing'

// A café reads what one costs without VAT wherever it is offered something, and never with it alone.

let world: TestHouse
let cafe: Awaited<ReturnType<typeof buyer>>
let jar: Awaited<ReturnType<typeof jarOnShelf>>
let shop: Browser

/** £11.77 with 20 % VAT is £9.81 without; the café pays 10 % less for it: £10.59, £8.82. */
const LISTED = 1_177
const WITH_VAT = ['£11.77', '£10.59', '£4.80']
const EACH = '£8.82'
/** Of three, which a summary says. */
const TOGETHER = '£26.47'

beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  await saveVatRate(world.ctx('shopkeeper'), null, { name: 'Standard', rate: 2_000, isDefault: true })
  await priceList(world, { name: 'Cafés', label_slug: 'cafe', percent_off: 1_000, shows_net: true })
  await savePlace(world.ctx('shopkeeper'), null, {
    name: 'Mill shop',
    address: '2 Mill Lane\nHexham',
    map_url: '',
    hours: '',
    note: '',
    fee_amount: 480,
    vat_rate_id: null,
    cutoff_hours: 24,
    capacity: null,
    slotIds: [],
    cycleIds: [],
    notHere: [],
  })
  cafe = await buyer(world)
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: requireMember(cafe.ctx).id, slug: 'cafe', name: 'Café', given_at: new Date() })
    .execute()
  await topUp(world, cafe.ctx, 100_000)
  jar = await jarOnShelf(world, { stock: 99, priceAmount: LISTED, title: 'Quince cheese' })
  shop = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const cheese = () => ({ kind: 'product' as const, variantId: jar.variantId })
const me = () => again(world, cafe.ctx)
const asText = (document: { body: { textContent: string | null } }) =>
  document.body.textContent?.replace(/\s+/g, ' ') ?? ''

type Look = readonly [domain: DomainName, path: string, browser?: Browser]

/** What is written there, and which prices with VAT are among it. */
async function look([domain, path, browser = cafe.browser]: Look) {
  const { document, status } = await browser.get(domain, path)
  const text = asText(document)
  return {
    path,
    status,
    each: text.includes(EACH) || text.includes(TOGETHER),
    gross: WITH_VAT.filter(price => text.includes(price)),
  }
}
const right = ([, path]: Look) => ({ path, status: 200, each: true, gross: [] })

test('pages that offer something to a business say what one costs without VAT', async () => {
  const id = await standing(world, cafe.ctx, [wishFor(cheese(), 3)], { way: 'credit' })
  const listed = await cafe.browser.post('market', '/wanted', {
    [`quantity.${jar.variantId}`]: '3',
    do: 'save',
    name: 'Every week',
    key: Bun.randomUUIDv7().slice(-27),
  })
  await addToCart(me(), cheese(), 3)
  const placed = await placeOrder(me(), await wishOf(me(), { way: 'cash' }))
  await addToCart(me(), cheese(), 3)
  const { id: who } = requireMember(cafe.ctx)
  const pages: readonly Look[] = [
    ...(['/', `/products/${jar.slug}`, '/?q=quince', `/order-again/${placed.number}`] as const).map(
      (path): Look => ['market', path],
    ),
    ['market', listed.location ?? ''],
    ['cart', '/'],
    ['cart', '/checkout'],
    ['cart', `/orders/${placed.number}`],
    ['cart', `/orders/${placed.number}/changes?q=quince`],
    ['cart', `/standing-orders/${id}`],
    ['cart', `/shop/orders/${placed.number}/changes?q=quince`, shop],
    ['cart', `/shop/till?customer=${who}&q=quince`, shop],
  ]
  const seen = []
  for (const page of pages) seen.push(await look(page))
  expect(seen).toEqual(pages.map(right))
})

test('what its buyer chooses to pay is with VAT, and says so', async () => {
  const { variantId, slug } = await jarOnShelf(world, { stock: 9, priceAmount: 1_000 })
  const levels = [
    { label: 'Solidarity', amount: 1_300 },
    { label: 'Standard', amount: 1_000 },
  ]
  const choice = { kind: 'levels', least: 1_000, most: 1_300, levels } as const
  await savePriceChoice(world.ctx('shopkeeper'), { kind: 'product', variantId }, choice)
  const text = asText((await cafe.browser.get('market', `/products/${slug}`)).document)
  expect(text).toContain('Solidarity: £13.00 with VAT')
  const everybodys = asText((await (await world.browser()).get('market', `/products/${slug}`)).document)
  expect([everybodys.includes('Solidarity: £13.00'), everybodys.includes('with VAT')]).toEqual([true, false])
})

test('what it costs to collect it somewhere is said without VAT, as the cart says it', async () => {
  await addToCart(me(), cheese(), 1)
  const text = asText((await cafe.browser.get('cart', '/checkout/place')).document)
  expect([text.includes('£4.00 + VAT'), text.includes('£4.80')]).toEqual([true, false])
})

describe('letters to a business', () => {
  test('say before a box comes what it costs without VAT, also what has changed', async () => {
    const id = await standing(world, cafe.ctx, [wishFor(cheese(), 3)], { way: 'credit' })
    await db(world.ctx()).updateTable('standing_lines').set({ told_amount: 900 }).execute()
    const { cut_off_at } = await nextDate(world, id)
    const before = new Date(cut_off_at.getTime() - 24 * 3_600_000)
    await runStandingOrders(at(world, before))
    await doJobs(world, 'send-standing-letter', before)
    const { text } = await db(world.ctx())
      .selectFrom('sent_mails')
      .select('text')
      .where('recipient', '=', requireMember(cafe.ctx).email)
      .where('text', 'like', `%/standing-orders/${id}%`)
      .executeTakeFirstOrThrow()
    // Three are £31.77, of which £5.30 is VAT.
    expect(text).toContain('3 × Quince cheese, 340 g jar: £26.47 + VAT')
    expect(text).toContain('Together about £26.47 + VAT, before')
    expect(text).toContain('£8.82 + VAT instead of £7.50 + VAT')
  })

  test('say of a changed order that what it comes to is with VAT', async () => {
    await addToCart(me(), cheese(), 3)
    const placed = await placeOrder(me(), await wishOf(me(), { way: 'cash' }))
    const { lines } = await readOrder(me(), placed.number)
    const quantities = new Map(lines.map(({ id }) => [id, 2]))
    await changeOrder(me(), placed.number, {
      quantities,
      additions: [],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    await runJobs(world.house)
    const { text } = await db(world.ctx())
      .selectFrom('sent_mails')
      .select('text')
      .where('subject', '=', `Your order ${placed.number} was changed`)
      .executeTakeFirstOrThrow()
    expect(text).toMatch(/It comes to £\d+\.\d\d with VAT instead of £\d+\.\d\d/)
  })
})

describe('what is added to an order', () => {
  test.each(['cash', 'credit'] as const)(
    'paid by %s costs what its buyer pays, whoever adds it',
    async way => {
      const priceOf = async (ctx: typeof cafe.ctx) => {
        const first = await jarOnShelf(world, { stock: 9, priceAmount: 500 })
        await addToCart(again(world, cafe.ctx), { kind: 'product', variantId: first.variantId }, 1)
        const placed = await placeOrder(me(), await wishOf(me(), { way }))
        await changeOrder(ctx, placed.number, {
          quantities: new Map(),
          additions: [{ sellable: cheese(), quantity: 2 }],
          note: '',
          way: 'cash',
          key: Bun.randomUUIDv7(),
        })
        const { rows } = await ordersWith(placed.id)
        return rows
      }
      const theirs = { amount: 1_059, rule: 'Cafés', rate: 2_000 }
      expect(await priceOf(me())).toEqual([theirs])
      expect(await priceOf(world.ctx('shopkeeper'))).toEqual([theirs])
    },
  )
})

const ordersWith = async (orderId: string) => ({
  rows: await db(world.ctx())
    .selectFrom('order_lines as l')
    .innerJoin('orders as o', 'o.id', 'l.order_id')
    .select(['l.unit_amount as amount', 'l.price_rule as rule', 'l.vat_rate as rate'])
    .where(eb => eb.or([eb('o.id', '=', orderId), eb('o.follows_id', '=', orderId)]))
    .where('l.variant_id', '=', jar.variantId)
    .execute(),
})

test('what an order or a voucher asks for at least is with VAT, and says so to a business', async () => {
  await db(world.ctx()).deleteFrom('cart_lines').execute()
  await savePriceSettings(world.ctx('shopkeeper'), { minimumOrder: 2_000 })
  const { code } = await voucher(world, { minimum_amount: 3_000 })
  await addToCart(me(), cheese(), 1)
  await enterVoucher(me(), code)
  const { minimum, vouchers } = await readCart(me())
  expect([minimum?.amount, vouchers.map(({ refusal }) => refusal)]).toEqual([
    2_000,
    ['It counts for orders of £30.00 with VAT or more.'],
  ])
  expect(asText((await cafe.browser.get('cart', '/')).document)).toContain(
    'orders of £20.00 with VAT or more',
  )
  const refused = placeOrder(me(), await wishOf(me(), { way: 'cash' }))
  await expect(refused).rejects.toThrow('orders of £20.00 with VAT or more')
  await savePriceSettings(world.ctx('shopkeeper'), { minimumOrder: 0 })
})

test('tickets are read as everything else is, on the page of the event, in a cart of nothing else and in its order', async () => {
  const day = await stage(world.ctx(), { places: 9 })
  const page = `/events/${day.slug}/${day.occurrenceId}`
  const buying = await buyer(world)
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: requireMember(buying.ctx).id, slug: 'cafe', name: 'Café', given_at: new Date() })
    .execute()
  const visitor = asText((await (await world.browser()).get('events', page)).document)
  const own = asText((await buying.browser.get('events', page)).document)
  // £5.00 with 20 % VAT in it.
  expect(visitor).toContain('Adult, £5.00')
  expect(visitor).not.toContain('+ VAT')
  expect(own).toContain('Adult, £4.17 + VAT')
  expect(own).not.toContain('£5.00')
  const ticket = { kind: 'ticket' as const, ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }
  await addToCart(again(world, buying.ctx), ticket, 2)
  const cart = asText((await buying.browser.get('cart', '/')).document)
  for (const words of ['£4.17', '£8.33', '£10.00']) expect(cart).toContain(words)
  expect(cart).not.toContain('£5.00')
  const ctx = again(world, buying.ctx)
  const placed = await placeOrder(ctx, await wishOf(ctx, { way: 'cash' }))
  expect(placed.state).toBe('pending')
  expect((await readOrder(again(world, buying.ctx), placed.number)).isNet).toBe(true)
})
