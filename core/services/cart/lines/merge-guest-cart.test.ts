import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChooseAnotherPrice } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { stage } from '#core/services/events/testing/stage'
import { removePriceChoice, savePriceChoice } from '#core/services/market/price-choices/save-price-choice'
import { again, jar, one, order, stranger, wishOf } from '../../../../tests/cart'
import { giftCardOnSale } from '../../../../tests/gift-cards'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { voucher } from '../../../../tests/prices'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { keyOf } from '../sellables'
import { enterVoucher } from '../wishes/enter-voucher'
import { addToCart, offerFor } from './add-to-cart'
import { countInCart } from './count-in-cart'
import { heldByViewer } from './held-by-viewer'
import { mergeGuestCart } from './merge-guest-cart'
import { findOwnCart, ownerOf } from './own-cart'
import { readCart } from './read-cart'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

const guest = (): Ctx => ({ ...world.ctx(), guest: Bun.randomUUIDv7().replaceAll('-', '').repeat(2) })
const idOf = (ctx: Ctx) => requireMember(ctx).id
const merge = (from: Ctx, to: Ctx) => mergeGuestCart(again(world, from), idOf(to))
const linesOf = async (ctx: Ctx) =>
  (await readCart(again(world, ctx))).lines.map(({ key, quantity, chosen }) => [key, quantity, chosen])

/** Between £5 and £9, whatever its buyer likes. */
async function freePrice() {
  const honey = await jar(world, 20)
  const choice = { kind: 'free', least: 500, most: 900, levels: [] } as const
  await savePriceChoice(world.ctx('shopkeeper'), honey, choice)
  return honey
}

async function levels() {
  const honey = await jar(world, 20, 700)
  await savePriceChoice(world.ctx('shopkeeper'), honey, {
    kind: 'levels',
    least: 500,
    most: 900,
    levels: [
      { label: 'Solidarity', amount: 900 },
      { label: 'Standard', amount: 700 },
      { label: 'Reduced', amount: 500 },
    ],
  })
  return honey
}

describe('a guest’s cart that becomes a member’s', () => {
  test('brings the price that was chosen last, and leaves the member’s where the guest chose none', async () => {
    const [one, other] = [await freePrice(), await levels()]
    const [visitor, member] = [guest(), await stranger(world)]
    await addToCart(again(world, member), one, 1, undefined, 600)
    await addToCart(again(world, visitor), one, 2, undefined, 800)
    await addToCart(again(world, member), other, 3, undefined, 500)
    await addToCart(again(world, visitor), other, 1)
    await merge(visitor, member)
    expect(await linesOf(member)).toEqual([
      [keyOf(one), 2, 800],
      [keyOf(other), 3, 500],
    ])
  })

  test('keeps tickets of two days of one event apart', async () => {
    const [sooner, later] = [await stage(world.ctx(), { places: 9 }), await stage(world.ctx(), { places: 9 })]
    const ticket = (day: typeof sooner, type: 'adultId' | 'childId') =>
      ({ kind: 'ticket', ticketTypeId: day[type], occurrenceId: day.occurrenceId }) as const
    const [visitor, member] = [guest(), await stranger(world)]
    await addToCart(again(world, visitor), ticket(sooner, 'adultId'), 2)
    await addToCart(again(world, visitor), ticket(sooner, 'childId'), 1)
    await addToCart(again(world, member), ticket(sooner, 'adultId'), 1)
    await addToCart(again(world, member), ticket(later, 'adultId'), 1)
    await merge(visitor, member)
    const quantities = new Map(
      (await readCart(again(world, member))).lines.map(({ key, quantity }) => [key, quantity]),
    )
    expect(quantities).toEqual(
      new Map([
        [keyOf(ticket(sooner, 'adultId')), 2],
        [keyOf(ticket(sooner, 'childId')), 1],
        [keyOf(ticket(later, 'adultId')), 1],
      ]),
    )
  })

  test('brings its vouchers, one that both had entered once', async () => {
    const [shared, own] = [await voucher(world), await voucher(world)]
    const [visitor, member] = [guest(), await stranger(world)]
    await addToCart(again(world, visitor), await jar(world, 5), 2)
    for (const who of [visitor, member]) await enterVoucher(again(world, who), shared.code)
    await enterVoucher(again(world, visitor), own.code)
    await merge(visitor, member)
    const { vouchers, total } = await readCart(again(world, member))
    expect(vouchers.map(({ code }) => code).sort()).toEqual([shared.code, own.code].sort())
    expect(total.amount).toBe(2 * 650 - 2 * 100)
  })

  test('is a cart of their own where they had none, and theirs is untouched by an empty one', async () => {
    const [visitor, member] = [guest(), await stranger(world)]
    const honey = await jar(world, 5)
    await addToCart(again(world, visitor), honey, 2)
    expect(await findOwnCart(again(world, member))).toBeNull()
    await merge(visitor, member)
    expect(await linesOf(member)).toEqual([[keyOf(honey), 2, null]])
    await merge(guest(), member)
    expect(await countInCart(again(world, member))).toBe(2)
    expect(await findOwnCart(again(world, visitor))).toBeNull()
  })
})

describe('a price that its buyer chooses', () => {
  test('is one of those that are offered, to the penny at both ends', async () => {
    const honey = await freePrice()
    for (const amount of [499, 901, 600.5, Number.NaN, -600, undefined])
      await expect(addToCart(guest(), honey, 1, undefined, amount)).rejects.toThrow(ChooseAnotherPrice)
    for (const amount of [500, 900]) {
      const who = guest()
      await addToCart(who, honey, 1, undefined, amount)
      expect((await readCart(again(world, who))).total.amount).toBe(amount)
    }
  })

  test('of several levels is the usual one until another is chosen, also for what lies in the cart', async () => {
    const [honey, who] = [await levels(), guest()]
    await addToCart(who, honey, 1)
    expect((await readCart(again(world, who))).total.amount).toBe(700)
    await addToCart(again(world, who), honey, 1, undefined, 900)
    expect(await linesOf(who)).toEqual([[keyOf(honey), 2, 900]])
    await expect(addToCart(again(world, who), honey, 1, undefined, 800)).rejects.toThrow(ChooseAnotherPrice)
    await addToCart(again(world, who), honey, 1)
    expect(await linesOf(who)).toEqual([[keyOf(honey), 3, null]])
  })

  test('is gone with the choice: what lies in carts goes by the usual price', async () => {
    const [honey, who] = [await freePrice(), guest()]
    await addToCart(who, honey, 1, undefined, 900)
    await removePriceChoice(world.ctx('shopkeeper'), honey.kind === 'product' ? honey.variantId : '')
    const { lines, total } = await readCart(again(world, who))
    expect([lines[0]?.unitPrice?.amount, total.amount]).toEqual([650, 650])
    await addToCart(again(world, who), honey, 1, undefined, 900)
    expect(await linesOf(who)).toEqual([[keyOf(honey), 2, null]])
  })

  test('of a gift card makes it another card, and more of the same value adds up', async () => {
    const [card, who] = [await giftCardOnSale(world), guest()]
    await addToCart(who, card, 1, undefined, 1_000)
    await addToCart(again(world, who), card, 2, undefined, 1_000)
    expect(await linesOf(who)).toEqual([[keyOf(card), 3, 1_000]])
    await addToCart(again(world, who), card, 1, undefined, 2_000)
    expect(await linesOf(who)).toEqual([[keyOf(card), 1, 2_000]])
  })
})

describe('what is kept for an unpaid order', () => {
  test('is its buyer’s to have while they may pay it, and nobody else’s', async () => {
    const [honey, buyer, other] = [await jar(world, 3), await stranger(world), await stranger(world)]
    const placed = await order(buyer, honey, 2)
    expect(await heldByViewer(again(world, buyer))).toEqual(new Map([[keyOf(honey), 2]]))
    expect(await heldByViewer(again(world, other))).toEqual(new Map())
    expect((await offerFor(again(world, buyer), honey)).available).toBe(3)
    expect((await offerFor(again(world, other), honey)).available).toBe(1)
    await cancelOrder(again(world, buyer), placed.number)
    expect(await heldByViewer(again(world, buyer))).toEqual(new Map())
    expect((await offerFor(again(world, other), honey)).available).toBe(3)
  })

  test('and is paid at the counter has left the cart: it is not to have once more', async () => {
    const [honey, buyer] = [await jar(world, 3), await stranger(world)]
    await addToCart(again(world, buyer), honey, 2)
    await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way: 'sumup' }))
    await world
      .ctx()
      .em.execute(
        `update payments set way = 'cash' where order_id in (select id from orders where member_id = ?)`,
        [idOf(buyer)],
      )
    expect(await heldByViewer(again(world, buyer))).toEqual(new Map())
    expect((await offerFor(again(world, buyer), honey)).available).toBe(1)
  })
})

test('whose a cart is', async () => {
  const member = await stranger(world)
  const cookie = guest().guest
  expect(ownerOf({ ...again(world, member), guest: cookie })).toEqual({
    column: 'member_id',
    value: idOf(member),
  })
  const buying = { ...again(world, member), guest: cookie, viewer: { ...member.viewer, isGuest: true } }
  expect(ownerOf(buying)).toEqual({ column: 'guest_hash', value: cookie ?? '' })
  expect(ownerOf({ ...world.ctx(), guest: null })).toBeNull()
  expect(await countInCart({ ...world.ctx(), guest: null })).toBe(0)
  expect(
    await one<{ n: number }>(world, 'select count(*)::int as n from carts where member_id = ?', [
      idOf(member),
    ]),
  ).toEqual({ n: 0 })
})
