import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { again, jar, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import { balances, creditLeft } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower } from '../../../../tests/hub'
import { takeBackEmpties } from '../deposits/take-back'
import { owedTo } from '../producers/owed'
import { payProducer } from '../producers/pay-producer'
import { type CreditChange, changeCredit } from './change-credit'
import { FormUsed } from './form-used'
import { trialBalance } from './trial-balance'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const booksAreRight = async () => {
  const { difference, unbooked } = await trialBalance(keeper())
  expect({ difference: difference.amount, unbooked }).toEqual({ difference: 0, unbooked: 0 })
}

describe('a form that was booked, sent again', () => {
  test('with other credit in it is refused; the same is one change, also when the credit is less by now', async () => {
    const [member, other] = [await stranger(world), await stranger(world)]
    const { id } = requireMember(member)
    const top: CreditChange = {
      kind: 'top-up',
      amount: pounds(2_000),
      way: 'cash',
      note: '',
      formId: Bun.randomUUIDv7(),
    }
    for (const _ of [1, 2]) await changeCredit(keeper(), id, top)
    expect(await creditLeft(world, member)).toBe(2_000)
    const out: CreditChange = { ...top, kind: 'pay-out', amount: pounds(1_500), formId: Bun.randomUUIDv7() }
    for (const _ of [1, 2]) await changeCredit(keeper(), id, out)
    for (const [memberId, change] of [
      [id, { ...top, amount: pounds(5_000) }],
      [id, { ...top, way: 'transfer' }],
      [requireMember(other).id, top],
      [id, { ...out, amount: pounds(100) }],
    ] as const)
      await expect(changeCredit(keeper(), memberId, change)).rejects.toBeInstanceOf(FormUsed)
    expect([await creditLeft(world, member), await creditLeft(world, other)]).toEqual([500, 0])
    await booksAreRight()
  })

  test('by two at the same moment with two amounts is one of the two, and the other is told', async () => {
    const member = await stranger(world)
    const formId = Bun.randomUUIDv7()
    const both = await Promise.allSettled(
      [700, 900].map(amount =>
        changeCredit(keeper(), requireMember(member).id, {
          kind: 'top-up',
          amount: pounds(amount),
          way: 'cash',
          note: '',
          formId,
        }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [lost] = both.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(lost).toBeInstanceOf(FormUsed)
    expect([700, 900]).toContain(await creditLeft(world, member))
  })

  test('with another pay-out to a producer in it is refused, and the same is one', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const leeks = await crop(world, maker, { price: 1_000, cost: 800 })
    const buyer = await stranger(world)
    await pay(buyer, await order(again(world, buyer), leeks.sellable, 2))
    const payout = { amount: pounds(300), way: 'transfer', note: '', formId: Bun.randomUUIDv7() } as const
    for (const _ of [1, 2]) await payProducer(keeper(), maker, payout)
    for (const [producer, again] of [
      [maker, { ...payout, amount: pounds(400) }],
      [maker, { ...payout, way: 'cash' }],
      [other, payout],
    ] as const)
      await expect(payProducer(keeper(), producer, again)).rejects.toBeInstanceOf(FormUsed)
    const paid = 'select sum(amount)::int as paid from producer_payouts where producer_id = ?'
    expect(await one(world, paid, [maker])).toEqual({ paid: 300 })
    expect(await owedTo(world.ctx(), maker)).toEqual(pounds(1_300))
    await booksAreRight()
  })

  test('with other empties in it is refused, and the same says what was given then', async () => {
    const bottle = await jar(world, 9)
    const variantId = bottle.kind === 'product' ? bottle.variantId : ''
    const deposit = (amount: number) =>
      keeper().services.market.setPackaging(keeper(), variantId, { deposit: pounds(amount), grams: null })
    await deposit(15)
    const crate = await jar(world, 9)
    const crateId = crate.kind === 'product' ? crate.variantId : ''
    await keeper().services.market.setPackaging(keeper(), crateId, { deposit: pounds(15), grams: null })
    const member = await stranger(world)
    const empties = { variantId, quantity: 4, creditOf: null, formId: Bun.randomUUIDv7() }
    const before = (await balances(world)).cash ?? 0
    expect(await takeBackEmpties(keeper(), empties)).toEqual(pounds(60))
    await deposit(20)
    expect(await takeBackEmpties(keeper(), empties)).toEqual(pounds(60))
    for (const changed of [
      { ...empties, quantity: 5 },
      { ...empties, variantId: crateId },
      { ...empties, creditOf: requireMember(member).id },
    ])
      await expect(takeBackEmpties(keeper(), changed)).rejects.toBeInstanceOf(FormUsed)
    expect(((await balances(world)).cash ?? 0) - before).toBe(-60)
    expect(await creditLeft(world, member)).toBe(0)
    await booksAreRight()
  })
})
