import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Tx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { SoldOut } from '#core/contracts/seller'
import { transaction } from '#core/database/transaction'
import { again, one, orderOf, quietHouse, stranger } from '../../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { balanceOf } from '../gift-cards/balance'
import { enterGiftCard } from '../gift-cards/enter'
import { trialBalance } from '../ledger/trial-balance'
import { lockOwnCart } from '../lines/own-cart'
import { cancelOrder } from '../orders/cancel-order'
import { fitParts, heldParts, holdParts, releaseParts, retakeParts } from './hold-parts'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const gbp = (amount: number) => ({ amount, currency: 'GBP' })
const inside = <T>(work: (tx: Tx) => Promise<T>) => transaction(world.ctx(), work)

/** An order of £9.00 that is to be paid in cash, of somebody with so much credit and a gift card of so much in their cart. */
async function ordered(credit: number, onCard = 0) {
  const buyer = await stranger(world)
  const { placed } = await orderOf(world, buyer, { price: 900, way: 'cash' })
  const card = onCard > 0 ? (await giftCardOf(world, await stranger(world), onCard)).card : null
  if (card) await enterGiftCard(again(world, buyer), card.code)
  if (credit > 0) await topUp(world, buyer, credit)
  const cartId = await transaction(again(world, buyer), lockOwnCart)
  const order = { id: placed.id, memberId: requireMember(buyer).id }
  const left = async () => [card ? await balanceOf(world.ctx(), card.id) : 0, await creditLeft(world, buyer)]
  return { buyer, order, number: placed.number, cartId, card, left }
}
const hold = ({ order, cartId }: Awaited<ReturnType<typeof ordered>>, total = 900) =>
  inside(tx => holdParts(tx, order, gbp(total), { credit: true, cartId }))
const partsOf = async ({ id }: { id: string }) =>
  (await heldParts(world.ctx(), id)).map(({ way, amount }) => [way, Number(amount)])
const booksAreRight = async () =>
  expect((await trialBalance(world.ctx('shopkeeper'))).difference.amount).toBe(0)

describe('what an order is paid with beside its payment', () => {
  test.each([
    // Credit, on a gift card; taken of the card, taken of the credit.
    [0, 0, 0, 0],
    [899, 0, 0, 899],
    [900, 0, 0, 900],
    [2_000, 0, 0, 900],
    [300, 600, 600, 300],
    [300, 900, 900, 0],
    [300, 1_200, 900, 0],
    [100, 500, 500, 100],
  ])('of a credit of %p and a card of %p is %p and %p', async (credit, onCard, ofCard, ofCredit) => {
    const its = await ordered(credit, onCard)
    expect(await hold(its)).toBe(ofCard + ofCredit)
    const parts = [
      ['gift-card', ofCard],
      ['credit', ofCredit],
    ].filter(([, amount]) => amount !== 0)
    expect(await partsOf(its.order)).toEqual(parts as [string, number][] as never)
    expect(await its.left()).toEqual([onCard - ofCard, credit - ofCredit])
    await booksAreRight()
  })

  test('is nothing that nobody wished for', async () => {
    const its = await ordered(900, 900)
    expect(await inside(tx => holdParts(tx, its.order, gbp(900), {}))).toBe(0)
    expect(await its.left()).toEqual([900, 900])
  })

  test('is there once, though two orders reach for it at the same moment', async () => {
    const its = await ordered(1_000)
    const { placed } = await orderOf(world, its.buyer, { price: 900, way: 'cash' })
    const other = { id: placed.id, memberId: its.order.memberId }
    const took = await Promise.all(
      [its.order, other].map(order => inside(tx => holdParts(tx, order, gbp(900), { credit: true }))),
    )
    expect(took.sort((a, b) => a - b)).toEqual([100, 900])
    expect(await creditLeft(world, its.buyer)).toBe(0)
    await booksAreRight()
  })

  test('goes back where it came from, once, however many say so', async () => {
    const its = await ordered(300, 600)
    await hold(its)
    await Promise.all([1, 2, 3].map(() => inside(tx => releaseParts(tx, its.order))))
    expect([await partsOf(its.order), await its.left()]).toEqual([[], [600, 300]])
    await booksAreRight()
  })
})

describe('an order that comes to less', () => {
  test.each([
    // Of £6.00 from a card and £3.00 of credit; what of both stays, and what is back.
    [900, 600, 300],
    [700, 600, 100],
    [600, 600, 0],
    [450, 450, 0],
    [0, 0, 0],
  ])(
    'of %p keeps %p of the card and %p of the credit: credit goes back first',
    async (total, ofCard, ofCredit) => {
      const its = await ordered(300, 600)
      await hold(its)
      expect(await inside(tx => fitParts(tx, its.order, gbp(total)))).toBe(ofCard + ofCredit)
      const sums = new Map((await partsOf(its.order)) as [string, number][])
      expect([sums.get('gift-card') ?? 0, sums.get('credit') ?? 0]).toEqual([ofCard, ofCredit])
      expect(await its.left()).toEqual([600 - ofCard, 300 - ofCredit])
      await booksAreRight()
    },
  )

  test('than it came to, and to more than is held, keeps what is held', async () => {
    const its = await ordered(300)
    await hold(its)
    expect(await inside(tx => fitParts(tx, its.order, gbp(5_000)))).toBe(300)
    expect(await partsOf(its.order)).toEqual([['credit', 300]])
  })
})

describe('money that comes for an order that had come to nothing', () => {
  const calledOff = async () => {
    const its = await ordered(300, 600)
    await hold(its)
    await cancelOrder(again(world, its.buyer), its.number)
    expect(await its.left()).toEqual([600, 300])
    return its
  }
  const retake = ({ order }: { order: Parameters<typeof retakeParts>[1] }) =>
    inside(tx => retakeParts(tx, order))

  test('takes again what was taken, all of it', async () => {
    const its = await calledOff()
    await retake(its)
    expect(await partsOf(its.order)).toEqual([
      ['gift-card', 600],
      ['credit', 300],
    ])
    expect(await its.left()).toEqual([0, 0])
    await booksAreRight()
  })

  test('takes nothing of it where a penny of the credit is gone', async () => {
    const its = await ordered(300)
    await hold(its)
    await cancelOrder(again(world, its.buyer), its.number)
    const { placed } = await orderOf(world, its.buyer, { price: 900, way: 'cash' })
    await inside(tx => holdParts(tx, { ...its.order, id: placed.id }, gbp(1), { credit: true }))
    await expect(retake(its)).rejects.toThrow(SoldOut)
    expect([await partsOf(its.order), await creditLeft(world, its.buyer)]).toEqual([[], 299])
    await booksAreRight()
  })

  test('takes nothing of it where the gift card was given back', async () => {
    const its = await calledOff()
    await takeBackCard(its.card?.id ?? '')
    await expect(retake(its)).rejects.toThrow(SoldOut)
    expect(await its.left()).toEqual([600, 300])
  })

  const takeBackCard = async (id: string) => {
    const refund = await one<{ id: string }>(
      world,
      `insert into refunds (id, order_id, amount, currency, reason, state, origin, way, requested_at)
       select gen_random_uuid(), l.order_id, 1, 'GBP', 'Given back', 'requested', 'shop', 'cash', now()
       from gift_cards g join order_lines l on l.id = g.order_line_id where g.id = ? returning id`,
      [id],
    )
    await world.ctx().em.execute('update gift_cards set refund_id = ? where id = ?', [refund.id, id])
  }
})
