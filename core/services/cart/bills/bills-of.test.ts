import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { again, doJobs, lettersTo, one, orderOf, quietHouse, stranger } from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays, topUp } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { billAccountOf, owedOn } from '../bill-account'
import { NoAmount } from '../ledger/change-credit'
import { CreditShort } from '../ledger/credit'
import { FormUsed } from '../ledger/form-used'
import { trialBalance } from '../ledger/trial-balance'
import { refundOrder } from '../shop/refund-order'
import { billAccountForWork, closeBillAccount, saveBillAccount } from './accounts-for-work'
import { billsOfAccount, overdueBills, ownBills, readBill } from './bills-of'
import { forgetMember } from './forget-member'
import { issueBills } from './issue-bills'
import { obligationsOf } from './obligations-of'
import { BillPaid, type BillReceipt, receiveForBill } from './pay-bill'
import { remindOfBills } from './remind'
import { monthWords, sendBill } from './send-bill'

const DAY_MS = 24 * 60 * 60_000

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
const idOf = (ctx: Ctx) => requireMember(ctx).id
const emailOf = (ctx: Ctx) => requireMember(ctx).email
const at = (now: Date): Ctx => ({ ...world.ctx(), now })

async function account(...members: readonly Ctx[]): Promise<string> {
  return saveBillAccount(keeper(), null, { name: 'The Mill', limit: 100_000, emails: members.map(emailOf) })
}

async function orderOn(member: Ctx, amount: number) {
  return (await orderOf(world, member, { price: amount, way: 'account' })).placed
}

/** A bill of so much for the first of them. */
async function billed(amount: number, ...others: readonly Ctx[]) {
  const member = await stranger(world)
  const id = await account(member, ...others)
  await orderOn(member, amount)
  await issueBills(at(new Date(Date.now() + 32 * DAY_MS)))
  const own = await ownBills(again(world, member))
  const [bill] = own?.bills ?? []
  if (!bill) throw new Error('No bill')
  return { member, id, bill }
}

const receipt = (amount: number, fields: Partial<BillReceipt> = {}): BillReceipt => ({
  way: 'cash',
  amount: { amount, currency: 'GBP' },
  id: Bun.randomUUIDv7(),
  ...fields,
})

const leftOf = async (number: string) => (await readBill(keeper(), number)).left.amount

describe('a bill is read', () => {
  test('by all who order on its account, and not by who does not any more', async () => {
    const partner = await stranger(world)
    const { member, id, bill } = await billed(400, partner)
    expect((await readBill(again(world, partner), bill.number)).id).toBe(bill.id)
    await saveBillAccount(keeper(), id, { name: 'The Mill', limit: 100_000, emails: [emailOf(member)] })
    await expect(readBill(again(world, partner), bill.number)).rejects.toThrow(NotFound)
    expect(await ownBills(again(world, partner))).toBeNull()
    expect((await readBill(again(world, member), bill.number)).id).toBe(bill.id)
  })

  test('by its holder, also after the account was closed', async () => {
    const { member, id, bill } = await billed(400)
    await receiveForBill(keeper(), bill.number, receipt(400))
    await closeBillAccount(keeper(), id)
    expect((await readBill(again(world, member), bill.number)).left.amount).toBe(0)
  })

  test('by no visitor, and by nobody under a number that is none', async () => {
    const { bill } = await billed(400)
    await expect(readBill(world.ctx(), bill.number)).rejects.toThrow(NotFound)
    await expect(readBill(world.ctx('editor'), bill.number)).rejects.toThrow(NotFound)
    for (const number of ['', bill.number.toLowerCase(), `${bill.number} `, 'MB-'])
      await expect(readBill(keeper(), number)).rejects.toThrow(NotFound)
  })

  test('with the list of what is overdue, by who looks after money alone', async () => {
    await expect(overdueBills(world.ctx('editor'))).rejects.toThrow(NotFound)
    await expect(overdueBills(world.ctx())).rejects.toThrow(SignInRequired)
    const { bill } = await billed(450)
    const numbers = async (ms: number) => {
      const { overdue } = await overdueBills({ ...keeper(), now: new Date(bill.dueAt.getTime() + ms) })
      return overdue.map(({ number }) => number)
    }
    expect(await numbers(0)).not.toContain(bill.number)
    expect(await numbers(1)).toContain(bill.number)
  })
})

describe('money for a bill', () => {
  test('that is none, of another currency or for no bill is refused', async () => {
    const { bill } = await billed(500)
    for (const amount of [0, -1])
      await expect(receiveForBill(keeper(), bill.number, receipt(amount))).rejects.toThrow(NoAmount)
    const euros = receipt(500, { amount: { amount: 500, currency: 'EUR' } })
    await expect(receiveForBill(keeper(), bill.number, euros)).rejects.toThrow(NoAmount)
    await expect(receiveForBill(keeper(), 'MB-NOBILL', receipt(500))).rejects.toThrow(NotFound)
    await expect(receiveForBill(keeper(), bill.number, receipt(500, { id: 'x' }))).rejects.toThrow(NotFound)
    await expect(receiveForBill(world.ctx('member'), bill.number, receipt(500))).rejects.toThrow(NotFound)
    expect(await leftOf(bill.number)).toBe(500)
  })

  test('that is more than is left becomes its holder’s credit, and of credit no more is taken than is left', async () => {
    const { member, bill } = await billed(500)
    await receiveForBill(keeper(), bill.number, receipt(200))
    await topUp(world, member, 1_000)
    await receiveForBill(keeper(), bill.number, receipt(100, { way: 'credit' }))
    expect([await leftOf(bill.number), await creditLeft(world, member)]).toEqual([200, 900])
    await receiveForBill(keeper(), bill.number, receipt(250, { way: 'transfer' }))
    expect([await leftOf(bill.number), await creditLeft(world, member)]).toEqual([0, 950])
    const other = await billed(300)
    await topUp(world, other.member, 400)
    await receiveForBill(keeper(), other.bill.number, receipt(350, { way: 'credit' }))
    expect([await leftOf(other.bill.number), await creditLeft(world, other.member)]).toEqual([0, 100])
  })

  test('stands in the books where it came in: cash in the till, a transfer at the bank', async () => {
    const { bill } = await billed(700)
    const before = await balances(world)
    const cameIn = async () => {
      const { cash = 0, bank = 0 } = await balances(world)
      return [cash - (before.cash ?? 0), bank - (before.bank ?? 0)].map(Math.abs)
    }
    await receiveForBill(keeper(), bill.number, receipt(220))
    expect(await cameIn()).toEqual([220, 0])
    await receiveForBill(keeper(), bill.number, receipt(310, { way: 'transfer' }))
    expect(await cameIn()).toEqual([220, 310])
  })

  test('is not taken from credit that is not there', async () => {
    const { member, bill } = await billed(500)
    await topUp(world, member, 499)
    await expect(receiveForBill(keeper(), bill.number, receipt(500, { way: 'credit' }))).rejects.toThrow(
      CreditShort,
    )
    expect([await leftOf(bill.number), await creditLeft(world, member)]).toEqual([500, 499])
  })

  test('comes once, however often its form is pressed, and whatever came at the same moment', async () => {
    const { id, member, bill } = await billed(500)
    const now = new Date()
    const [first, second] = [receipt(300), receipt(300)]
    const press = (each: BillReceipt) => receiveForBill({ ...keeper(), now }, bill.number, each)
    await press(first)
    await Promise.all([press(second), press(second), press(first)])
    await press(second)
    expect([await leftOf(bill.number), await creditLeft(world, member)]).toEqual([0, 100])
    expect(await owedOn(world.ctx(), id)).toBe(0)
  })

  test('is another form’s when it says another sum or way', async () => {
    const { member, bill } = await billed(500)
    const paid = receipt(700)
    await receiveForBill(keeper(), bill.number, paid)
    for (const other of [
      receipt(500, { id: paid.id }),
      receipt(701, { id: paid.id }),
      { ...paid, way: 'transfer' as const },
    ])
      await expect(receiveForBill(keeper(), bill.number, other)).rejects.toThrow(FormUsed)
    await receiveForBill(keeper(), bill.number, paid)
    expect(await creditLeft(world, member)).toBe(200)
  })

  test('from two clerks at once pays it once: the other one hears that it is paid', async () => {
    const { id, bill } = await billed(500)
    const both = await Promise.allSettled(
      [1, 2].map(() => receiveForBill(keeper(), bill.number, receipt(500))),
    )
    const refused = both.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refused).toHaveLength(1)
    expect(refused[0]).toBeInstanceOf(BillPaid)
    expect(await owedOn(world.ctx(), id)).toBe(0)
  })
})

describe('the bill of a month', () => {
  const paidAt = (order: { readonly id: string }, moment: string) =>
    world.ctx().em.execute('update payments set paid_at = ? where order_id = ?', [moment, order.id])
  const amounts = async (member: Ctx) =>
    (await ownBills(again(world, member)))?.bills.map(({ month, amount }) => [month, amount.amount])

  test('ends with the month where the cooperative is, to the millisecond', async () => {
    const member = await stranger(world)
    await account(member)
    const [june, july] = [await orderOn(member, 300), await orderOn(member, 500)]
    // In summer the clocks of London are an hour before UTC.
    await paidAt(june, '2031-06-30T22:59:59.999Z')
    await paidAt(july, '2031-06-30T23:00:00.000Z')
    await issueBills(at(new Date('2031-06-30T22:59:59.999Z')))
    expect(await amounts(member)).toEqual([])
    await issueBills(at(new Date('2031-06-30T23:00:00.000Z')))
    expect(await amounts(member)).toEqual([['2031-06', 300]])
    await issueBills(at(new Date('2031-08-15T12:00:00Z')))
    expect(await amounts(member)).toEqual([
      ['2031-07', 500],
      ['2031-06', 300],
    ])
  })

  test('is not written for what was given back alone: that lowers the next one', async () => {
    const member = await stranger(world)
    await account(member)
    const order = await orderOn(member, 500)
    await paidAt(order, '2032-01-10T12:00:00Z')
    await issueBills(at(new Date('2032-02-01T04:00:00Z')))
    await refundOrder(keeper(), order.number, 'all', 'Broke')
    await world
      .ctx()
      .em.execute("update refunds set done_at = '2032-02-10T12:00:00Z' where order_id = ?", [order.id])
    await issueBills(at(new Date('2032-03-01T04:00:00Z')))
    expect(await amounts(member)).toEqual([['2032-01', 500]])
    await paidAt(await orderOn(member, 700), '2032-03-10T12:00:00Z')
    await issueBills(at(new Date('2032-04-01T04:00:00Z')))
    expect(await amounts(member)).toEqual([
      ['2032-03', 200],
      ['2032-01', 500],
    ])
  })

  test.each([
    ['2032-03-21T03:10Z', '2032-04-04T23:59:59.999+01:00'],
    // Half an hour into the day, before the clocks go back.
    ['2032-10-19T23:30Z', '2032-11-03T23:59:59.999Z'],
    ['2032-12-20T03:10Z', '2033-01-03T23:59:59.999Z'],
  ])('written at %s is due until the end of the day a fortnight later', async (written, due) => {
    const member = await stranger(world)
    await account(member)
    await orderOn(member, 100)
    await issueBills(at(new Date(written)))
    const own = await ownBills(again(world, member))
    expect(own?.bills.map(({ dueAt }) => dueAt)).toEqual([new Date(due)])
  })

  test('is due on the same day of the week, also when the clocks go back in between', async () => {
    const member = await stranger(world)
    const accountId = await account(member)
    await paidAt(await orderOn(member, 500), '2032-09-10T12:00:00Z')
    await issueBills(at(new Date('2032-10-20T23:30:00Z')))
    const [bill] = (await billsOfAccount(world.ctx(), accountId)).bills
    expect(bill?.dueAt.toISOString()).toBe('2032-11-04T23:59:59.999Z')
  })
})

describe('a reminder', () => {
  const sentFor = async (id: string) => {
    const asked = 'select count(*)::int as n from bill_reminders where bill_id = ?'
    return (await one<{ n: number }>(world, asked, [id])).n
  }

  test('is written from the moment after it was due', async () => {
    const { bill } = await billed(100)
    await remindOfBills(at(bill.dueAt))
    expect(await sentFor(bill.id)).toBe(0)
    await remindOfBills(at(new Date(bill.dueAt.getTime() + 1)))
    expect(await sentFor(bill.id)).toBe(1)
  })

  test('follows the one before by ten days, also when nobody reminded anybody for a month', async () => {
    const { bill } = await billed(100)
    const late = (days: number) => at(new Date(bill.dueAt.getTime() + days * DAY_MS))
    await remindOfBills(late(40))
    await remindOfBills(late(41))
    await remindOfBills(late(49))
    expect(await sentFor(bill.id)).toBe(1)
    await remindOfBills(late(50))
    await remindOfBills(late(51))
    expect(await sentFor(bill.id)).toBe(2)
    await remindOfBills(late(60))
    await remindOfBills(late(90))
    expect(await sentFor(bill.id)).toBe(3)
  })

  test('is not sent once the bill is paid, though its job waited', async () => {
    const { member, bill } = await billed(100)
    await doJobs(world, 'send-bill')
    await remindOfBills(at(new Date(bill.dueAt.getTime() + DAY_MS)))
    await receiveForBill(keeper(), bill.number, receipt(100))
    await doJobs(world, 'send-bill')
    expect((await lettersTo(world, member)).filter(subject => subject.startsWith('Reminder'))).toEqual([])
  })

  test('says what is open still, and names the bill to write on a transfer', async () => {
    const { member, bill } = await billed(1_000)
    await receiveForBill(keeper(), bill.number, receipt(400))
    await remindOfBills(at(new Date(bill.dueAt.getTime() + DAY_MS)))
    await doJobs(world, 'send-bill')
    const letter = await one<{ subject: string; body: string }>(
      world,
      `select subject, text as body from sent_mails where recipient = ? and subject like 'Reminder%'`,
      [emailOf(member)],
    )
    expect(letter.subject).toBe(`Reminder: £6.00 of your bill ${bill.number} is overdue`)
    for (const words of [
      'Together: £10.00',
      'Paid: £4.00',
      'Please transfer £6.00',
      `Reference: ${bill.number}`,
    ])
      expect(letter.body).toContain(words)
  })

  test('of a bill that is not there is no fault', async () => {
    await sendBill(world.ctx(), { billId: Bun.randomUUIDv7(), reminder: 1 })
    expect(monthWords('2031-02', 'en-GB')).toBe('February 2031')
  })
})

describe('who leaves the cooperative', () => {
  test('hands the account on to who has been on it longest', async () => {
    const [partner, last] = [await stranger(world), await stranger(world)]
    const { member, id, bill } = await billed(300, last)
    await receiveForBill(keeper(), bill.number, receipt(300))
    const emails = [member, last, partner].map(emailOf)
    await saveBillAccount(keeper(), id, { name: 'The Mill', limit: 100_000, emails })
    const joined = 'update bill_account_members set added_at = ? where member_id = ?'
    await world.ctx().em.execute(joined, [new Date(Date.now() - DAY_MS), idOf(partner)])
    await transaction(world.ctx(), tx => forgetMember(tx, idOf(member)))
    const found = await billAccountForWork(keeper(), id)
    expect(found).toMatchObject({ holderId: idOf(partner), closedAt: null })
    expect(found.members.map(each => each.id)).toEqual([idOf(partner), idOf(last)])
    await orderOn(last, 500)
    expect(await obligationsOf(world.ctx(), idOf(partner))).toMatchObject([{ label: 'Your monthly bill' }])
    expect(await obligationsOf(world.ctx(), idOf(last))).toEqual([])
  })

  test('closes an account that nobody else is on, and leaves its bills in the books', async () => {
    const { member, id, bill } = await billed(300)
    await receiveForBill(keeper(), bill.number, receipt(300))
    await transaction(world.ctx(), tx => forgetMember(tx, idOf(member)))
    expect((await billAccountForWork(keeper(), id)).closedAt).not.toBeNull()
    expect((await readBill(keeper(), bill.number)).amount.amount).toBe(300)
    await expect(closeBillAccount(keeper(), id)).rejects.toThrow(NotFound)
  })

  test('and was no holder leaves the account as it is', async () => {
    const partner = await stranger(world)
    const { member, id } = await billed(300, partner)
    await transaction(world.ctx(), tx => forgetMember(tx, idOf(partner)))
    const { holderId, closedAt, members } = await billAccountForWork(keeper(), id)
    expect([holderId, closedAt, members.map(each => each.id)]).toEqual([idOf(member), null, [idOf(member)]])
    expect(await billAccountOf(world.ctx(), idOf(partner))).toBeNull()
  })
})
