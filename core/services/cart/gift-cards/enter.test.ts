import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { GuestUnknown } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { again, quietHouse, stranger } from '../../../../tests/cart'
import { offerAllWays } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { mergeGuestCart } from '../lines/merge-guest-cart'
import {
  cardOfCode,
  enterGiftCard,
  GiftCardUnknown,
  isGiftCardRefusal,
  ownGiftCards,
  removeGiftCard,
  TooManyGiftCards,
  TooManyTries,
} from './enter'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const from = (ctx: Ctx, address: string = crypto.randomUUID()): Ctx => ({
  ...again(world, ctx),
  from: { address, device: '' },
})
const guest = (): Ctx => ({ ...world.ctx(), guest: crypto.randomUUID().replaceAll('-', '').repeat(2) })
const idsOf = async (ctx: Ctx) => (await ownGiftCards(again(world, ctx))).map(({ id }) => id)

const cardsOf = async (amount: number, quantity = 1) =>
  (await giftCardOf(world, await stranger(world), amount, quantity)).cards

const change = (id: string, column: 'expires_at' | 'currency', value: unknown) =>
  world.ctx().em.execute(`update gift_cards set ${column} = ? where id = ?`, [value, id])

describe('the code of a gift card', () => {
  test('is heard however it is typed', async () => {
    const [card] = await cardsOf(700)
    const { id, code } = card!
    const typed = [code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')}\t`]
    const misread = code.replaceAll('0', 'o').replaceAll('1', 'l')
    for (const each of [code, misread, ...typed])
      expect(await cardOfCode(from(world.ctx()), each)).toMatchObject({ id, left: { amount: 700 } })
  })

  test('is worth nothing from the moment the card runs out', async () => {
    const [card] = await cardsOf(700)
    const { id, code } = card!
    const end = new Date(Date.now() + 60_000)
    await change(id, 'expires_at', end)
    const asked = (ms: number) => ({ ...from(world.ctx()), now: new Date(end.getTime() + ms) })
    expect((await cardOfCode(asked(-1), code)).expiresAt).toEqual(end)
    await expect(cardOfCode(asked(0), code)).rejects.toThrow(GiftCardUnknown)
  })

  test('is refused in the same words, whether it never was or is over', async () => {
    const [card] = await cardsOf(700)
    await change(card!.id, 'expires_at', new Date(0))
    const words = await Promise.all(
      [card!.code, 'AAAA-BBBB-CCCC-DDDD', '', '🎁', 'x'.repeat(10_000)].map(code =>
        cardOfCode(from(world.ctx()), code).then(() => 'taken', String),
      ),
    )
    expect(new Set(words).size).toBe(1)
    expect(words[0]).toContain('GiftCardUnknown')
  })

  test('is tried twenty times from one address, and the right one counts, too', async () => {
    const [card] = await cardsOf(700)
    const address = crypto.randomUUID()
    const tries = Array.from({ length: 20 }, () => cardOfCode(from(world.ctx(), address), card!.code))
    expect(new Set((await Promise.all(tries)).map(({ id }) => id))).toEqual(new Set([card!.id]))
    await expect(cardOfCode(from(world.ctx(), address), card!.code)).rejects.toThrow(TooManyTries)
    // Somebody elsewhere is not kept waiting by it.
    expect((await cardOfCode(from(world.ctx()), card!.code)).id).toBe(card!.id)
  })
})

describe('a card beside a cart', () => {
  test('stands there once, however often it is entered', async () => {
    const [card] = await cardsOf(700)
    const buyer = await stranger(world)
    await Promise.all([1, 2, 3].map(() => enterGiftCard(from(buyer), card!.code)))
    expect(await idsOf(buyer)).toEqual([card!.id])
  })

  test('is one of five at most, and an entered one may be entered again', async () => {
    const cards = await cardsOf(500, 6)
    const buyer = await stranger(world)
    for (const { code } of cards.slice(0, 5)) await enterGiftCard(from(buyer), code)
    await expect(enterGiftCard(from(buyer), cards[5]!.code)).rejects.toThrow(TooManyGiftCards)
    expect((await enterGiftCard(from(buyer), cards[0]!.code)).id).toBe(cards[0]!.id)
    await removeGiftCard(again(world, buyer), cards[0]!.id)
    await enterGiftCard(from(buyer), cards[5]!.code)
    expect(new Set(await idsOf(buyer))).toEqual(new Set(cards.slice(1).map(({ id }) => id)))
  })

  test('is one of five, too, when two are entered at once', async () => {
    const cards = await cardsOf(500, 6)
    const buyer = await stranger(world)
    for (const { code } of cards.slice(0, 4)) await enterGiftCard(from(buyer), code)
    const both = await Promise.allSettled(cards.slice(4).map(({ code }) => enterGiftCard(from(buyer), code)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await idsOf(buyer)).toHaveLength(5)
  })

  test('that runs out first is used before the others, one that lasts for ever after them', async () => {
    const [lasting, later, sooner] = await cardsOf(500, 3)
    await change(later!.id, 'expires_at', new Date(Date.now() + 2 * 86_400_000))
    await change(sooner!.id, 'expires_at', new Date(Date.now() + 86_400_000))
    const buyer = await stranger(world)
    for (const card of [lasting, later, sooner]) await enterGiftCard(from(buyer), card!.code)
    expect(await idsOf(buyer)).toEqual([sooner!.id, later!.id, lasting!.id])
    const afterwards = { ...again(world, buyer), now: new Date(Date.now() + 1.5 * 86_400_000) }
    expect((await ownGiftCards(afterwards)).map(({ id }) => id)).toEqual([later!.id, lasting!.id])
  })

  test('of another currency than the shop’s pays nothing here', async () => {
    const [card] = await cardsOf(500)
    const buyer = await stranger(world)
    await enterGiftCard(from(buyer), card!.code)
    await change(card!.id, 'currency', 'EUR')
    expect(await idsOf(buyer)).toEqual([])
  })

  test('is a guest’s as well, and comes along when they sign in', async () => {
    const [card] = await cardsOf(500)
    const [who, member] = [guest(), await stranger(world)]
    await enterGiftCard(from(who), card!.code)
    await enterGiftCard(from(member), card!.code)
    await mergeGuestCart(again(world, who), member.viewer.member!.id)
    expect(await idsOf(member)).toEqual([card!.id])
    expect(await idsOf(who)).toEqual([])
  })

  test('needs a cart: without a cookie there is none', async () => {
    const [card] = await cardsOf(500)
    const nobody: Ctx = { ...from(world.ctx()), guest: null }
    await expect(enterGiftCard(nobody, card!.code)).rejects.toThrow(GuestUnknown)
    expect(await ownGiftCards(nobody)).toEqual([])
    await expect(removeGiftCard(nobody, card!.id)).rejects.toThrow(NotFound)
  })

  test('is taken out of one’s own cart alone, and twice is as good as once', async () => {
    const [card] = await cardsOf(500)
    const [one, other] = [await stranger(world), await stranger(world)]
    for (const buyer of [one, other]) await enterGiftCard(from(buyer), card!.code)
    await removeGiftCard(again(world, other), card!.id)
    await removeGiftCard(again(world, other), card!.id)
    expect([await idsOf(one), await idsOf(other)]).toEqual([[card!.id], []])
    await expect(removeGiftCard(again(world, one), 'not-an-id')).rejects.toThrow(NotFound)
  })
})

test('what the field of a code says is told from every other fault', () => {
  const faults = [
    new GiftCardUnknown(),
    new TooManyGiftCards(),
    new TooManyTries(),
    new NotFound(),
    new Error(),
    null,
  ]
  expect(faults.map(isGiftCardRefusal)).toEqual([true, true, true, false, false, false])
})
