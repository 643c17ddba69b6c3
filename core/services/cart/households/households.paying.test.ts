import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { stage } from '#core/services/events/testing/stage'
import { again, jar, one, stateOf, stranger, wishOf } from '../../../../tests/cart'
import { creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { brokenCredit, household, joinTo, ownCreditLeft } from '../../../../tests/households'
import { saveBillAccount } from '../bills/accounts-for-work'
import { ownBills } from '../bills/bills-of'
import { issueBills } from '../bills/issue-bills'
import { receiveForBill } from '../bills/pay-bill'
import { takeBackEmpties } from '../deposits/take-back'
import { CreditShort } from '../ledger/credit'
import { ownStatement } from '../ledger/statement'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { refundLines } from '../refunds/request-refund'
import { leaveHousehold } from './leave'

// What is paid from, and goes back to, the credit of a household besides orders of goods.

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
  await offerAllWays(world)
})
afterAll(async () => {
  expect(await brokenCredit(world)).toEqual({})
  expect((await trialBalance(keeper())).difference.amount).toBe(0)
  await world.close()
})

const keeper = () => world.ctx('shopkeeper')
const idOf = (ctx: Ctx) => requireMember(ctx).id
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const nextMonth = (): Ctx => ({ ...world.ctx(), now: new Date(Date.now() + 32 * 86_400_000) })
const doings = async (ctx: Ctx) =>
  (await ownStatement(again(world, ctx), 1)).lines.map(({ kind, amount, who }) => [kind, amount.amount, who])

test('a monthly bill is paid from the credit of its holder’s household, once, and never beyond it', async () => {
  const { first, second } = await household(world)
  await topUp(world, first, 1_000)
  const emails = [requireMember(second).email]
  await saveBillAccount(keeper(), null, { name: 'Mill Lane 3', limit: 5_000, emails })
  const buyer = again(world, second)
  await addToCart(buyer, await jar(world, 5, 1_200), 1)
  await placeOrder(buyer, await wishOf(buyer, { way: 'account' }))
  await issueBills(nextMonth())
  const [bill] = (await ownBills(again(world, second)))?.bills ?? []
  const pay = (amount: number, id = Bun.randomUUIDv7()) =>
    receiveForBill(keeper(), bill?.number ?? '', {
      way: 'credit',
      amount: pounds(amount),
      id,
    })
  await expect(pay(1_200)).rejects.toThrow(CreditShort)
  const form = Bun.randomUUIDv7()
  await Promise.all([pay(700, form), pay(700, form)])
  expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([300, 300])
  expect((await doings(first))[0]).toEqual(['bill-payment', -700, requireMember(second).name])
  await topUp(world, first, 200)
  await pay(500)
  expect(await creditLeft(world, first)).toBe(0)
})

test('a deposit that one brings back is the household’s, once a form; kept apart is kept apart', async () => {
  const { first, second } = await household(world)
  const saver = await stranger(world)
  await topUp(world, saver, 100)
  await joinTo(world, first, saver, 'keep')
  const bottle = await jar(world, 5)
  const variantId = bottle.kind === 'product' ? bottle.variantId : ''
  await keeper().services.market.setPackaging(keeper(), variantId, { grams: null, deposit: pounds(15) })
  const empties = { variantId, quantity: 4, creditOf: idOf(second), formId: Bun.randomUUIDv7() }
  await Promise.all([takeBackEmpties(keeper(), empties), takeBackEmpties(keeper(), empties)])
  expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([60, 60])
  await takeBackEmpties(keeper(), { ...empties, creditOf: idOf(saver), formId: Bun.randomUUIDv7() })
  expect([await creditLeft(world, first), await ownCreditLeft(world, saver)]).toEqual([120, 100])
  await leaveHousehold(again(world, second))
  await takeBackEmpties(keeper(), { ...empties, formId: Bun.randomUUIDv7() })
  expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([120, 60])
})

test('tickets are paid from it, and what is given back of them comes back to it, of who has left, too', async () => {
  const { first, second } = await household(world)
  await topUp(world, first, 2_000)
  const day = await stage(world.ctx(), { places: 5 })
  const buyer = again(world, second)
  const ticket = { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId } as const
  await addToCart(buyer, ticket, 2)
  const placed = await placeOrder(buyer, await wishOf(buyer, { way: 'credit' }))
  expect(await stateOf(world, placed)).toBe('paid')
  const paid = 2_000 - (await creditLeft(world, first))
  const [one_, other] = await buyer.services.events.ticketsOf(again(world, second))
  await buyer.services.events.cancelTicket(again(world, second), one_?.id ?? '')
  await world.work()
  expect([paid > 0, await creditLeft(world, first)]).toEqual([true, 2_000 - paid / 2])
  await leaveHousehold(again(world, second))
  expect(other?.state).toBe('valid')
  const line = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [placed.id])
  await refundLines(keeper(), placed.id, [{ orderLineId: line.id, quantity: 1 }], 'Rained off')
  expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([2_000, 0])
})
