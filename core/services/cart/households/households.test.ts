import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { again, jar, lettersTo, one, order, stateOf, stranger, wishOf } from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import { giftCardOf } from '../../../../tests/gift-cards'
import type { TestHouse } from '../../../../tests/house'
import { testHouse } from '../../../../tests/house'
import { brokenCredit, household, joinTo, ownCreditLeft } from '../../../../tests/households'
import { overtaking } from '../../../../tests/lock-waits'
import { redeemGiftCard } from '../gift-cards/redeem'
import { changeCredit } from '../ledger/change-credit'
import { CreditShort } from '../ledger/credit'
import { householdStatement, ownStatement } from '../ledger/statement'
import { trialBalance } from '../ledger/trial-balance'
import { orderLetter } from '../letters/order-letter'
import { addToCart } from '../lines/add-to-cart'
import { cancelOrder } from '../orders/cancel-order'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { refundLines } from '../refunds/request-refund'
import { sellFromCredit } from '../till/sell'
import { readCustomer } from '../till/till'
import { closeUnused, HouseholdInUse, householdForWork, openForMembers } from './for-work'
import {
  acceptInvitation,
  declineInvitation,
  InThisHousehold,
  invite,
  inviteForShop,
  withdrawInvitation,
} from './invitations'
import { InHouseholdAlready } from './join'
import { leaveHousehold, removeFromHousehold } from './leave'
import { NothingToMove, openHousehold, ownHousehold, shareOwnCredit } from './own-household'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
  await offerAllWays(world)
})
afterAll(async () => {
  expect(await brokenCredit(world)).toEqual({})
  expect((await trialBalance(world.ctx('shopkeeper'))).difference.amount).toBe(0)
  await world.close()
})

const idOf = (ctx: Ctx) => requireMember(ctx).id
const keeper = () => world.ctx('shopkeeper')

async function buy(ctx: Ctx, priceAmount: number, quantity = 1) {
  const buyer = again(world, ctx)
  await addToCart(buyer, await jar(world, 10, priceAmount), quantity)
  return placeOrder(buyer, await wishOf(buyer, { way: 'credit' }))
}

async function payOut(member: Ctx, amount: number, own = false): Promise<void> {
  await changeCredit(keeper(), idOf(member), {
    kind: 'pay-out',
    amount: { amount, currency: 'GBP' },
    way: 'cash',
    note: '',
    own,
    formId: Bun.randomUUIDv7(),
  })
}

const linesOf = async (ctx: Ctx) =>
  (await ownStatement(again(world, ctx), 1)).lines.map(({ kind, amount, who }) => [kind, amount.amount, who])

describe('a household', () => {
  test('has one credit: what one pays in the other pays with, and both read who did what', async () => {
    const { first, second, id } = await household(world)
    await topUp(world, first, 2_000)
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([2_000, 2_000])
    await buy(second, 650)
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([1_350, 1_350])
    expect(await linesOf(first)).toEqual([
      ['payment', -650, 'A Stranger'],
      ['top-up', 2_000, 'A Stranger'],
    ])
    expect(await linesOf(second)).toEqual(await linesOf(first))
    const [bought, paidIn] = (await householdStatement(keeper(), id, 1)).lines
    expect([bought?.orderOf, paidIn?.by]).toEqual([idOf(second), requireMember(keeper()).name])
  })

  test('gets back what its credit had paid, also by a part of an order, and for who has left since', async () => {
    const { first, second } = await household(world)
    await topUp(world, first, 1_000)
    const placed = await buy(second, 400, 2)
    const { id: lineId } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
      placed.id,
    ])
    const refund = () => refundLines(keeper(), placed.id, [{ orderLineId: lineId, quantity: 1 }], '')
    await refund()
    expect(await creditLeft(world, first)).toBe(600)
    const read = await readOrder(again(world, second), placed.number)
    const letter = orderLetter(world.ctx(), read, `refund:${read.refunds[0]?.id}`)
    expect(letter?.text).toContain('It is on the credit of Pen-y-bryn now.')
    await leaveHousehold(again(world, second))
    await refund()
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([1_000, 0])
  })

  test('gets back what was held for an order that came to nothing, from who has left since, too', async () => {
    const { first, second } = await household(world)
    await topUp(world, first, 300)
    const buyer = again(world, second)
    await addToCart(buyer, await jar(world, 5), 1)
    const placed = await placeOrder(buyer, await wishOf(buyer, { way: 'cash', creditFirst: true }))
    expect(await creditLeft(world, first)).toBe(0)
    await leaveHousehold(again(world, second))
    await cancelOrder(again(world, second), placed.number)
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([300, 0])
  })

  test('gets what is left on a gift card of one of them, once', async () => {
    const { first, second } = await household(world)
    const { card } = await giftCardOf(world, await stranger(world), 3_000)
    const formId = Bun.randomUUIDv7()
    const redeem = () => redeemGiftCard(again(world, second), card.code, formId)
    await Promise.all([redeem(), redeem()])
    expect(await creditLeft(world, first)).toBe(3_000)
    await expect(redeemGiftCard(again(world, first), card.code, Bun.randomUUIDv7())).rejects.toThrow(
      'We know no gift card',
    )
  })

  test('pays at the till what one of them buys', async () => {
    const { first, second } = await household(world)
    await topUp(world, first, 1_000)
    const customer = await readCustomer(keeper(), idOf(second))
    expect(customer).toMatchObject({ credit: { amount: 1_000 }, household: 'Pen-y-bryn' })
  })
})

describe('the last pound', () => {
  test('is spent once, though two of them press Pay at the same moment: the other is told what is left', async () => {
    const { first, second } = await household(world)
    await topUp(world, first, 100)
    const before = await balances(world)
    const answers = await Promise.allSettled([buy(first, 100), buy(second, 100)])
    const refused = answers.filter(answer => answer.status === 'rejected')
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(refused.map(({ reason }) => [reason.name, reason.credit.amount])).toEqual([['CreditShort', 0]])
    expect(await creditLeft(world, first)).toBe(0)
    const after = await balances(world)
    expect([(after.households ?? 0) - (before.households ?? 0), after.credit]).toEqual([100, before.credit])
  })

  test('is not spent by who is taken out in this very moment', async () => {
    const { first, second, id } = await household(world)
    await topUp(world, first, 100)
    const buyer = again(world, second)
    await addToCart(buyer, await jar(world, 5, 100), 1)
    const wish = await wishOf(buyer, { way: 'credit' })
    const refused = Promise.withResolvers<unknown>()
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await removeFromHousehold(tx, id, idOf(second), 0)
          await proceed()
        }),
      () => placeOrder(buyer, wish).then(refused.resolve, refused.resolve),
    )
    expect(await refused.promise).toBeInstanceOf(CreditShort)
    expect(await creditLeft(world, first)).toBe(100)
  })

  test('that is paid in for who leaves in this very moment is never lost', async () => {
    const { first, id } = await household(world, 1)
    await overtaking(
      world,
      proceed =>
        transaction(again(world, first), async tx => {
          await leaveHousehold(tx)
          await proceed()
        }),
      () => topUp(world, first, 700),
    )
    expect([await ownCreditLeft(world, first), (await householdForWork(keeper(), id)).credit.amount]).toEqual(
      [700, 0],
    )
  })
})

describe('joining', () => {
  test('needs a yes: who is asked, and who is asked by the shop, shares nothing before', async () => {
    const { first } = await household(world, 1)
    const guest = await stranger(world)
    await topUp(world, guest, 500)
    await invite(again(world, first), ` ${requireMember(guest).email.toUpperCase()} `)
    expect(await creditLeft(world, first)).toBe(0)
    const id = await openForMembers(keeper(), 'Nant', [requireMember(guest).email])
    expect((await householdForWork(keeper(), id)).members).toEqual([])
    const { invited, household: none } = await ownHousehold(again(world, guest))
    expect([none, invited.map(({ household }) => household)]).toEqual([null, ['Pen-y-bryn', 'Nant']])
    await declineInvitation(again(world, guest), invited[1]?.id ?? '')
    expect(await creditLeft(world, guest)).toBe(500)
    await closeUnused(keeper(), id)
  })

  test('moves the credit one has, or keeps it apart, as they say; kept, it is moved later', async () => {
    const { first, second } = await household(world)
    const [mover, saver] = [await stranger(world), await stranger(world)]
    await topUp(world, mover, 500)
    await topUp(world, saver, 300)
    await joinTo(world, first, mover, 'move')
    await joinTo(world, first, saver, 'keep')
    expect([await creditLeft(world, saver), await ownCreditLeft(world, saver)]).toEqual([500, 300])
    expect(await ownCreditLeft(world, mover)).toBe(0)
    // What is kept apart pays nothing that is shared, and nothing else either.
    await expect(buy(saver, 600)).rejects.toThrow(CreditShort)
    await payOut(saver, 50, true)
    expect(await ownCreditLeft(world, saver)).toBe(250)
    await shareOwnCredit(again(world, saver))
    expect([await creditLeft(world, second), await ownCreditLeft(world, saver)]).toEqual([750, 0])
    await expect(shareOwnCredit(again(world, saver))).rejects.toThrow(NothingToMove)
  })

  test('moves what was kept apart once, however many press at the same moment', async () => {
    const [{ first }, saver] = [await household(world, 1), await stranger(world)]
    await topUp(world, saver, 310)
    await joinTo(world, first, saver, 'keep')
    const pressed = await Promise.allSettled(
      Array.from({ length: 6 }, () => shareOwnCredit(again(world, saver))),
    )
    const refused = pressed.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refused.map(({ name }) => name)).toEqual(Array.from({ length: 5 }, () => 'NothingToMove'))
    expect([await creditLeft(world, first), await ownCreditLeft(world, saver)]).toEqual([310, 0])
  })

  test('what one had paid before from their own credit goes back to it', async () => {
    const [{ first }, saver] = [await household(world, 1), await stranger(world)]
    await topUp(world, saver, 300)
    const placed = await buy(saver, 300)
    await joinTo(world, first, saver, 'keep')
    const { id } = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
      placed.id,
    ])
    await refundLines(keeper(), placed.id, [{ orderLineId: id, quantity: 1 }], '')
    expect([await ownCreditLeft(world, saver), await creditLeft(world, first)]).toEqual([300, 0])
  })

  test('is for one household at a time, by two answers at the same moment, too', async () => {
    const [one, two, guest] = [await household(world, 1), await household(world, 1), await stranger(world)]
    for (const { first } of [one, two]) await invite(again(world, first), requireMember(guest).email)
    const { invited } = await ownHousehold(again(world, guest))
    const yes = invited.map(({ id }) => acceptInvitation(again(world, guest), id, 'move'))
    const refused = (await Promise.allSettled(yes)).filter(answer => answer.status === 'rejected')
    expect(refused.map(({ reason }) => reason.name)).toEqual(['InHouseholdAlready'])
    await expect(openHousehold(again(world, guest), 'Third', 'move')).rejects.toThrow(InHouseholdAlready)
    await expect(openHousehold(again(world, one.first), 'Third', 'move')).rejects.toThrow(InHouseholdAlready)
  })

  test('is for who was asked alone, once, and not after it was taken back', async () => {
    const { first } = await household(world, 1)
    const [guest, other] = [await stranger(world), await stranger(world)]
    await invite(again(world, first), requireMember(guest).email)
    await invite(again(world, first), requireMember(guest).email)
    const { invited } = await ownHousehold(again(world, guest))
    expect(invited).toHaveLength(1)
    const id = invited[0]?.id ?? ''
    for (const answer of [acceptInvitation, declineInvitation])
      await expect(answer(again(world, other), id, 'move')).rejects.toThrow(NotFound)
    // Nor takes it back who is in another household, or in none.
    await withdrawInvitation(again(world, (await household(world, 1)).first), id)
    await expect(withdrawInvitation(again(world, other), id)).rejects.toThrow(NotFound)
    await withdrawInvitation(again(world, first), id)
    await expect(acceptInvitation(again(world, guest), id, 'move')).rejects.toThrow(NotFound)
    await expect(invite(again(world, first), requireMember(first).email)).rejects.toThrow(InThisHousehold)
    await expect(invite(again(world, guest), requireMember(other).email)).rejects.toThrow(NotFound)
  })

  test('says the same of an address that is a member’s and of one that is nobody’s, and writes to members alone', async () => {
    const { first, id } = await household(world, 1)
    const guest = await stranger(world)
    await invite(again(world, first), 'nobody@example.test')
    await inviteForShop(keeper(), id, requireMember(guest).email)
    const { invitations } = await householdForWork(keeper(), id)
    expect(invitations.map(({ email }) => email)).toEqual(['nobody@example.test', requireMember(guest).email])
    await world.work()
    expect(await lettersTo(world, guest)).toEqual(['Share the credit of Pen-y-bryn?'])
    const letters = 'select count(*)::int as sent from sent_mails where recipient = ?'
    expect(await one<object>(world, letters, ['nobody@example.test'])).toEqual({ sent: 0 })
  })

  test('is told to all who share the credit', async () => {
    const { first, second } = await household(world)
    await world.work()
    // The question was answered before its letter was written.
    for (const member of [first, second])
      expect(await lettersTo(world, member)).toEqual(['Somebody joined Pen-y-bryn'])
  })
})

describe('leaving', () => {
  test('leaves the credit to the others', async () => {
    const { first, second } = await household(world)
    await topUp(world, second, 900)
    await leaveHousehold(again(world, second))
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([900, 0])
    await expect(leaveHousehold(again(world, second))).rejects.toThrow(NotFound)
    // They may come back.
    await joinTo(world, first, second)
    expect(await creditLeft(world, second)).toBe(900)
  })

  test('takes all of it along as the last one, with what comes back later', async () => {
    const { first, second, id } = await household(world)
    await topUp(world, first, 900)
    const placed = await buy(second, 200)
    await leaveHousehold(again(world, second))
    await leaveHousehold(again(world, first))
    expect(await ownCreditLeft(world, first)).toBe(700)
    expect((await householdForWork(keeper(), id)).closedAt).not.toBeNull()
    const line = await one<{ id: string }>(world, 'select id from order_lines where order_id = ?', [
      placed.id,
    ])
    await refundLines(keeper(), placed.id, [{ orderLineId: line.id, quantity: 1 }], '')
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([900, 0])
    await expect(inviteForShop(keeper(), id, 'late@example.test')).rejects.toThrow(NotFound)
  })

  test('the shop takes somebody out, and gives them back of the credit what it thinks fair, never more', async () => {
    const { first, second, id } = await household(world)
    await topUp(world, first, 900)
    await expect(removeFromHousehold(keeper(), id, idOf(second), 901)).rejects.toThrow(CreditShort)
    expect(await creditLeft(world, second)).toBe(900)
    await removeFromHousehold(keeper(), id, idOf(second), 250)
    expect([await creditLeft(world, first), await creditLeft(world, second)]).toEqual([650, 250])
    await expect(removeFromHousehold(keeper(), id, idOf(second), 0)).rejects.toThrow(NotFound)
    await world.work()
    const letter = await one<{ text: string }>(
      world,
      `select text from sent_mails where recipient = ? and subject like 'Who shares%'`,
      [requireMember(second).email],
    )
    expect(letter.text).toContain('£2.50 of it is your own credit now.')
  })

  test('both at the same moment, one is the last and has it all', async () => {
    const { first, second, id } = await household(world)
    await topUp(world, first, 900)
    await Promise.all([leaveHousehold(again(world, first)), leaveHousehold(again(world, second))])
    const left = [await creditLeft(world, first), await creditLeft(world, second)]
    expect(left.toSorted()).toEqual([0, 900])
    await expect(closeUnused(keeper(), id)).rejects.toThrow(NotFound)
  })

  test('is no end that the shop could make while somebody is in it', async () => {
    const { id } = await household(world, 1)
    await expect(closeUnused(keeper(), id)).rejects.toThrow(HouseholdInUse)
  })
})

describe('an account that is closed', () => {
  const forget = (ctx: Ctx) => transaction(world.ctx(), tx => tx.services.members.forget(tx, idOf(ctx)))
  const obligations = async (ctx: Ctx) =>
    (await world.ctx().services.members.obligationsOf(again(world, ctx), idOf(ctx))).map(({ text }) => text)
  const close = (ctx: Ctx) =>
    world
      .ctx()
      .em.execute(
        `insert into account_closings (member_id, asked_at, erase_after) values (?, now(), now() + interval '14 days')`,
        [idOf(ctx)],
      )

  test('leaves the credit to the others; who is alone has to settle it first, and what they kept apart always', async () => {
    const { first, second } = await household(world)
    await topUp(world, first, 900)
    expect(await obligations(second)).toEqual([])
    await forget(second)
    expect(await creditLeft(world, first)).toBe(900)
    expect(await obligations(first)).toEqual([
      'You have £9.00 of credit in your household. Spend it, or ask us to pay it out to you.',
    ])
    const saver = await stranger(world)
    await topUp(world, saver, 300)
    await joinTo(world, first, saver, 'keep')
    expect(await obligations(saver)).toEqual([
      'You have £3.00 of credit. Spend it, or ask us to pay it out to you.',
    ])
    // With another in it the credit is not first's alone.
    expect(await obligations(first)).toEqual([])
  })

  test('does not count among those who stay: the other takes the credit along', async () => {
    const { first, second, id } = await household(world)
    await topUp(world, first, 900)
    await close(second)
    expect(await obligations(first)).toHaveLength(1)
    await leaveHousehold(again(world, first))
    expect([await ownCreditLeft(world, first), (await householdForWork(keeper(), id)).members]).toEqual([
      900,
      [],
    ])
  })

  test('is not erased over credit that it was left with in this very moment', async () => {
    const { first } = await household(world, 1)
    await topUp(world, first, 900)
    await expect(forget(first)).rejects.toThrow('left them its credit')
    expect(await creditLeft(world, first)).toBe(900)
  })

  test('takes along the questions to its address', async () => {
    const { first, id } = await household(world, 1)
    const guest = await stranger(world)
    await invite(again(world, first), requireMember(guest).email)
    await forget(guest)
    expect((await householdForWork(keeper(), id)).invitations).toEqual([])
  })
})

test('nobody who is out reads the credit of a household, and only the money’s keeper has its page', async () => {
  const { id, second } = await household(world)
  await leaveHousehold(again(world, second))
  expect((await ownStatement(again(world, second), 1)).household).toBeNull()
  for (const asked of [householdForWork, (ctx: Ctx, of: string) => householdStatement(ctx, of, 1)])
    await expect(asked(again(world, second), id)).rejects.toThrow(NotFound)
  expect(await stateOf(world, await order(again(world, second), await jar(world, 1)))).toBe('pending')
})

test('from credit at the till one of them buys what the other paid in', async () => {
  const { first, second } = await household(world)
  await topUp(world, first, 2_000)
  const { atTill, buyerAtTill } = await import('../till/till')
  const { readTill } = await import('../till/sell')
  await addToCart(atTill(keeper()), await jar(world, 5), 1)
  const customer = await readCustomer(keeper(), idOf(second))
  expect((await buyerAtTill(keeper(), customer)).viewer.actor).toEqual({ id: idOf(keeper()), at: 'till' })
  const { total } = await readTill(keeper(), customer)
  await sellFromCredit(keeper(), { customer, key: Bun.randomUUIDv7(), seenTotal: total.amount })
  expect(await creditLeft(world, first)).toBe(2_000 - total.amount)
  const [line] = (await ownStatement(again(world, first), 1)).lines
  expect([line?.orderOf, line?.by]).toEqual([idOf(second), requireMember(keeper()).name])
})
