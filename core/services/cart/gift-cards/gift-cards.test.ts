import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChooseAnotherPrice, NotRefundable } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { again, crashingAfter, doJobs, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { balances, offerAllWays, topUp } from '../../../../tests/credit'
import { codesOf, giftCardOf, giftCardOnSale } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { mayMoveCollection } from '../orders/collection-slot'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { listOrders } from '../shop/list-orders'
import { pickingList } from '../shop/picking-list'
import { refundOrder } from '../shop/refund-order'
import { balanceOf } from './balance'
import { CardNotUsable, giftCardForWork, giftCardsForWork, replaceCode } from './cards-for-work'
import { unusedCardsOf } from './cards-of-order'
import { codeOf, keptOfCode } from './code'
import { cardOfCode, enterGiftCard, GiftCardUnknown, ownGiftCards, removeGiftCard } from './enter'
import { expireGiftCards } from './expire'
import { saveGiftCardSettings } from './settings'

let world: TestHouse
let shop: Ctx
beforeAll(async () => {
  world = await quietHouse()
  shop = world.ctx('shopkeeper')
  await offerAllWays(world)
})
afterAll(() => world.close())

const shopAgain = () => again(world, shop)
/** From an address of its own, so that tries are counted for it alone. */
const somewhere = (ctx: Ctx): Ctx => ({
  ...again(world, ctx),
  from: { address: crypto.randomUUID(), network: '' } as never,
})

const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(shopAgain())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

async function spend(buyer: Ctx, code: string, amount: number) {
  const ctx = somewhere(buyer)
  await addToCart(ctx, await jar(world, 5, amount), 1)
  await enterGiftCard(ctx, code)
  return placeOrder(ctx, await wishOf(ctx, { way: 'cash' }))
}

describe('a gift card', () => {
  test('is sold at a value within its limits, and owed instead of booked as a sale', async () => {
    const before = await balances(world)
    const { card, cards } = await giftCardOf(world, await stranger(world), 2_500, 2)
    expect(cards).toHaveLength(2)
    expect(await balanceOf(world.ctx(), card.id)).toBe(2_500)
    const after = await balances(world)
    const moved = (code: string) => (after[code] ?? 0) - (before[code] ?? 0)
    expect([moved('gift-cards'), moved('sales'), moved('vat:2000')]).toEqual([-5_000, 0, 0])
    await booksAreRight()
  })

  test('is nothing to hand over: it stands on no picking list, and asks for no time', async () => {
    const { order } = await giftCardOf(world, await stranger(world), 2_500)
    expect(mayMoveCollection(await readOrder(shopAgain(), order.number), new Date())).toBe(false)
    const numbers = async () =>
      (await pickingList(shopAgain())).flatMap(group => group.orders.map(({ number }) => number))
    expect(await numbers()).not.toContain(order.number)
    const toCollect = await listOrders(shopAgain(), { pile: 'to-collect', text: order.number, page: 1 })
    expect(toCollect.orders.map(({ number }) => number)).not.toContain(order.number)
    const buyer = await stranger(world)
    await addToCart(buyer, await giftCardOnSale(world), 1, undefined, 1_000)
    await addToCart(buyer, await jar(world, 5), 1)
    const mixed = await placeOrder(buyer, await wishOf(buyer, { way: 'cash' }))
    expect(await numbers()).toContain(mixed.number)
    const [packed] = (await pickingList(shopAgain()))
      .flatMap(({ orders }) => orders)
      .filter(({ number }) => number === mixed.number)
    expect(packed?.lines).toHaveLength(1)
  })

  test('of another value, or of none, is not put into a cart', async () => {
    const card = await giftCardOnSale(world)
    const buyer = await stranger(world)
    for (const amount of [undefined, 499, 10_001, 1_000.5]) {
      await expect(addToCart(again(world, buyer), card, 1, undefined, amount)).rejects.toThrow(
        ChooseAnotherPrice,
      )
    }
    await addToCart(again(world, buyer), card, 2, undefined, 500)
    await addToCart(again(world, buyer), card, 1, undefined, 700)
    expect(await readCart(again(world, buyer))).toMatchObject({ count: 1, total: { amount: 700 } })
  })

  test('is kept as a digest: its code stands nowhere in the database', async () => {
    const { card, order } = await giftCardOf(world, await stranger(world), 1_000)
    const [row] = await world
      .ctx()
      .em.execute<Record<string, unknown>[]>('select * from gift_cards where id = ?', [card.id])
    expect(JSON.stringify(row)).not.toContain(card.code)
    expect(row?.code_hash).toBe(keptOfCode(card.code).code_hash)
    expect(await unusedCardsOf(world.ctx(), order)).toMatchObject([
      { code: card.code, amount: { amount: 1_000 } },
    ])
    expect(card.code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  test('comes by letter, once', async () => {
    const buyer = await stranger(world)
    await giftCardOf(world, buyer, 1_000)
    await doJobs(world, 'send-gift-cards')
    await giftCardOf(world, await stranger(world), 1_000)
    await doJobs(world, 'send-gift-cards')
    const letters = `select count(*)::int as n from sent_mails where recipient = ? and subject = 'Your gift card'`
    expect(await one(world, letters, [buyer.viewer.member?.email])).toEqual({ n: 1 })
  })

  test('is used up bit by bit, and the VAT falls due with the goods', async () => {
    const { card } = await giftCardOf(world, await stranger(world), 1_000)
    const buyer = await stranger(world)
    const before = await balances(world)
    const first = await spend(buyer, card.code, 400)
    expect(await readOrder(again(world, buyer), first.number)).toMatchObject({ state: 'paid' })
    expect(await balanceOf(world.ctx(), card.id)).toBe(600)
    const second = await spend(buyer, card.code, 900)
    expect(await readOrder(again(world, buyer), second.number)).toMatchObject({
      state: 'pending',
      due: { amount: 300 },
    })
    expect(await balanceOf(world.ctx(), card.id)).toBe(0)
    const after = await balances(world)
    expect((after['gift-cards'] ?? 0) - (before['gift-cards'] ?? 0)).toBe(1_000)
    expect((after.sales ?? 0) - (before.sales ?? 0)).toBe(-400)
    expect(await ownGiftCards(again(world, buyer))).toEqual([])
    await booksAreRight()
  })

  test('is never spent twice: two who pay with it at once share it', async () => {
    const { card } = await giftCardOf(world, await stranger(world), 500)
    const buyers = await Promise.all([stranger(world), stranger(world)])
    const orders = await Promise.all(buyers.map(buyer => spend(buyer, card.code, 500)))
    const views = await Promise.all(orders.map(({ number }) => readOrder(shopAgain(), number)))
    expect(views.map(({ due }) => due.amount).sort()).toEqual([0, 500])
    expect(await balanceOf(world.ctx(), card.id)).toBe(0)
    await booksAreRight()
  })

  test('is not made twice when the plug is pulled while it is paid', async () => {
    const buyer = await stranger(world)
    const thing = await giftCardOnSale(world)
    await topUp(world, buyer, 1_000)
    await addToCart(again(world, buyer), thing, 1, undefined, 1_000)
    const ctx = again(world, buyer)
    const wish = await wishOf(ctx, { way: 'credit' })
    await expect(placeOrder(crashingAfter(ctx, 'settle'), wish)).rejects.toThrow('plug')
    const order = await placeOrder(again(world, buyer), wish)
    expect(await codesOf(world, order.id)).toHaveLength(1)
    await booksAreRight()
  })

  test('nobody knows is refused, and can be taken away from a cart', async () => {
    const buyer = await stranger(world)
    await expect(enterGiftCard(somewhere(buyer), 'AAAA-BBBB-CCCC-DDDD')).rejects.toThrow(GiftCardUnknown)
    const { card } = await giftCardOf(world, await stranger(world), 500)
    await enterGiftCard(somewhere(buyer), card.code)
    expect(await ownGiftCards(again(world, buyer))).toHaveLength(1)
    await removeGiftCard(again(world, buyer), card.id)
    expect(await ownGiftCards(again(world, buyer))).toEqual([])
    await expect(removeGiftCard(again(world, await stranger(world)), card.id)).rejects.toThrow(NotFound)
  })

  test('cannot be guessed by trying many', async () => {
    const ctx = somewhere(await stranger(world))
    for (let tries = 0; tries < 20; tries++) await cardOfCode(ctx, `X${tries}`).catch(() => null)
    await expect(cardOfCode(ctx, 'Y')).rejects.toThrow('Many codes')
  })
})

describe('given back', () => {
  test('unused, the money goes back and the code is worth nothing', async () => {
    const { card, order } = await giftCardOf(world, await stranger(world), 1_000)
    await refundOrder(shopAgain(), order.number, 'all', 'Not wanted')
    expect(await balanceOf(world.ctx(), card.id)).toBe(0)
    await expect(cardOfCode(somewhere(shop), card.code)).rejects.toThrow(GiftCardUnknown)
    await booksAreRight()
  })

  test('of two the unused one goes back, and the used one stays', async () => {
    const { cards, order } = await giftCardOf(world, await stranger(world), 1_000, 2)
    await spend(await stranger(world), cards[0]?.code ?? '', 100)
    await expect(refundOrder(shopAgain(), order.number, 'all', '')).rejects.toThrow(NotRefundable)
    const { lines } = await readOrder(shopAgain(), order.number)
    await refundOrder(shopAgain(), order.number, [{ orderLineId: lines[0]?.id ?? '', quantity: 1 }], '')
    expect(await balanceOf(world.ctx(), cards[0]?.id ?? '')).toBe(900)
    expect(await balanceOf(world.ctx(), cards[1]?.id ?? '')).toBe(0)
    await booksAreRight()
  })

  test('while somebody pays with it, one of both wins', async () => {
    const { card, order } = await giftCardOf(world, await stranger(world), 1_000)
    const buyer = await stranger(world)
    await Promise.allSettled([
      refundOrder(shopAgain(), order.number, 'all', ''),
      spend(buyer, card.code, 1_000),
    ])
    expect(await balanceOf(world.ctx(), card.id)).toBe(0)
    await booksAreRight()
  })
})

describe('the shop', () => {
  test('replaces a lost code: the old one is worth nothing, pressed twice it is one', async () => {
    const { card } = await giftCardOf(world, await stranger(world), 1_000)
    const ending = card.code.slice(-4)
    const fresh = await replaceCode(shopAgain(), card.id, ending)
    expect(await replaceCode(shopAgain(), card.id, ending)).toBe(fresh)
    await expect(cardOfCode(somewhere(shop), card.code)).rejects.toThrow(GiftCardUnknown)
    expect((await cardOfCode(somewhere(shop), fresh)).left.amount).toBe(1_000)
    expect(fresh).toBe(codeOf(world.ctx(), { id: card.id, edition: 2 }))
    await expect(replaceCode(world.ctx('member'), card.id, ending)).rejects.toThrow()
  })

  test('sees each with all that was booked on it, and finds it by its ending', async () => {
    const { card } = await giftCardOf(world, await stranger(world), 1_000)
    await spend(await stranger(world), card.code, 1_000)
    expect(await giftCardForWork(shopAgain(), card.id)).toMatchObject({
      state: 'used-up',
      left: { amount: 0 },
      movements: [
        { kind: 'part-held', amount: { amount: -1_000 } },
        { kind: 'payment', amount: { amount: 1_000 } },
      ],
    })
    const { cards } = await giftCardsForWork(shopAgain(), card.code.slice(-4))
    expect(cards.map(({ id }) => id)).toContain(card.id)
    await expect(replaceCode(shopAgain(), card.id, card.code.slice(-4))).rejects.toThrow(CardNotUsable)
    await expect(giftCardsForWork(world.ctx('member'))).rejects.toThrow(NotFound)
  })

  test('lets them run out at the end of a year, and what is left is owed to nobody, once', async () => {
    await saveGiftCardSettings(shopAgain(), { years: 3 })
    const { card } = await giftCardOf(world, await stranger(world), 1_000)
    await saveGiftCardSettings(shopAgain(), { years: null })
    const { expiresAt } = await cardOfCode(somewhere(shop), card.code)
    const last = new Date((expiresAt?.getTime() ?? 0) - 1)
    const bought = new Date()
    expect(last.getUTCFullYear() - bought.getUTCFullYear()).toBeGreaterThanOrEqual(3)
    const over = { ...world.ctx(), now: new Date((expiresAt?.getTime() ?? 0) + 1) }
    await Promise.all([expireGiftCards(over), expireGiftCards({ ...world.ctx(), now: over.now })])
    expect(await balanceOf(world.ctx(), card.id)).toBe(0)
    await booksAreRight()
  })
})
