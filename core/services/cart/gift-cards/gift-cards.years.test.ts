import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { again, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { balances, offerAllWays } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { saveVatRate } from '../../market/vat/vat-rates'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { changeOrder } from '../order-changes/change-order'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { balanceOf } from './balance'
import { enterGiftCard, GiftCardUnknown } from './enter'
import { expireGiftCards } from './expire'

// A card from its sale to its end, over orders of two rates of VAT that are changed and given back.

let world: TestHouse
let standard: string
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
  await saveVatRate(keeper(), null, { name: 'Food', rate: 500, isDefault: true })
  await saveVatRate(keeper(), null, { name: 'Standard', rate: 2_000, isDefault: false })
  standard = (await one<{ id: string }>(world, "select id from vat_rates where name = 'Standard'")).id
})
afterAll(async () => {
  const { difference, unbooked } = await trialBalance(keeper())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  await world.close()
})

const keeper = () => world.ctx('shopkeeper')
const somewhere = (ctx: Ctx): Ctx => ({
  ...again(world, ctx),
  from: { address: crypto.randomUUID(), device: '' },
})
const left = (id: string) => balanceOf(world.ctx(), id)
const runsOut = (id: string, at: Date | null) =>
  world.ctx().em.execute('update gift_cards set expires_at = ? where id = ?', [at, id])
const runOut = (id: string) => runsOut(id, new Date(Date.now() - 1_000))

async function cardOf(amount: number) {
  const buyer = await stranger(world)
  const { card, order } = await giftCardOf(world, buyer, amount)
  return { buyer, card, order }
}

/** Something of the food, something of the other rate, paid with the card as far as that reaches. */
async function spend(buyer: Ctx, code: string, food: number, other: number) {
  const ctx = somewhere(buyer)
  const [bread, soap] = [await jar(world, 9, food), await jar(world, 9, other)]
  const { variantId } = soap as { variantId: string }
  await sql`update products set vat_rate_id = ${standard}
    where id = (select product_id from variants where id = ${variantId})`.execute(db(world.ctx()))
  for (const thing of [bread, soap]) await addToCart(ctx, thing, 1)
  await enterGiftCard(ctx, code)
  const placed = await placeOrder(ctx, await wishOf(ctx, { way: 'cash' }))
  const order = await readOrder(again(world, buyer), placed.number)
  return { number: placed.number, bread, order }
}

const vatBooked = async () => {
  const all = await balances(world)
  return Object.fromEntries(Object.entries(all).filter(([code, sum]) => code.startsWith('vat:') && sum !== 0))
}

describe('a gift card over three orders', () => {
  test('pays each of two rates, more of one, and has all of it again when all of it goes back', async () => {
    const { buyer, card, order: sale } = await cardOf(3_000)
    // Money for money: no VAT is due before something is bought with it.
    expect([await left(card.id), await vatBooked()]).toEqual([3_000, {}])
    const first = await spend(buyer, card.code, 500, 300)
    const second = await spend(buyer, card.code, 700, 600)
    expect([first.order.state, second.order.state, await left(card.id)]).toEqual(['paid', 'paid', 900])
    const third = await spend(buyer, card.code, 1_000, 400)
    expect([third.order.state, third.order.due.amount, await left(card.id)]).toEqual(['pending', 500, 0])
    await receivePayment(keeper(), third.number, { way: 'cash', bankLineId: null })
    const vat = Object.values(await vatBooked()).map(Math.abs)
    // 5 % in £22.00, 20 % in £13.00, each line of each order by itself.
    expect(vat.sort((a, b) => a - b)).toEqual([24 + 33 + 48, 50 + 100 + 67].sort((a, b) => a - b))

    // Changed afterwards: what is taken out goes back to the card, what is added is an order of its own.
    const [bread] = second.order.lines
    const more = await changeOrder(again(world, buyer), second.number, {
      quantities: new Map([[bread?.id ?? '', 0]]),
      additions: [{ sellable: first.bread, quantity: 1 }],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    expect([await left(card.id), more?.state]).toEqual([700, 'pending'])
    await cancelOrder(again(world, buyer), more?.number ?? '')

    for (const { number } of [first, second, third]) await refundOrder(keeper(), number, 'all', 'Sent back')
    expect([await left(card.id), await vatBooked()]).toEqual([3_000, {}])
    // As good as never used: so it can be given back itself.
    await refundOrder(keeper(), sale.number, 'all', 'Not wanted')
    expect(await left(card.id)).toBe(0)
    await expect(enterGiftCard(somewhere(buyer), card.code)).rejects.toThrow(GiftCardUnknown)
  })

  test('that ran out has a year more for what goes back to it, and loses what nobody spent', async () => {
    const { buyer, card } = await cardOf(2_000)
    const { number } = await spend(buyer, card.code, 700, 500)
    await runOut(card.id)
    await expireGiftCards(world.ctx())
    expect(await left(card.id)).toBe(0)
    await refundOrder(keeper(), number, 'all', 'Broke')
    await expireGiftCards(world.ctx())
    expect(await left(card.id)).toBe(1_200)
    const usable = await enterGiftCard(somewhere(buyer), card.code)
    const { timeZone } = world.ctx().house.site()
    const now = Temporal.Now.zonedDateTimeISO(timeZone)
    const year = now.add({ years: 1 }).epochMilliseconds - now.epochMilliseconds
    expect(Math.abs((usable.expiresAt?.getTime() ?? 0) - Date.now() - year)).toBeLessThan(60_000)
  })
})

describe('a card that runs out while an order waits that it pays a part of', () => {
  test('has that part again, and time to spend it, when the order is called off', async () => {
    const { buyer, card } = await cardOf(1_000)
    const { number } = await spend(buyer, card.code, 900, 600)
    expect(await left(card.id)).toBe(0)
    await runOut(card.id)
    await cancelOrder(again(world, buyer), number)
    await expireGiftCards(world.ctx())
    expect(await left(card.id)).toBe(1_000)
    expect((await enterGiftCard(somewhere(buyer), card.code)).left.amount).toBe(1_000)
  })

  test('and when less of it is wanted', async () => {
    const { buyer, card } = await cardOf(1_000)
    const { number, order } = await spend(buyer, card.code, 900, 600)
    await runOut(card.id)
    const bread = order.lines.find(({ unitPrice }) => unitPrice.amount === 900)
    await changeOrder(again(world, buyer), number, {
      quantities: new Map([[bread?.id ?? '', 0]]),
      additions: [],
      note: '',
      way: 'cash',
      key: Bun.randomUUIDv7(),
    })
    await expireGiftCards(world.ctx())
    expect(await left(card.id)).toBe(400)
  })
})
