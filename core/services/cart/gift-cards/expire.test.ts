import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { again, quietHouse, stranger } from '../../../../tests/cart'
import { balances, offerAllWays } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { book } from '../ledger/book'
import { trialBalance } from '../ledger/trial-balance'
import { refundOrder } from '../shop/refund-order'
import { balanceOf, giftCardAccount, lockBalance } from './balance'
import { expireGiftCards } from './expire'
import { expiryOfNew, giftCardSettings, saveGiftCardSettings } from './settings'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(async () => {
  const { difference, unbooked } = await trialBalance(world.ctx('shopkeeper'))
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
  await world.close()
})

const keeper = () => world.ctx('shopkeeper')
const cardOf = async (amount: number, quantity = 1) =>
  giftCardOf(world, await stranger(world), amount, quantity)
const expiring = (id: string, at: Date) =>
  world.ctx().em.execute('update gift_cards set expires_at = ? where id = ?', [at, id])
/** As if all but so much of its 800 had run out before. */
const leave = (id: string, left: number) =>
  transaction(world.ctx(), async tx => {
    const fact = { kind: 'gift-card-expired', sourceId: Bun.randomUUIDv7(), note: id } as const
    const spent = 800 - left
    if (spent > 0)
      await book(tx, fact, 'GBP', [
        { account: giftCardAccount(id), amount: spent },
        { account: 'expired-gift-cards', amount: -spent },
      ])
  })
const goneBy = async () => -((await balances(world))['expired-gift-cards'] ?? 0)

describe('a gift card that runs out', () => {
  test.each([800, 1])(
    'with %i left does so at its moment, not one millisecond before, and once',
    async left => {
      const { card } = await cardOf(800)
      await leave(card.id, left)
      const end = new Date(Date.now() + 60_000)
      await expiring(card.id, end)
      const before = await goneBy()
      const run = (ms: number) => expireGiftCards({ ...world.ctx(), now: new Date(end.getTime() + ms) })
      await run(-1)
      expect([await balanceOf(world.ctx(), card.id), await goneBy()]).toEqual([left, before])
      await run(0)
      expect(await balanceOf(world.ctx(), card.id)).toBe(0)
      await run(86_400_000)
      expect([await balanceOf(world.ctx(), card.id), await goneBy()]).toEqual([0, before + left])
    },
  )

  test('while its money is being given back is given back, and does not run out besides', async () => {
    const { card, order } = await cardOf(900)
    const end = new Date(Date.now() + 60_000)
    await expiring(card.id, end)
    const before = await goneBy()
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await lockBalance(tx, card.id)
          await proceed()
          // As `setAsideForRefund` does it under this lock.
          await tx.em.execute(
            `with r as (insert into refunds (id, order_id, amount, currency, reason, state, way, requested_at)
               select ?, id, 900, 'GBP', '', 'failed', 'cash', now() from orders where id = ? returning id)
             update gift_cards set refund_id = (select id from r) where id = ?`,
            [Bun.randomUUIDv7(), order.id, card.id],
          )
        }),
      () => expireGiftCards({ ...world.ctx(), now: end }),
    )
    expect([await balanceOf(world.ctx(), card.id), await goneBy()]).toEqual([900, before])
  })

  test('while money goes back onto it keeps that for another year', async () => {
    const { card, order } = await cardOf(900)
    const end = new Date(Date.now() + 60_000)
    await expiring(card.id, end)
    const before = await goneBy()
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await lockBalance(tx, card.id)
          await proceed()
          // As `revive` does it under this lock.
          await tx.em.execute(
            `update gift_cards set expires_at = expires_at + interval '1 year' where id = ?`,
            [card.id],
          )
        }),
      () => expireGiftCards({ ...world.ctx(), now: end }),
    )
    expect(await balanceOf(world.ctx(), card.id)).toBe(900)
    expect(await goneBy()).toBe(before)
    await refundOrder(keeper(), order.number, 'all', '')
  })

  test('after it was given back leaves nothing to run out', async () => {
    const { card, order } = await cardOf(900)
    await refundOrder(keeper(), order.number, 'all', '')
    await expiring(card.id, new Date(0))
    const before = await goneBy()
    await expireGiftCards(world.ctx())
    expect([await balanceOf(world.ctx(), card.id), await goneBy()]).toEqual([0, before])
  })
})

describe('how long gift cards are valid', () => {
  test('is for ever unless the shop says otherwise, and also when what it said cannot be read', async () => {
    expect(await giftCardSettings(world.ctx())).toEqual({ years: null })
    expect(await expiryOfNew(world.ctx())).toBeNull()
    await world
      .ctx()
      .em.execute(
        `insert into settings (key, value, updated_at) values ('gift-cards', '{"years": 1}', now())`,
      )
    expect(await giftCardSettings(world.ctx())).toEqual({ years: null })
  })

  test('is to the end of a year, where the cooperative is', async () => {
    await saveGiftCardSettings(keeper(), { years: 3 })
    const sold = async (at: string) =>
      (await expiryOfNew({ ...world.ctx(), now: new Date(at) }))?.toISOString()
    expect(await sold('2026-01-01T00:00:00Z')).toBe('2030-01-01T00:00:00.000Z')
    expect(await sold('2026-12-31T23:59:59.999Z')).toBe('2030-01-01T00:00:00.000Z')
    expect(await sold('2027-01-01T00:00:00Z')).toBe('2031-01-01T00:00:00.000Z')
  })

  test('counts for what is sold from then on, and is said by who looks after money', async () => {
    await saveGiftCardSettings(keeper(), { years: null })
    const { card } = await cardOf(500)
    await saveGiftCardSettings(keeper(), { years: 30 })
    const later = await cardOf(500)
    const ends = await world
      .ctx()
      .em.execute<{ expires_at: Date | null }[]>(
        'select expires_at from gift_cards where id in (?, ?) order by id',
        [card.id, later.card.id],
      )
    expect(ends.map(({ expires_at }) => expires_at === null)).toEqual([true, false])
    await expect(saveGiftCardSettings(world.ctx('editor'), { years: 3 })).rejects.toThrow(NotFound)
    await expect(saveGiftCardSettings(again(world, world.ctx()), { years: 3 })).rejects.toThrow(
      SignInRequired,
    )
    expect(await giftCardSettings(world.ctx())).toEqual({ years: 30 })
  })
})
