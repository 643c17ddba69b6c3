import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { again, doJobs, jar, lettersTo, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { refundOrder } from '../shop/refund-order'
import { CardNotUsable, giftCardForWork, giftCardsForWork, replaceCode } from './cards-for-work'
import { enterGiftCard, ownGiftCards } from './enter'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const somewhere = (ctx: Ctx): Ctx => ({
  ...again(world, ctx),
  from: { address: crypto.randomUUID(), device: '' },
})
const at = (ctx: Ctx, now: Date): Ctx => ({ ...ctx, now, viewer: { ...ctx.viewer, authenticatedAt: now } })

async function cardOf(amount = 1_000, quantity = 1) {
  const buyer = await stranger(world)
  return { buyer, ...(await giftCardOf(world, buyer, amount, quantity)) }
}

async function spend(buyer: Ctx, code: string, amount: number) {
  const ctx = somewhere(buyer)
  await addToCart(ctx, await jar(world, 5, amount), 1)
  await enterGiftCard(ctx, code)
  return placeOrder(ctx, await wishOf(ctx, { way: 'cash' }))
}

const expiring = (id: string, at: Date | null) =>
  world.ctx().em.execute('update gift_cards set expires_at = ? where id = ?', [at, id])

/** How often the code of a card was replaced, as the audit tells. */
async function replacedTimes(id: string): Promise<number> {
  const asked = `select count(*)::int as times from audit where action = 'gift-card.replaced' and subject_id = ?`
  return (await one<{ times: number }>(world, asked, [id])).times
}

describe('the list of gift cards', () => {
  test('is found by the end of a code and by the number of an order, however they are typed', async () => {
    const { card, order } = await cardOf()
    const ending = card.code.slice(-4)
    for (const text of [
      ending,
      ` ${ending.toLowerCase()} `,
      card.code,
      order.number,
      order.number.toLowerCase(),
    ]) {
      const { cards } = await giftCardsForWork(keeper(), text)
      expect(cards.map(({ id }) => id)).toContain(card.id)
    }
    expect((await giftCardsForWork(keeper(), 'NO SUCH ORDER')).cards).toEqual([])
  })

  test('goes on after the last card of a page, and ends', async () => {
    await cardOf(500, 53)
    const first = await giftCardsForWork(keeper())
    expect(first.cards).toHaveLength(50)
    expect(first.next).toBe(first.cards.at(-1)?.id ?? '')
    const second = await giftCardsForWork(keeper(), '', first.next)
    expect(second.cards.length).toBeGreaterThanOrEqual(3)
    const seen = new Set(first.cards.map(({ id }) => id))
    expect(second.cards.filter(({ id }) => seen.has(id))).toEqual([])
    expect(second.next).toBeNull()
    // What is no id is no place in the list.
    expect((await giftCardsForWork(keeper(), '', 'page-2')).cards[0]?.id).toBe(first.cards[0]?.id ?? '')
  })

  test('says of each what became of it', async () => {
    const { card, cards, order } = await cardOf(1_000, 3)
    const [used, over] = [cards[1]?.id ?? '', cards[2]?.id ?? '']
    const now = new Date()
    await spend(await stranger(world), cards[1]?.code ?? '', 1_000)
    await expiring(over, new Date(now.getTime() - 1))
    const states = async () =>
      new Map((await giftCardsForWork(keeper(), order.number)).cards.map(({ id, state }) => [id, state]))
    expect(await states()).toEqual(
      new Map([
        [card.id, 'usable'],
        [used, 'used-up'],
        [over, 'expired'],
      ] as const),
    )
    const other = await cardOf()
    await refundOrder(keeper(), other.order.number, 'all', '')
    expect((await giftCardForWork(keeper(), other.card.id)).state).toBe('refunded')
  })

  test('says of a card whether older things were booked on it than are shown', async () => {
    const { card } = await cardOf(1_000)
    await spend(await stranger(world), card.code, 400)
    const shown = async (most: number) => {
      const { movements, more } = await giftCardForWork(keeper(), card.id, most)
      return [movements.map(({ kind }) => kind), more]
    }
    expect(await shown(1)).toEqual([['part-held'], true])
    expect(await shown(2)).toEqual([['part-held', 'payment'], false])
  })

  test('calls a card expired from the moment it runs out, and not before', async () => {
    const { card } = await cardOf()
    const end = new Date(Date.now() + 60_000)
    await expiring(card.id, end)
    const stateAt = async (ms: number) =>
      (await giftCardForWork(at(keeper(), new Date(end.getTime() + ms)), card.id)).state
    expect([await stateAt(-1), await stateAt(0)]).toEqual(['usable', 'expired'])
  })

  test('is for who looks after orders or money', async () => {
    const { card } = await cardOf()
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const) {
      await expect(giftCardsForWork(world.ctx(who))).rejects.toThrow(NotFound)
      await expect(giftCardForWork(world.ctx(who), card.id)).rejects.toThrow(NotFound)
    }
    await expect(giftCardsForWork(world.ctx())).rejects.toThrow(SignInRequired)
  })
})

describe('one gift card', () => {
  test('names the orders that took from it, and what came back from one that was cancelled', async () => {
    const { card } = await cardOf(1_000)
    const buyer = await stranger(world)
    const kept = await spend(buyer, card.code, 300)
    const other = await stranger(world)
    const off = await spend(other, card.code, 900)
    await cancelOrder(again(world, other), off.number)
    const { movements, left, order } = await giftCardForWork(keeper(), card.id)
    expect(movements.map(({ kind, amount, order: number }) => [kind, amount.amount, number])).toEqual([
      ['part-released', 700, off.number],
      ['part-held', -700, off.number],
      ['part-held', -300, kept.number],
      ['payment', 1_000, order],
    ])
    expect(left).toEqual({ amount: 700, currency: 'GBP' })
  })

  test('that is not there is not found', async () => {
    for (const id of [Bun.randomUUIDv7(), 'x', '', '00000000-0000-0000-0000-00000000000g'])
      await expect(giftCardForWork(keeper(), id)).rejects.toThrow(NotFound)
  })
})

describe('a replaced code', () => {
  test('goes to the buyer in a letter of its own, and the audit tells of it once', async () => {
    const { card, buyer } = await cardOf()
    await doJobs(world, 'send-gift-cards')
    const seen = card.code.slice(-4)
    const fresh = await replaceCode(keeper(), card.id, seen)
    await replaceCode(keeper(), card.id, seen)
    await doJobs(world, 'send-gift-cards')
    expect(await lettersTo(world, buyer)).toContain('The new code of your gift card')
    expect(
      (await lettersTo(world, buyer)).filter(subject => subject.startsWith('The new code')),
    ).toHaveLength(1)
    expect(await replacedTimes(card.id)).toBe(1)
    expect(fresh).not.toBe(card.code)
  })

  test('pressed by two at once is one new code', async () => {
    const { card } = await cardOf()
    const seen = card.code.slice(-4)
    const codes = await Promise.all([1, 2, 3].map(() => replaceCode(keeper(), card.id, seen)))
    expect(new Set(codes).size).toBe(1)
    expect(await replacedTimes(card.id)).toBe(1)
  })

  test('takes the old card out of carts that it was entered in', async () => {
    const { card } = await cardOf()
    const finder = await stranger(world)
    await enterGiftCard(somewhere(finder), card.code)
    const fresh = await replaceCode(keeper(), card.id, card.code.slice(-4))
    expect(await ownGiftCards(again(world, finder))).toEqual([])
    await enterGiftCard(somewhere(finder), fresh)
    expect(await ownGiftCards(again(world, finder))).toMatchObject([{ id: card.id, left: { amount: 1_000 } }])
  })

  test('is not made of what is used up, given back or over', async () => {
    const spent = await cardOf(500)
    await spend(await stranger(world), spent.card.code, 500)
    const back = await cardOf()
    await refundOrder(keeper(), back.order.number, 'all', '')
    const over = await cardOf()
    const end = new Date(Date.now() + 60_000)
    await expiring(over.card.id, end)
    for (const { card } of [spent, back])
      await expect(replaceCode(keeper(), card.id, card.code.slice(-4))).rejects.toThrow(CardNotUsable)
    const seen = over.card.code.slice(-4)
    await expect(replaceCode(at(keeper(), end), over.card.id, seen)).rejects.toThrow(CardNotUsable)
    expect(await replacedTimes(over.card.id)).toBe(0)
    const before = at(keeper(), new Date(end.getTime() - 1))
    expect(await replaceCode(before, over.card.id, seen)).not.toBe(over.card.code)
  })

  test('is made by who has just signed in and looks after money', async () => {
    const { card } = await cardOf()
    const seen = card.code.slice(-4)
    const longAgo = { ...keeper().viewer, authenticatedAt: new Date(Date.now() - 11 * 60_000) }
    await expect(replaceCode({ ...keeper(), viewer: longAgo }, card.id, seen)).rejects.toThrow(
      FreshSignInRequired,
    )
    await expect(replaceCode(world.ctx('editor'), card.id, seen)).rejects.toThrow(NotFound)
    await expect(replaceCode(keeper(), Bun.randomUUIDv7(), seen)).rejects.toThrow(NotFound)
    expect(await replacedTimes(card.id)).toBe(0)
  })
})
