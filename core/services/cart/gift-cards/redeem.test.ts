import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { FormOfAnother, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { again, doJobs, jar, one, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { creditLeft, offerAllWays } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { purgedBy } from '../../../../tests/purges'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { refundOrder } from '../shop/refund-order'
import { balanceOf } from './balance'
import { giftCardForWork, replaceCode } from './cards-for-work'
import { unusedCardsOf } from './cards-of-order'
import { codeOf, keptOfCode } from './code'
import { enterGiftCard, GiftCardUnknown } from './enter'
import { redeemGiftCard } from './redeem'
import { sendGiftCards } from './send-gift-cards'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
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
const form = () => Bun.randomUUIDv7()
const redeem = (who: Ctx, code: string, formId: string = form()) =>
  redeemGiftCard(somewhere(who), code, formId)
const cardOf = async (amount: number, quantity = 1) => {
  const buyer = await stranger(world)
  return { buyer, ...(await giftCardOf(world, buyer, amount, quantity)) }
}
const expiring = (id: string, at: Date) =>
  world.ctx().em.execute('update gift_cards set expires_at = ? where id = ?', [at, id])

async function spend(buyer: Ctx, code: string, amount: number) {
  const ctx = somewhere(buyer)
  await addToCart(ctx, await jar(world, 5, amount), 1)
  await enterGiftCard(ctx, code)
  return placeOrder(ctx, await wishOf(ctx, { way: 'cash' }))
}

describe('a gift card that becomes credit', () => {
  test('is all that is left on it, whoever has its code', async () => {
    const { card } = await cardOf(1_000)
    await spend(await stranger(world), card.code, 300)
    const member = await stranger(world)
    expect(await redeem(member, card.code.toLowerCase())).toEqual({ amount: 700, currency: 'GBP' })
    expect([await creditLeft(world, member), await balanceOf(world.ctx(), card.id)]).toEqual([700, 0])
    expect((await giftCardForWork(keeper(), card.id)).movements[0]).toMatchObject({
      kind: 'gift-card-redeemed',
      amount: { amount: -700 },
      order: null,
    })
    const audited = `select member_id as by, after from audit where action = 'gift-card.redeemed' and subject_id = ?`
    expect(await one<unknown>(world, audited, [card.id])).toEqual({
      by: member.viewer.member?.id ?? '',
      after: { amount: 700, currency: 'GBP' },
    })
  })

  test('is so once, however often its form is sent', async () => {
    const { card } = await cardOf(1_000)
    const [member, formId] = [await stranger(world), form()]
    const given = await Promise.all([1, 2, 3].map(() => redeem(member, card.code, formId)))
    expect(given.map(({ amount }) => amount).sort()).toEqual([0, 0, 1_000])
    expect((await redeem(member, card.code, formId)).amount).toBe(0)
    expect(await creditLeft(world, member)).toBe(1_000)
  })

  test('is one person’s of two who redeem it at once', async () => {
    const { card } = await cardOf(1_000)
    const people = [await stranger(world), await stranger(world)]
    const outcomes = await Promise.allSettled(people.map(member => redeem(member, card.code)))
    const refused = outcomes.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toBeInstanceOf(GiftCardUnknown)
    const credits = await Promise.all(people.map(member => creditLeft(world, member)))
    expect(credits.sort()).toEqual([0, 1_000])
  })

  test('while somebody pays with it is never more than it was', async () => {
    const { card } = await cardOf(1_000)
    const [member, buyer] = [await stranger(world), await stranger(world)]
    await Promise.allSettled([redeem(member, card.code), spend(buyer, card.code, 600)])
    const held = `select coalesce(sum(amount), 0)::int as amount from order_parts where gift_card_id = ? and released_at is null`
    const { amount } = await one<{ amount: number }>(world, held, [card.id])
    const left = await balanceOf(world.ctx(), card.id)
    expect((await creditLeft(world, member)) + amount + left).toBe(1_000)
  })

  test('is none that is used up, given back, over or replaced', async () => {
    const member = await stranger(world)
    const [spent, back, over, lost] = [
      await cardOf(500),
      await cardOf(500),
      await cardOf(500),
      await cardOf(500),
    ]
    await spend(await stranger(world), spent.card.code, 500)
    await refundOrder(keeper(), back.order.number, 'all', '')
    await expiring(over.card.id, new Date(Date.now() - 1))
    await replaceCode(keeper(), lost.card.id, lost.card.code.slice(-4))
    for (const { card } of [spent, back, over, lost])
      await expect(redeem(member, card.code)).rejects.toThrow(GiftCardUnknown)
    expect(await creditLeft(world, member)).toBe(0)
  })

  test('is a member’s, by a form that has an id', async () => {
    const { card } = await cardOf(500)
    await expect(redeem(world.ctx(), card.code)).rejects.toThrow(SignInRequired)
    for (const none of ['', 'x', '1'])
      await expect(redeem(await stranger(world), card.code, none)).rejects.toThrow(NotFound)
    expect(await balanceOf(world.ctx(), card.id)).toBe(500)
  })

  test('is seen on every page of its owner at once, and on nobody else’s', async () => {
    const { card } = await cardOf(500)
    const [member, other] = [await stranger(world), await stranger(world)]
    const tags = [member, other].map(who => `viewer:${who.viewer.member?.id}`)
    expect(await purgedBy(world, tags, () => redeem(member, card.code))).toEqual([tags[0] ?? ''])
  })
})

describe('the letter with gift cards', () => {
  const lettersOf = (ctx: Ctx) =>
    db(world.ctx())
      .selectFrom('sent_mails')
      .select(['subject', 'text'])
      .where('recipient', '=', ctx.viewer.member?.email ?? '')
      .where('subject', 'like', '%gift card%')
      .orderBy('id')
      .execute()

  test('has each code with its worth and its last day', async () => {
    const { buyer, cards } = await cardOf(2_500, 2)
    await expiring(cards[0]?.id ?? '', new Date('2030-01-01T00:00:00Z'))
    await doJobs(world, 'send-gift-cards')
    const [letter, ...more] = await lettersOf(buyer)
    expect(more).toEqual([])
    expect(letter?.subject).toBe('Your gift cards')
    for (const { code } of cards) expect(letter?.text).toContain(`£25.00: ${code}`)
    expect(letter?.text.match(/valid until 31 December 2029/g)).toHaveLength(1)
  })

  test('leaves out what was given back before it was written', async () => {
    const { buyer, order } = await cardOf(2_500)
    await refundOrder(keeper(), order.number, 'all', '')
    await doJobs(world, 'send-gift-cards')
    expect(await lettersOf(buyer)).toEqual([])
  })

  test('of one whose code is new has that code alone', async () => {
    const { buyer, cards } = await cardOf(1_000, 2)
    await doJobs(world, 'send-gift-cards')
    const fresh = await replaceCode(keeper(), cards[1]?.id ?? '', cards[1]?.code.slice(-4) ?? '')
    await doJobs(world, 'send-gift-cards')
    const letter = (await lettersOf(buyer)).at(-1)
    expect(letter?.subject).toBe('The new code of your gift card')
    expect(letter?.text).toContain(fresh)
    for (const { code } of cards) expect(letter?.text).not.toContain(code)
  })

  test('is none for who gave no address, nor for an order that is not there', async () => {
    const { order, buyer } = await cardOf(1_000)
    await world.ctx().em.execute("update orders set email = '' where id = ?", [order.id])
    await sendGiftCards(world.ctx(), { orderId: order.id })
    await sendGiftCards(world.ctx(), { orderId: Bun.randomUUIDv7() })
    expect(await lettersOf(buyer)).toEqual([])
  })
})

describe('the code of a card', () => {
  test('is made of the card and its edition, and the same each time', () => {
    const ctx = world.ctx()
    const [one, other] = [Bun.randomUUIDv7(), Bun.randomUUIDv7()]
    const codes = [
      codeOf(ctx, { id: one, edition: 1 }),
      codeOf(ctx, { id: one, edition: 2 }),
      codeOf(ctx, { id: other, edition: 1 }),
    ]
    expect(new Set(codes).size).toBe(3)
    expect(codeOf(world.ctx(), { id: one, edition: 1 })).toBe(codes[0] ?? '')
  })

  test('is kept as one digest and four signs, however it was typed', () => {
    const kept = keptOfCode('0123-4567-89AB-CDEF')
    expect(kept.ending).toBe('CDEF')
    for (const typed of [
      '0123456789abcdef',
      ' 0123 4567 89ab cdef ',
      'O123-4567-89AB-CDEF',
      'OI23456789abcdef',
    ])
      expect(keptOfCode(typed)).toEqual(kept)
    expect(keptOfCode('0123-4567-89AB-CDEG').code_hash).not.toBe(kept.code_hash)
  })

  test('is shown on the order while nobody has used its card', async () => {
    const { order, cards } = await cardOf(1_000, 2)
    const shown = async () => (await unusedCardsOf(world.ctx(), order)).map(({ id }) => id)
    expect(await shown()).toEqual(cards.map(({ id }) => id))
    await spend(await stranger(world), cards[0]?.code ?? '', 1)
    expect(await shown()).toEqual([cards[1]?.id ?? ''])
    await redeem(await stranger(world), cards[1]?.code ?? '')
    expect(await shown()).toEqual([])
  })
})

test('the form of another card, or of somebody else, is refused and moves nothing', async () => {
  const [first, second] = [await cardOf(500), await cardOf(700)]
  const [member, other, formId] = [await stranger(world), await stranger(world), form()]
  await redeem(member, first.card.code, formId)
  expect((await redeem(member, first.card.code, formId)).amount).toBe(0)
  await expect(redeem(member, second.card.code, formId)).rejects.toThrow(FormOfAnother)
  await expect(redeem(other, first.card.code, formId)).rejects.toThrow(FormOfAnother)
  expect([await creditLeft(world, member), await creditLeft(world, other)]).toEqual([500, 0])
})
