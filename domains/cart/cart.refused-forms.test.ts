import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { saveBillAccount } from '#core/services/cart/bills/accounts-for-work'
import { saveZone } from '#core/services/cart/delivery/zones'
import { saveSeller } from '#core/services/cart/invoices/seller'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import type { Browser } from '../../tests/browser'
import { again, buyer, collectionTime, jar, order, pay, quietHouse } from '../../tests/cart'
import { offerAllWays, topUp } from '../../tests/credit'
import { giftCardOf } from '../../tests/gift-cards'
import type { TestHouse } from '../../tests/house'
import { household } from '../../tests/households'
import { fee, priceList, voucher } from '../../tests/prices'
import {
  type Answered,
  failuresIn,
  formsBackIn,
  obstaclesOn,
  sendNonsense,
  type Walked,
  walk,
} from '../../tests/walks'

// Every form of the cart that takes words or numbers, as a buyer and as a shopkeeper, sent with none that make sense.

let world: TestHouse
let mair: Browser
let keeper: Browser
let pages: readonly Walked[]
let answers: readonly Answered[]
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  const shop = world.ctx('shopkeeper')
  const { ctx, browser } = await buyer(world)
  const own = () => again(world, ctx)
  for (const make of [fee, priceList, voucher]) await make(world)
  await collectionTime(world, 3)
  await saveZone(shop, null, { name: 'North', postcodes: ['LS6'], fee_amount: 100, vat_rate_id: null })
  const seller = { name: 'Growers', address: 'The Shed', vatNumber: '', companyNumber: '', email: '' }
  await saveSeller(shop, seller)
  const { email } = requireMember(ctx)
  await saveBillAccount(shop, null, { name: 'Mill', limit: 90_000, emails: [email] })
  await household(world)
  await giftCardOf(world, own(), 2_000)
  await topUp(world, own(), 500)
  await pay(own(), await order(own(), await jar(world, 9), 2))
  await addToCart(own(), await jar(world, 9), 2)
  mair = browser
  keeper = await world.browser('shopkeeper')
  const mine = await walk(world, mair, 'cart', [
    '/',
    '/checkout',
    '/orders',
    '/credit',
    '/household',
    '/standing-orders',
    '/standing-orders/new',
    '/gift-cards',
    '/bills',
    '/invoices/address',
    '/card',
  ])
  const theirs = await walk(world, keeper, 'cart', [
    ...[
      '/shop/orders',
      '/shop/till',
      '/shop/till/customers',
      '/shop/till/empties',
      '/shop/prices',
      '/shop/bank',
    ],
    ...['/shop/credit', '/shop/trial-balance', '/shop/households', '/shop/bill-accounts', '/shop/gift-cards'],
    ...[
      '/shop/invoices',
      '/shop/deliveries',
      '/shop/places',
      '/shop/pay-outs',
      '/shop/payouts',
      '/shop/readers',
    ],
    ...['/shop/reports', '/shop/receiving', '/shop/handouts', '/shop/differences', '/shop/ways-to-pay'],
    ...[
      '/shop/standing-orders',
      '/shop/standing-orders/settings',
      '/shop/price-choices',
      '/shop/picking-list',
    ],
  ])
  pages = [...mine, ...theirs]
  answers = [
    ...(await sendNonsense(world, mair, 'cart', mine)),
    ...(await sendNonsense(world, keeper, 'cart', theirs)),
  ]
})
afterAll(() => world.close())

test('the pages of the cart are read by who hears them, and by who has no mouse', () => {
  expect(pages.length).toBeGreaterThan(40)
  expect(pages.filter(({ visit }) => visit.status >= 400).map(({ path }) => path)).toEqual([])
  expect(obstaclesOn(pages)).toEqual({})
})

test('no form of the cart breaks what it is sent to', () => {
  expect(answers.length).toBeGreaterThan(25)
  expect(failuresIn(answers)).toEqual([])
})

test('a form of the cart that comes back says what is wrong, and holds all that was typed into it', () => {
  const { returned, lacking } = formsBackIn(answers)
  expect(returned.length).toBeGreaterThan(15)
  expect(lacking).toEqual([])
  expect(obstaclesOn(returned)).toEqual({})
})
