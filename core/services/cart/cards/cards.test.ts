import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { PaymentsUnavailable } from '#core/payments/refusals'
import { press, refusalOf } from '#core/payments/sandbox/cast'
import {
  again,
  doJobs,
  jar,
  later,
  one,
  order,
  pay,
  quietHouse,
  stateOf,
  stranger,
} from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { paymentOfOrder } from '../payments/payment-row'
import { requestPayment } from '../payments/request-payment'
import { chargeCard } from './charge'
import { finishSetUps } from './finish-set-ups'
import { forgetMember } from './index'
import { cardWords, chargeableCard, ownCard } from './own-card'
import { removeCard } from './remove-card'
import { beginSetUp, finishOwnSetUps } from './set-up'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())
afterEach(() => world.sandbox.behaviour.up())

type Manner = 'works' | 'declines' | 'expired' | 'asks'

/** At SumUp's page, a card of this manner is left; we have not been told. */
async function leave(member: Ctx, manner: Manner): Promise<void> {
  const url = await beginSetUp(again(world, member))
  await fetch(`${url}/card/${manner}`, { method: 'POST', redirect: 'manual' })
}

async function withCard(manner: Manner = 'works'): Promise<Ctx> {
  const member = await stranger(world)
  await leave(member, manner)
  expect(await finishOwnSetUps(again(world, member))).toBe(true)
  return member
}

async function unpaid(member: Ctx) {
  const placed = await order(again(world, member), await jar(world, 3))
  const payment = await paymentOfOrder(world.ctx(), placed.id)
  return { placed, paymentId: payment!.id }
}

const attempts = async (orderId: string) => {
  const payment = await paymentOfOrder(world.ctx(), orderId)
  const checkout = await world.ctx().house.payments.getCheckout(payment!.checkout_id!)
  return checkout.transactions.map(({ status }) => status)
}

describe('a card', () => {
  test('is kept once its owner left it at SumUp, and seen by its last four digits', async () => {
    const member = await withCard()
    const card = await ownCard(again(world, member))
    expect(cardWords(card!)).toBe('Visa ending 4242')
    expect(await finishOwnSetUps(again(world, member))).toBe(false)
  })

  test('stands sealed in the database, and opens to what charges it', async () => {
    const member = await withCard()
    const { id } = requireMember(member)
    const { token_sealed: sealed } = await one<{ token_sealed: string }>(
      world,
      'select token_sealed from cards where member_id = ?',
      [id],
    )
    const card = await chargeableCard(world.ctx(), id)
    const [instrument] = await world.ctx().house.payments.cards.instrumentsOf(card!.customerId)
    expect(card!.token).toBe(instrument!.token)
    expect(sealed).not.toContain(instrument!.token)
  })

  test('is nobody’s who left SumUp’s page without one, and none is a visitor’s', async () => {
    const member = await stranger(world)
    await press(await beginSetUp(again(world, member)), 'abandonment')
    expect(await finishOwnSetUps(again(world, member))).toBe(false)
    expect(await ownCard(again(world, member))).toBeNull()
    expect(await refusalOf(beginSetUp(world.ctx()))).toBeInstanceOf(SignInRequired)
  })

  test('whose owner never came back from SumUp’s page is found by the job', async () => {
    const member = await stranger(world)
    await leave(member, 'works')
    await finishSetUps(world.ctx())
    expect(await ownCard(again(world, member))).not.toBeNull()
  })

  test('whose checkout was not written down before a crash is found by its reference', async () => {
    const member = await stranger(world)
    await leave(member, 'works')
    const { id } = requireMember(member)
    await world.ctx().em.execute('update card_setups set checkout_id = null where member_id = ?', [id])
    expect(await finishOwnSetUps(again(world, member))).toBe(true)
  })

  test('is kept once, however many say at once that it was left', async () => {
    const member = await stranger(world)
    await leave(member, 'works')
    const said = await Promise.all([1, 2, 3, 4].map(() => finishOwnSetUps(again(world, member))))
    expect(said).toContain(true)
    const { count } = await one<{ count: number }>(
      world,
      'select count(*)::int as count from cards where member_id = ?',
      [requireMember(member).id],
    )
    expect(count).toBe(1)
  })

  test('takes the place of the one before, which SumUp then forgets', async () => {
    const member = await withCard('declines')
    const before = await chargeableCard(world.ctx(), requireMember(member).id)
    await leave(member, 'works')
    await finishOwnSetUps(again(world, member))
    expect((await ownCard(again(world, member)))?.last4).toBe('4242')
    await doJobs(world, 'forget-card')
    const instruments = await world.ctx().house.payments.cards.instrumentsOf(before!.customerId)
    expect(instruments.find(({ token }) => token === before!.token)?.active).toBe(false)
  })

  test('that is taken away is charged no more, also while SumUp cannot be told', async () => {
    const member = await withCard()
    const { placed, paymentId } = await unpaid(member)
    const { customerId } = (await chargeableCard(world.ctx(), requireMember(member).id))!
    await removeCard(again(world, member))
    expect(await ownCard(again(world, member))).toBeNull()
    expect(await chargeCard(world.ctx(), paymentId)).toBe('no-card')
    expect(await stateOf(world, placed)).toBe('pending')
    await doJobs(world, 'forget-card')
    expect(await world.ctx().house.payments.cards.instrumentsOf(customerId)).toMatchObject([
      { active: false },
    ])
    const { sealed } = await one<{ sealed: number }>(
      world,
      'select count(token_sealed)::int as sealed from cards where member_id = ?',
      [requireMember(member).id],
    )
    expect(sealed).toBe(0)
  })

  test('goes with its owner', async () => {
    const member = await withCard()
    const { id } = requireMember(member)
    await transaction(world.ctx(), tx => forgetMember(tx, id))
    expect(await ownCard(again(world, member))).toBeNull()
    expect(
      await one(world, 'select last4, removed_at is not null as removed from cards where member_id = ?', [
        id,
      ]),
    ).toEqual({ last4: null, removed: true })
  })

  test('that nobody left is forgotten to have been agreed to after months, and a kept one stays', async () => {
    const member = await withCard()
    await beginSetUp(again(world, member))
    await finishSetUps(later(world, 3 * 60))
    await finishSetUps(later(world, 100 * 24 * 60))
    const { count } = await one<{ count: number }>(
      world,
      'select count(*)::int as count from card_setups where member_id = ?',
      [requireMember(member).id],
    )
    expect(count).toBe(1)
  })

  test('that SumUp cannot say anything of is asked about by the next job, and what is old is forgotten all the same', async () => {
    const [leaver, old] = [await stranger(world), await stranger(world)]
    await beginSetUp(again(world, old))
    await finishSetUps(later(world, 3 * 60))
    await leave(leaver, 'works')
    const setUpsOf = (of: Ctx) =>
      one<{ count: number }>(world, 'select count(*)::int as count from card_setups where member_id = ?', [
        requireMember(of).id,
      ])
    await world.sandbox.behaviour.down('failing')
    await finishSetUps(later(world, 100 * 24 * 60))
    await world.sandbox.behaviour.up()
    expect([await setUpsOf(old), await setUpsOf(leaver)]).toEqual([{ count: 0 }, { count: 1 }])
    expect(await ownCard(again(world, leaver))).toBeNull()
    await finishSetUps(world.ctx())
    expect(await ownCard(again(world, leaver))).not.toBeNull()
  })

  test('is not taken for SumUp’s silence when something else is wrong: the job fails, and is seen', async () => {
    await leave(await stranger(world), 'works')
    const ctx = world.ctx()
    const payments = {
      ...ctx.house.payments,
      getCheckout: () => Promise.reject(new Error('a fault of ours')),
      findCheckout: () => Promise.reject(new Error('a fault of ours')),
    }
    await expect(finishSetUps({ ...ctx, house: { ...ctx.house, payments } })).rejects.toThrow(
      'a fault of ours',
    )
    await finishSetUps(world.ctx())
  })
})

describe('charging', () => {
  test('pays the order, once, however many try at once', async () => {
    const { placed, paymentId } = await unpaid(await withCard())
    const outcomes = await Promise.all([1, 2, 3].map(() => chargeCard(world.ctx(), paymentId)))
    expect(outcomes).toEqual(['paid', 'paid', 'paid'])
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await attempts(placed.id)).toEqual(['SUCCESSFUL'])
  })

  test.each([
    ['declines', 'declined'],
    ['expired', 'expired'],
    ['asks', 'asks'],
  ] as const)('a card that %s leaves the order to be paid in person', async (manner, outcome) => {
    const member = await withCard(manner)
    const { placed, paymentId } = await unpaid(member)
    expect(await chargeCard(world.ctx(), paymentId)).toBe(outcome)
    expect(await stateOf(world, placed)).toBe('pending')
    await pay(again(world, member), placed)
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await chargeCard(world.ctx(), paymentId)).toBe('paid')
  })

  test('while SumUp is away nobody knows, and the next try charges once', async () => {
    const { placed, paymentId } = await unpaid(await withCard())
    await world.sandbox.behaviour.down('failing')
    expect(await refusalOf(chargeCard(world.ctx(), paymentId))).toBeInstanceOf(PaymentsUnavailable)
    await world.sandbox.behaviour.up()
    expect(await chargeCard(world.ctx(), paymentId)).toBe('paid')
    expect(await attempts(placed.id)).toEqual(['SUCCESSFUL'])
  })

  test('whose answer was lost finds the order paid', async () => {
    const member = await withCard()
    const { placed, paymentId } = await unpaid(member)
    await requestPayment(again(world, member), placed.id)
    const { house } = world.ctx()
    const cards = {
      ...house.payments.cards,
      charge: async (...asked: Parameters<typeof house.payments.cards.charge>) => {
        await house.payments.cards.charge(...asked)
        throw new PaymentsUnavailable('the line was cut')
      },
    }
    const cut = { ...world.ctx(), house: { ...house, payments: { ...house.payments, cards } } }
    expect(await refusalOf(chargeCard(cut, paymentId))).toBeInstanceOf(PaymentsUnavailable)
    expect(await stateOf(world, placed)).toBe('pending')
    expect(await chargeCard(world.ctx(), paymentId)).toBe('paid')
    expect(await attempts(placed.id)).toEqual(['SUCCESSFUL'])
  })

  test('an order whose time has run out charges nothing', async () => {
    const { placed, paymentId } = await unpaid(await withCard())
    expect(await chargeCard(later(world, 20), paymentId)).toBe('over')
    expect(await stateOf(world, placed)).toBe('pending')
  })
})
