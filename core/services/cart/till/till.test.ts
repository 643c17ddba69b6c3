import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { type Sellable, SoldOut } from '#core/contracts/seller'
import type { Permission } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { again, doJobs, jar, one, pay, quietHouse, stock, stranger, wishOf } from '../../../../tests/cart'
import { runCrons, type TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { changeCredit } from '../ledger/change-credit'
import { CreditShort, creditOf } from '../ledger/credit'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { fingerprintOfCart } from '../lines/fingerprint'
import { readCart } from '../lines/read-cart'
import { changeOrder } from '../order-changes/change-order'
import { BelowMinimum, placeOrder, TotalChanged } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { expireOrders } from '../payments/expire-orders'
import { settlePaid } from '../payments/settle-paid'
import { savePriceSettings } from '../prices/settings'
import { orderHistory } from '../shop/order-history'
import { refundOrder } from '../shop/refund-order'
import { PaidAlready, receiveCash, receivePayment } from '../ways/receive-payment'
import { callOffSale } from './call-off-sale'
import { findForSale, MOST_FOUND, readScan, scan } from './find-for-sale'
import {
  beginSale,
  changeOf,
  clearTill,
  NobodysCredit,
  orderByPhone,
  readTill,
  type Sale,
  sellForCash,
  sellFromCredit,
  TooLittleGiven,
  takeCash,
} from './sell'
import { atTill, readCustomer } from './till'

let world: TestHouse
let shop: Ctx
beforeAll(async () => {
  world = await quietHouse()
  shop = world.ctx('shopkeeper')
})
afterAll(() => world.close())

const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const shopAgain = () => again(world, shop)

async function seen(customer: Sale['customer'] = null): Promise<Sale> {
  const cart = await readTill(shopAgain(), null)
  return {
    customer,
    key: Bun.randomUUIDv7(),
    seenTotal: cart.total.amount,
    seenLines: fingerprintOfCart(cart),
  }
}

/** Has nothing but this permission, by a role of the cooperative's own. */
const holderOf = (permission: Permission): Ctx => ({
  ...shop,
  viewer: { member: requireMember(shop), roles: [], permissions: [permission] },
})

/** So many jars lie in the till, of which the shelf had five. */
async function inTill(quantity: number, price = 650) {
  await clearTill(shopAgain())
  const honey = await jar(world, 5, price)
  await addToCart(atTill(shopAgain()), honey, quantity)
  return honey
}

async function memberWith(credit: number) {
  const member = requireMember(await stranger(world))
  if (credit > 0) {
    const top = {
      kind: 'top-up',
      amount: pounds(credit),
      way: 'cash',
      note: '',
      formId: Bun.randomUUIDv7(),
    } as const
    await changeCredit(shopAgain(), member.id, top)
  }
  return readCustomer(shopAgain(), member.id)
}

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shopAgain())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

test('no cookie that a browser can make up reaches the cart of a till', async () => {
  const honey = await inTill(1)
  const { id, email, handle } = requireMember(shop)
  for (const known of [id, email, handle, `till ${id}`, `work cart till ${id}`]) {
    const guessing = { ...world.ctx(), guest: hashToken(known) }
    expect((await readCart(guessing)).count).toBe(0)
  }
  expect((await readTill(shopAgain(), null)).lines.map(line => line.sellable)).toEqual([honey])
})

test('of a sale to nobody the history does not say that a letter was sent', async () => {
  await inTill(1)
  const { id, number } = await sellForCash(shopAgain(), await seen(), null)
  expect(await doJobs(world, 'send-order-letter')).toBeGreaterThan(0)
  const events = await orderHistory(shopAgain(), id)
  expect(events.map(({ what }) => what)).toEqual(['taken-till', 'paid', 'collected', 'no-letter'])
  expect(
    await one(world, `select count(*)::int as n from sent_mails where subject like ?`, [`%${number}%`]),
  ).toEqual({
    n: 0,
  })
})

describe('finding', () => {
  test.each([
    ['3*honey', 3, 'honey'],
    ['12 x 5012345678900', 12, '5012345678900'],
    ['2×oat cakes', 2, 'oat cakes'],
    ['5012345678900', 1, '5012345678900'],
    ['0*honey', 0, 'honey'],
    ['1000 x honey', 1000, 'honey'],
    ['7up', 1, '7up'],
    ['  honey ', 1, 'honey'],
  ])('%s is %i of %s', (typed, quantity, text) => {
    expect(readScan(typed)).toEqual({ quantity, text })
  })

  test('a barcode finds its one variant, and takes as many as were typed', async () => {
    await clearTill(shop)
    const { variantId } = await jarOnShelf(world, { stock: 5 })
    await shop.services.market.keepBarcode(shop, '5 012345 678900', variantId)
    expect(await scan(shopAgain(), '3*5012345678900')).toMatchObject({
      added: expect.stringContaining('340 g jar'),
    })
    expect((await readTill(shopAgain(), null)).count).toBe(3)
  })

  test('a scan that is sent again, for want of an answer, is in the sale once', async () => {
    await clearTill(shop)
    const { variantId } = await jarOnShelf(world, { stock: 9 })
    await shop.services.market.keepBarcode(shop, '5012345000015', variantId)
    const [one_, other] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    for (const key of [one_, one_, other]) await scan(shopAgain(), '2*5012345000015', key)
    expect((await readTill(shopAgain(), null)).count).toBe(4)
  })

  test('a code of nobody finds nothing, words find many, and nothing is added then', async () => {
    await clearTill(shop)
    await Promise.all(Array.from({ length: MOST_FOUND + 2 }, () => jarOnShelf(world, { stock: 1 })))
    expect(await scan(shopAgain(), '96385074')).toEqual({ choose: [] })
    const found = await findForSale(shopAgain(), 'jar')
    expect(found).toHaveLength(MOST_FOUND)
    expect((await readTill(shopAgain(), null)).count).toBe(0)
  })

  test('of two things that are meant neither is added, and of one whose price is open it is asked first', async () => {
    await clearTill(shop)
    const word = `Medlar ${Bun.randomUUIDv7().slice(-6)}`
    const keys = async (typed: string) => {
      const scanned = await scan(shopAgain(), typed)
      return 'choose' in scanned ? scanned.choose.map(({ offer }) => offer.title).sort() : scanned.added
    }
    const jars: Sellable[] = []
    for (const kind of ['jelly', 'cheese']) {
      const { variantId } = await jarOnShelf(world, { stock: 5, title: `${word} ${kind}` })
      jars.push({ kind: 'product', variantId })
    }
    const [jelly, cheese] = jars as [Sellable, Sellable]
    expect(await keys(word)).toEqual([`${word} cheese`, `${word} jelly`])
    await savePriceChoice(shopAgain(), jelly, { kind: 'free', least: 100, most: 900, levels: [] })
    expect(await keys(`${word} jelly`)).toEqual([`${word} jelly`])
    expect((await readTill(shopAgain(), null)).count).toBe(0)
    const levels = [500, 700].map(amount => ({ label: `For ${amount}`, amount }))
    await savePriceChoice(shopAgain(), cheese, { kind: 'levels', least: 500, most: 700, levels })
    expect(await keys(`${word} cheese`)).toStartWith(`${word} cheese`)
    expect((await readTill(shopAgain(), null)).total).toEqual(pounds(650))
  })

  test('what is not for sale, or not on the list, is not found', async () => {
    const hidden = await jarOnShelf(world, { stock: 5, listed: false })
    expect(await findForSale(shopAgain(), hidden.title)).toEqual([])
  })

  test('nobody but a shopkeeper has a till', async () => {
    expect(() => atTill(world.ctx('member'))).toThrow(NotFound)
    await expect(findForSale(world.ctx(), 'honey')).rejects.toThrow()
  })
})

describe('in cash', () => {
  test('is sold and handed out by who has the orders alone, and the cash of what is paid in cash is theirs to take', async () => {
    const till = () => again(world, holderOf('orders'))
    const honey = await jar(world, 5)
    await addToCart(atTill(till()), honey, 2)
    const cart = await readTill(till(), null)
    const sale = { customer: null, key: Bun.randomUUIDv7(), seenTotal: cart.total.amount }
    const { number } = await sellForCash(till(), sale, null)
    const order = await readOrder(till(), number)
    expect(order).toMatchObject({ state: 'paid', way: 'cash' })
    expect(order.collectedAt).not.toBeNull()
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    await expect(receivePayment(till(), number, { way: 'cash', bankLineId: null })).rejects.toThrow(NotFound)
    await booksAreRight()
  })

  test('what is to be paid another way, and what only has to be handed over, is not theirs', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 5)
    await addToCart(buyer, honey, 1)
    const { number } = await placeOrder(buyer, await wishOf(buyer))
    await expect(takeCash(again(world, holderOf('orders')), number)).rejects.toThrow(NotFound)
    await expect(takeCash(again(world, holderOf('money')), number)).rejects.toThrow(NotFound)
    await expect(receiveCash(again(world, holderOf('stock')), number)).rejects.toThrow(NotFound)
    expect((await readOrder(shopAgain(), number)).state).toBe('pending')
    await takeCash(shopAgain(), number)
    await expect(receiveCash(again(world, holderOf('orders')), number)).resolves.toBe('paid')
  })

  test('a sale is paid and handed over at once, and the till is empty', async () => {
    const honey = await inTill(2)
    const { number } = await sellForCash(shopAgain(), await seen(), pounds(2000))
    const order = await readOrder(shopAgain(), number)
    expect(order).toMatchObject({ state: 'paid', way: 'cash', total: pounds(1300), isGuests: true })
    expect(order.collectedAt).not.toBeNull()
    expect(await stock(world, honey)).toEqual({ stock: 3, reserved: 0 })
    expect((await readTill(shopAgain(), null)).lines).toEqual([])
    await booksAreRight()
  })

  test('change is reckoned, and too little is refused before anything is sold', async () => {
    expect(changeOf(pounds(1300), pounds(2000))).toEqual(pounds(700))
    expect(changeOf(pounds(1300), pounds(1300))).toEqual(pounds(0))
    const honey = await inTill(1)
    await expect(sellForCash(shopAgain(), await seen(), pounds(649))).rejects.toThrow(TooLittleGiven)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
  })

  test('what is given to the penny pays it, and what was sold already is not refused for what is typed then', async () => {
    await inTill(2)
    const sale = await seen()
    const { number } = await sellForCash(shopAgain(), sale, pounds(1300))
    expect(await readOrder(shopAgain(), number)).toMatchObject({ state: 'paid', way: 'cash' })
    expect((await sellForCash(shopAgain(), sale, pounds(1))).number).toBe(number)
    await booksAreRight()
  })

  test('pressed twice at the same moment it is one sale', async () => {
    const honey = await inTill(1)
    const sale = await seen()
    const [one_, two] = await Promise.all([
      sellForCash(shopAgain(), sale, null),
      sellForCash(shopAgain(), sale, null),
    ])
    expect(one_.number).toBe(two.number)
    expect((await stock(world, honey)).stock).toBe(4)
    await booksAreRight()
  })

  test('the last jar is sold once, at the till or on the page', async () => {
    await clearTill(shop)
    const last = await jar(world, 1)
    await addToCart(atTill(shopAgain()), last, 1)
    const buyer = await stranger(world)
    await addToCart(buyer, last, 1)
    const wish = await wishOf(buyer)
    const both = await Promise.allSettled([
      sellForCash(shopAgain(), await seen(), null),
      placeOrder(buyer, wish),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [lost] = both.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(lost).toBeInstanceOf(SoldOut)
  })

  test('prices that changed since the till was shown are shown again first', async () => {
    await inTill(1)
    const sale = await seen()
    await expect(sellForCash(shopAgain(), { ...sale, seenTotal: 1 }, null)).rejects.toThrow(TotalChanged)
  })

  test('cut short between order and money, the same press goes on; without it the things are free after a quarter of an hour', async () => {
    const honey = await inTill(1)
    const sale = await seen()
    const { number } = await beginSale(shopAgain(), sale)
    expect((await readOrder(shopAgain(), number)).state).toBe('pending')
    expect((await sellForCash(shopAgain(), sale, null)).number).toBe(number)
    expect((await readOrder(shopAgain(), number)).state).toBe('paid')

    const other = await inTill(1)
    await beginSale(shopAgain(), await seen())
    await expireOrders({ ...shopAgain(), now: new Date(Date.now() + 16 * 60_000) })
    expect(await stock(world, other)).toEqual({ stock: 5, reserved: 0 })
    expect((await stock(world, honey)).stock).toBe(4)
    await booksAreRight()
  })

  test('many unpaid sales never close the till', async () => {
    for (let count = 0; count < 7; count++) {
      await inTill(1)
      await beginSale(shopAgain(), await seen())
    }
    await inTill(1)
    expect((await sellForCash(shopAgain(), await seen(), null)).state).toBeDefined()
  })

  test('a sale called off gives its things back, and is not paid afterwards', async () => {
    const honey = await inTill(1)
    const { number } = await beginSale(shopAgain(), await seen())
    await callOffSale(shopAgain(), number)
    expect(await stock(world, honey)).toEqual({ stock: 5, reserved: 0 })
    await expect(takeCash(shopAgain(), number)).rejects.toThrow()
  })

  test('money for a sale at the stall goes back in cash, whatever was chosen', async () => {
    await inTill(1)
    const { number, id } = await sellForCash(shopAgain(), await seen(), null)
    await refundOrder(shopAgain(), number, 'all', 'Cracked', 'credit')
    expect(await one(world, 'select way, state from refunds where order_id = ?', [id])).toEqual({
      way: 'cash',
      state: 'done',
    })
    await booksAreRight()
  })

  test('nobody is written to', async () => {
    await inTill(1)
    const { id } = await sellForCash(shopAgain(), await seen(), null)
    await world.work()
    const mails = await one<{ n: number }>(
      world,
      'select count(*)::int as n from sent_mails where recipient = ?',
      [''],
    )
    expect(mails.n).toBe(0)
    expect(await one(world, 'select state from orders where id = ?', [id])).toEqual({ state: 'paid' })
  })
})

describe('where the shop packs no order that comes to so little', () => {
  beforeAll(() => savePriceSettings(shopAgain(), { minimumOrder: 2_000 }))
  afterAll(() => savePriceSettings(shopAgain(), { minimumOrder: 0 }))

  test('a jar is sold over the counter, and on the phone', async () => {
    await inTill(1)
    const { minimum, ready } = await readTill(shopAgain(), null)
    expect([minimum, ready]).toEqual([null, true])
    const sold = await sellForCash(shopAgain(), await seen(), null)
    expect((await readOrder(shopAgain(), sold.number)).total).toEqual(pounds(650))
    await inTill(1)
    const customer = await readCustomer(shopAgain(), requireMember(await stranger(world)).id)
    const wish = {
      ...(await seen(customer)),
      customer,
      way: 'cash',
      note: '',
      collectionSlotId: null,
    } as const
    expect((await orderByPhone(shopAgain(), wish)).state).toBe('pending')
  })

  test('it is still sold at the price that was seen, and no other', async () => {
    await inTill(1)
    const sale = await seen()
    await expect(sellForCash(shopAgain(), { ...sale, seenTotal: 649 }, null)).rejects.toThrow(TotalChanged)
  })

  test('and it is added to an order that is packed anyway', async () => {
    const buyer = await stranger(world)
    const honey = await jar(world, 9)
    await addToCart(buyer, honey, 4)
    const placed = await placeOrder(buyer, await wishOf(buyer))
    await pay(again(world, buyer), placed)
    const change = { additions: [{ sellable: honey, quantity: 1 }], quantities: new Map(), note: '' }
    const wish = { ...change, way: 'sumup', key: Bun.randomUUIDv7() } as const
    const more = await changeOrder(again(world, buyer), placed.number, wish)
    expect((await readOrder(again(world, buyer), more?.number ?? '')).total).toEqual(pounds(650))
    await addToCart(again(world, buyer), honey, 1)
    const little = again(world, buyer)
    await expect(placeOrder(little, await wishOf(little))).rejects.toThrow(BelowMinimum)
  })
})

describe('for a member', () => {
  test('their credit pays, and their own cart at home stays as it is', async () => {
    const customer = await memberWith(2000)
    const honey = await inTill(2)
    const home: Ctx = { ...world.ctx(), viewer: { member: { ...customer, handle: 'x' }, roles: [] } }
    await addToCart(home, honey, 1)
    const { number } = await sellFromCredit(shopAgain(), await seen(customer))
    expect(await readOrder(shopAgain(), number)).toMatchObject({
      state: 'paid',
      way: 'credit',
      memberId: customer.id,
    })
    expect(await creditOf(world.ctx(), customer.id)).toEqual(pounds(700))
    expect((await readCart(again(world, home))).count).toBe(1)
    await booksAreRight()
  })

  test('too little credit sells nothing and empties nothing', async () => {
    const customer = await memberWith(100)
    await inTill(1)
    await expect(sellFromCredit(shopAgain(), await seen(customer))).rejects.toThrow(CreditShort)
    await expect(sellFromCredit(shopAgain(), await seen(null))).rejects.toThrow(NobodysCredit)
    expect((await readTill(shopAgain(), null)).count).toBe(1)
  })

  test('credit is spent once, though two tills press at the same moment', async () => {
    const customer = await memberWith(650)
    await inTill(1)
    const sale = await seen(customer)
    const other: Sale = { ...sale, key: Bun.randomUUIDv7() }
    await Promise.allSettled([sellFromCredit(shopAgain(), sale), sellFromCredit(shopAgain(), other)])
    expect((await creditOf(world.ctx(), customer.id)).amount).toBe(0)
    await booksAreRight()
  })

  test('credit that was spent elsewhere once the till was empty leaves a sale that cash pays', async () => {
    const customer = await memberWith(1_300)
    await inTill(2)
    const sale = await seen(customer)
    const { number } = await beginSale(shopAgain(), sale)
    const spent = { kind: 'pay-out', amount: pounds(1), way: 'cash', note: 'At the <bar>' } as const
    await changeCredit(shopAgain(), customer.id, { ...spent, formId: Bun.randomUUIDv7() })
    expect((await sellFromCredit(shopAgain(), sale)).number).toBe(number)
    const state = async () => (await readOrder(shopAgain(), number)).state
    expect(await state()).toBe('pending')
    await takeCash(shopAgain(), number)
    // The form once more finds it paid, and takes nothing else.
    expect((await sellFromCredit(shopAgain(), sale)).number).toBe(number)
    expect([await state(), (await creditOf(world.ctx(), customer.id)).amount]).toEqual(['paid', 1_299])
    await booksAreRight()
  })

  test('an order on the phone is the member’s, to be paid later, with a letter', async () => {
    const customer = await memberWith(0)
    await inTill(2)
    const wish = { customer, way: 'cash', note: 'Ring twice', collectionSlotId: null } as const
    const sale = await seen()
    const order = await orderByPhone(shopAgain(), { ...sale, ...wish })
    expect((await orderByPhone(shopAgain(), { ...sale, ...wish })).id).toBe(order.id)
    const theirs: Ctx = { ...world.ctx(), viewer: { member: { ...customer, handle: 'x' }, roles: [] } }
    expect(await readOrder(theirs, order.number)).toMatchObject({
      state: 'pending',
      note: 'Ring twice',
      isGuests: false,
    })
    await world.work()
    const letter = await one<{ subject: string }>(
      world,
      'select subject from sent_mails where recipient = ?',
      [customer.email],
    )
    expect(letter.subject).toContain(order.number)
    const audit = await one(
      world,
      `select count(*)::int as n from audit where action = 'order.placed' and subject_id = ?`,
      [order.id],
    )
    expect(audit).toEqual({ n: 1 })
    await takeCash(shopAgain(), order.number)
    await takeCash(shopAgain(), order.number)
    await expect(takeCash(shopAgain(), order.number)).resolves.toBeUndefined()
    await booksAreRight()
  })

  test('paid by card meanwhile, it is not paid in cash again', async () => {
    await inTill(1)
    const { id, number } = await beginSale(shopAgain(), await seen())
    const { id: payment } = await one<{ id: string }>(world, 'select id from payments where order_id = ?', [
      id,
    ])
    await settlePaid(shopAgain(), payment, { transactionId: 't', transactionCode: 'T', atReader: true })
    await expect(takeCash(shopAgain(), number)).rejects.toThrow(PaidAlready)
  })
})

test('the clock’s jobs leave a sale as it is', async () => {
  await inTill(1)
  const { number } = await sellForCash(shopAgain(), await seen(), null)
  await runCrons(world)
  expect((await readOrder(shopAgain(), number)).state).toBe('paid')
})
