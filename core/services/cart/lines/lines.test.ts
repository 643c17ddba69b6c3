import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { GuestUnknown, NotOnSale } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { MOST_OF_ONE } from '#core/contracts/quantity'
import { NotFound } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { stage } from '#core/services/events/testing/stage'
import { again, jar, order, stranger } from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { watchPurges } from '../../../../tests/purges'
import { QuantityInvalid } from '../quantity'
import { keyOf, sellableOfKey } from '../sellables'
import { addToCart } from './add-to-cart'
import { adjustCart } from './adjust-cart'
import { changeQuantity, putBack, removeLine } from './change-line'
import { countInCart } from './count-in-cart'
import { mergeGuestCart } from './merge-guest-cart'
import { readCart } from './read-cart'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const guest = (): Ctx => ({ ...world.ctx(), guest: Bun.randomUUIDv7().replaceAll('-', '').repeat(2) })
const lineOf = async (ctx: Ctx, at = 0) => (await readCart(ctx)).lines[at]!.id

describe('putting something into the cart', () => {
  test('adds up, for a guest as for a member', async () => {
    const honey = await jar(world, 9)
    for (const who of [guest(), await stranger(world)]) {
      await addToCart(who, honey, 1)
      await addToCart(who, honey, 2)
      expect(await countInCart(who)).toBe(3)
    }
  })

  test('many clicks at once all count', async () => {
    const honey = await jar(world, 20)
    const who = guest()
    await Promise.all(Array.from({ length: 10 }, () => addToCart(again(world, who), honey, 1)))
    expect(await countInCart(who)).toBe(10)
  })

  test('the same form sent again adds nothing, a new one does, and a minute later it is meant', async () => {
    const honey = await jar(world, 20)
    const who = guest()
    const press = 'the first press'
    await Promise.all(Array.from({ length: 5 }, () => addToCart(again(world, who), honey, 2, press)))
    expect(await countInCart(who)).toBe(2)
    await addToCart(again(world, who), honey, 2, 'another press')
    expect(await countInCart(who)).toBe(4)
    const later = { ...again(world, who), now: new Date(Date.now() + 61_000) }
    await addToCart(later, honey, 2, 'another press')
    expect(await countInCart(who)).toBe(6)
  })

  test('goes no further than what is left, and says so', async () => {
    const honey = await jar(world, 2)
    const who = guest()
    await addToCart(who, honey, 2)
    await expect(addToCart(who, honey, 1)).rejects.toThrow(/only 2 are left, and 2 of them are in your cart/)
    await expect(addToCart(guest(), honey, 3)).rejects.toBeInstanceOf(SoldOut)
    expect(await countInCart(who)).toBe(2)
  })

  test('refuses what is not on sale, visitors without a cookie, and no number', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 3, listed: false })
    const hidden = { kind: 'product', variantId } as const
    await expect(addToCart(guest(), hidden, 1)).rejects.toBeInstanceOf(NotOnSale)
    await expect(addToCart(world.ctx(), await jar(world, 1), 1)).rejects.toBeInstanceOf(GuestUnknown)
    for (const nonsense of [0, -1, 1.5, Number.NaN, 1000])
      await expect(addToCart(guest(), await jar(world, 1), nonsense)).rejects.toThrow(/whole number/)
  })

  test('the same cart holds jars and tickets', async () => {
    const day = await stage(world.ctx(), { places: 4 })
    const who = guest()
    await addToCart(who, await jar(world, 1), 1)
    await addToCart(who, { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }, 2)
    const cart = await readCart(who)
    expect(cart.lines.map(line => line.sellable.kind)).toEqual(['product', 'ticket'])
    expect(cart.total).toEqual({ amount: 650 + 2 * 500, currency: 'GBP' })
  })
})

describe('changing the cart', () => {
  test('more than there is is refused, fewer always goes', async () => {
    const honey = await jar(world, 3)
    const who = guest()
    await addToCart(who, honey, 2)
    await expect(changeQuantity(who, await lineOf(who), 4)).rejects.toBeInstanceOf(SoldOut)
    await changeQuantity(who, await lineOf(who), 1)
    expect(await countInCart(who)).toBe(1)
  })

  test('a removed line comes back as it was, once', async () => {
    const honey = await jar(world, 3)
    const who = guest()
    await addToCart(who, honey, 2)
    const removed = await removeLine(who, await lineOf(who))
    expect(await countInCart(who)).toBe(0)
    const sellable = sellableOfKey(removed.key)!
    await putBack(who, sellable, removed.quantity)
    await putBack(who, sellable, removed.quantity)
    expect(await countInCart(who)).toBe(2)
  })

  test('the line of another cart is not there', async () => {
    const who = guest()
    await addToCart(who, await jar(world, 3), 1)
    const line = await lineOf(who)
    await expect(removeLine(guest(), line)).rejects.toBeInstanceOf(NotFound)
    await expect(changeQuantity(guest(), line, 2)).rejects.toBeInstanceOf(NotFound)
    await expect(removeLine(guest(), 'nonsense')).rejects.toBeInstanceOf(NotFound)
  })

  test('what is sold out or short stays, is marked, and is made to fit on demand', async () => {
    const [plenty, short, gone] = [await jar(world, 5), await jar(world, 3), await jar(world, 1)]
    const who = guest()
    for (const [sellable, quantity] of [
      [plenty, 1],
      [short, 3],
      [gone, 1],
    ] as const) {
      await addToCart(who, sellable, quantity)
    }
    await order(await stranger(world), short, 2)
    await order(await stranger(world), gone, 1)
    const cart = await readCart(who)
    expect(cart.lines.map(line => line.state)).toEqual(['available', 'short', 'gone'])
    expect(cart.ready).toBe(false)
    await adjustCart(who)
    const fitting = await readCart(who)
    expect(fitting.lines.map(line => [line.key, line.quantity])).toEqual([
      [keyOf(plenty), 1],
      [keyOf(short), 1],
    ])
    expect(fitting.ready).toBe(true)
  })

  test('what is kept for one’s own unpaid order is not sold out for oneself', async () => {
    const buyer = await stranger(world)
    await order(buyer, await jar(world, 1))
    expect((await readCart(again(world, buyer))).ready).toBe(true)
  })
})

describe('a guest who signs in', () => {
  test('keeps everything, nothing doubled: the larger quantity of a line in both wins', async () => {
    const [honey, jam, rye] = [await jar(world, 9), await jar(world, 9), await jar(world, 9)]
    const member = await stranger(world)
    const visitor = guest()
    await addToCart(member, honey, 3)
    await addToCart(member, jam, 1)
    await addToCart(visitor, honey, 2)
    await addToCart(visitor, jam, 4)
    await addToCart(visitor, rye, 1)
    const day = await stage(world.ctx(), { places: 4 })
    await addToCart(visitor, { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }, 1)
    await mergeGuestCart(visitor, member.viewer.member!.id)
    const quantities = Object.fromEntries(
      (await readCart(member)).lines.map(line => [line.key, line.quantity]),
    )
    expect(quantities).toMatchObject({ [keyOf(honey)]: 3, [keyOf(jam)]: 4, [keyOf(rye)]: 1 })
    expect(await countInCart(member)).toBe(9)
    expect(await countInCart(visitor)).toBe(0)
  })

  test('may come back at five apps at once: merged once', async () => {
    const member = await stranger(world)
    const visitor = guest()
    await addToCart(visitor, await jar(world, 9), 2)
    const merges = Array.from({ length: 5 }, () =>
      mergeGuestCart({ ...world.ctx(), guest: visitor.guest }, member.viewer.member!.id),
    )
    await Promise.all(merges)
    await mergeGuestCart({ ...world.ctx(), guest: visitor.guest }, member.viewer.member!.id)
    expect(await countInCart(member)).toBe(2)
  })
})

describe('what is said of a shortage', () => {
  test.each([
    [1, 0, 2, 'only 1 is left.'],
    [3, 0, 4, 'only 3 are left.'],
    [1, 1, 1, 'only 1 is left, and 1 of them is in your cart already.'],
    [3, 2, 2, 'only 3 are left, and 2 of them are in your cart already.'],
  ])('of %p on the shelf, with %p in the cart, to whom wants %p more', async (left, inCart, more, words) => {
    const [who, honey] = [guest(), await jar(world, left)]
    if (inCart > 0) await addToCart(who, honey, inCart)
    await expect(addToCart(who, honey, more)).rejects.toThrow(words)
    expect(await countInCart(who)).toBe(inCart)
  })

  test('names what is sold out as such, to whoever comes late and whoever wants more', async () => {
    const honey = await jar(world, 1)
    const who = guest()
    await addToCart(who, honey, 1)
    await order(await stranger(world), honey)
    await expect(addToCart(guest(), honey, 1)).rejects.toThrow('is sold out.')
    await expect(changeQuantity(who, await lineOf(who), 2)).rejects.toThrow('is sold out.')
    await changeQuantity(who, await lineOf(who), 1)
  })
})

describe('the bounds of a line', () => {
  test('are one and nine hundred and ninety-nine, however they are reached', async () => {
    const [who, honey] = [guest(), await jar(world, 2_000)]
    await addToCart(who, honey, MOST_OF_ONE)
    expect(await countInCart(who)).toBe(MOST_OF_ONE)
    const more = addToCart(who, honey, 1)
    await expect(more).rejects.toThrow('at most, and 999 are in your cart already. Nothing was added.')
    expect(await countInCart(who)).toBe(MOST_OF_ONE)
    for (const nonsense of [0, MOST_OF_ONE + 1, 1.5, Number.NaN]) {
      await expect(changeQuantity(who, await lineOf(who), nonsense)).rejects.toBeInstanceOf(QuantityInvalid)
      await expect(putBack(who, honey, nonsense)).rejects.toBeInstanceOf(QuantityInvalid)
    }
    await changeQuantity(who, await lineOf(who), 1)
    expect(await countInCart(who)).toBe(1)
  })

  test('of one press are a minute: at its end the same form is meant again', async () => {
    const [who, honey] = [guest(), await jar(world, 9)]
    const now = new Date('2026-06-01T12:00:00.000Z')
    const press = (laterMs: number) =>
      addToCart({ ...again(world, who), now: new Date(now.getTime() + laterMs) }, honey, 1, 'a press')
    await press(0)
    await press(59_999)
    expect(await countInCart(who)).toBe(1)
    await press(60_000)
    expect(await countInCart(who)).toBe(2)
    await addToCart(again(world, who), honey, 1)
    await addToCart(again(world, who), honey, 1)
    expect(await countInCart(who)).toBe(4)
  })
})

describe('every page that counts the cart', () => {
  test('is shown anew when its owner changes it, and nobody else’s is', async () => {
    const [who, honey] = [guest(), await jar(world, 9)]
    const member = await stranger(world)
    const changes: Record<string, (ctx: Ctx) => Promise<unknown>> = {
      add: ctx => addToCart(ctx, honey, 2),
      change: async ctx => changeQuantity(ctx, await lineOf(who), 1),
      adjust: adjustCart,
      remove: async ctx => removeLine(ctx, await lineOf(who)),
      'put back': ctx => putBack(ctx, honey, 1),
    }
    for (const [name, change] of Object.entries(changes)) {
      const { ctx, purged } = watchPurges(again(world, who))
      await change(ctx)
      expect([name, ...purged]).toEqual([name, `viewer:${who.guest}`])
    }
    const { ctx, purged } = watchPurges(who)
    await mergeGuestCart(ctx, member.viewer.member!.id)
    expect([...purged].sort()).toEqual([`viewer:${member.viewer.member!.id}`, `viewer:${who.guest}`].sort())
  })

  test('is left alone where there is nothing to merge', async () => {
    const { ctx, purged } = watchPurges(guest())
    await mergeGuestCart(ctx, world.cast.members.member.id)
    await mergeGuestCart({ ...ctx, guest: null }, world.cast.members.member.id)
    expect([...purged]).toEqual([])
  })
})

test('what was taken out and is not on sale any more cannot be put back', async () => {
  const { variantId, productId } = await jarOnShelf(world, { stock: 3 })
  const who = guest()
  await addToCart(who, { kind: 'product', variantId }, 1)
  const { key, quantity } = await removeLine(who, await lineOf(who))
  await world.ctx().em.execute('delete from listings where product_id = ?', [productId])
  await expect(putBack(who, sellableOfKey(key)!, quantity)).rejects.toBeInstanceOf(NotOnSale)
  expect(await countInCart(who)).toBe(0)
})
