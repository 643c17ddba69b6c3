import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { hashToken } from '#core/crypto/secrets'
import { again, jar, later, one, quietHouse, stateOf, stranger, wishOf } from '../../../../tests/cart'
import { creditLeft, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { forgetGuest } from '../guests/forget-guest'
import { asGuestBuyer } from '../guests/guest-buyer'
import { creditHolders, memberStatement } from '../ledger/statement'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { cancelOrder } from '../orders/cancel-order'
import { type PlacedOrder, placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { endUnpaid } from '../payments/end-unpaid'
import { refundOrder } from '../shop/refund-order'
import { waitingBankLines } from './bank-lines'
import { readBankStatement } from './read-statement'
import {
  dismissBankLine,
  NoMemberWithAddress,
  NotInParts,
  RemainderNeedsMember,
  settleAsCredit,
  settleInPart,
  settleWithOrder,
  TransferTooSmall,
  undoDismissal,
} from './settle-bank-line'
import { BankLineSettled, NoSuchOrder } from './waiting-line'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
async function ordered(price = 500): Promise<{ buyer: Ctx; placed: PlacedOrder }> {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 5, price), 1)
  return { buyer, placed: await placeOrder(again(world, buyer), await wishOf(buyer, { way: 'transfer' })) }
}
/** So much came in, in words of its own. Returns the line. */
async function cameIn(amount: string): Promise<string> {
  const words = Bun.randomUUIDv7()
  const csv = `Date,Name,Reference,Amount\n2026-06-03,Ann,${words},${amount}\n`
  await readBankStatement(keeper(), new TextEncoder().encode(csv))
  return (await one<{ id: string }>(world, 'select id from bank_lines where text = ?', [words])).id
}
const became = async (id: string) =>
  (
    await world
      .ctx()
      .em.execute<{ became: string }[]>('select became from bank_line_settlements where bank_line_id = ?', [
        id,
      ])
  ).map(row => row.became)
async function guestOrdered(email: string): Promise<{ guest: Ctx; placed: PlacedOrder }> {
  const visitor = { ...world.ctx(), guest: hashToken(Bun.randomUUIDv7()) }
  await addToCart(visitor, await jar(world, 5, 500), 1)
  const guest = await asGuestBuyer(visitor, { name: 'Ann', email })
  return { guest, placed: await placeOrder(guest, await wishOf(visitor, { way: 'transfer' })) }
}
const booksAddUp = async () => (await trialBalance(keeper())).difference.amount

describe('money for a part of an order', () => {
  test('lies ready for it until the rest comes, once however often it is pressed', async () => {
    const { buyer, placed } = await ordered()
    const [first, rest] = [await cameIn('2.00'), await cameIn('3.00')]
    await Promise.allSettled([1, 2].map(() => settleInPart(keeper(), first, placed.number)))
    expect(await refused(settleInPart(keeper(), first, placed.number))).toBeInstanceOf(BankLineSettled)
    const { state, due, parts } = await readOrder(keeper(), placed.number)
    expect([state, due.amount, parts.map(({ way, amount }) => [way, amount.amount])]).toEqual([
      'pending',
      300,
      [['credit', 200]],
    ])
    expect([await creditLeft(world, buyer), await became(first), await booksAddUp()]).toEqual([
      0,
      ['credit'],
      0,
    ])
    await settleWithOrder(keeper(), rest, placed.number)
    expect([await stateOf(world, placed), await creditLeft(world, buyer), await booksAddUp()]).toEqual([
      'paid',
      0,
      0,
    ])
    await refundOrder(keeper(), placed.number, 'all', 'Mouldy')
    expect([await creditLeft(world, buyer), await booksAddUp()]).toEqual([500, 0])
  })

  test('is its buyer’s credit when the order comes to nothing, and pays all of it where it is enough', async () => {
    const [{ buyer, placed }, whole] = [await ordered(), await ordered()]
    await settleInPart(keeper(), await cameIn('2.00'), placed.number)
    await cancelOrder(again(world, buyer), placed.number)
    expect([await creditLeft(world, buyer), await booksAddUp()]).toEqual([200, 0])
    await settleInPart(keeper(), await cameIn('5.50'), whole.placed.number)
    expect([await stateOf(world, whole.placed), await creditLeft(world, whole.buyer)]).toEqual(['paid', 50])
  })

  test('is refused for what is paid, for guests, for no order and from others', async () => {
    const { buyer, placed } = await ordered()
    const line = await cameIn('2.00')
    const visitor = { ...world.ctx(), guest: hashToken(Bun.randomUUIDv7()) }
    await addToCart(visitor, await jar(world, 5, 500), 1)
    const guest = await asGuestBuyer(visitor, { name: 'Ann', email: 'ann@a.example' })
    const theirs = await placeOrder(guest, await wishOf(visitor, { way: 'transfer' }))
    expect(await refused(settleInPart(keeper(), line, theirs.number))).toBeInstanceOf(NotInParts)
    expect(await refused(settleInPart(keeper(), line, 'RA-NOPE22'))).toBeInstanceOf(NoSuchOrder)
    expect(await refused(settleInPart(again(world, buyer), line, placed.number))).toBeInstanceOf(NotFound)
    await settleWithOrder(keeper(), await cameIn('5.00'), placed.number)
    expect(await refused(settleInPart(keeper(), line, placed.number))).toBeInstanceOf(NotInParts)
    expect(await became(line)).toEqual([])
  })
})

describe('money for an order', () => {
  test('to the penny pays it, a penny less does not, and a penny more is credit', async () => {
    const [exact, less, more] = [await ordered(), await ordered(), await ordered()]
    await settleWithOrder(keeper(), await cameIn('5.00'), exact.placed.number)
    const short = await cameIn('4.99')
    expect(await refused(settleWithOrder(keeper(), short, less.placed.number))).toBeInstanceOf(
      TransferTooSmall,
    )
    await settleWithOrder(keeper(), await cameIn('5.01'), more.placed.number)
    expect(await Promise.all([exact, less, more].map(({ placed }) => stateOf(world, placed)))).toEqual([
      'paid',
      'pending',
      'paid',
    ])
    expect(await Promise.all([exact, less, more].map(({ buyer }) => creditLeft(world, buyer)))).toEqual([
      0, 0, 1,
    ])
    expect([await became(short), await booksAddUp()]).toEqual([[], 0])
  })

  test('is found by its number, however it is typed, and by no other', async () => {
    const { placed } = await ordered()
    const line = await cameIn('5.00')
    for (const number of ['', 'RA-NOTHIN', placed.id])
      expect(await refused(settleWithOrder(keeper(), line, number))).toBeInstanceOf(NoSuchOrder)
    await settleWithOrder(keeper(), line, `  ${placed.number.toLowerCase()} `)
    expect([await stateOf(world, placed), await became(line)]).toEqual(['paid', ['payment']])
    const spaced = await ordered()
    await settleWithOrder(keeper(), await cameIn('5.00'), spaced.placed.number.replace('-', ' '))
    expect(await stateOf(world, spaced.placed)).toBe('paid')
  })

  test('of a guest, and more than it, is kept for them until they have an account', async () => {
    const email = `guest_${Bun.randomUUIDv7().slice(-12)}@example.test`
    const { guest, placed } = await guestOrdered(email)
    const line = await cameIn('5.30')
    await settleWithOrder(keeper(), line, placed.number)
    expect([await stateOf(world, placed), await became(line)]).toEqual(['paid', ['payment']])
    expect([await creditLeft(world, guest), await booksAddUp()]).toEqual([30, 0])
    const { holders } = await creditHolders(keeper(), email.slice(0, 14))
    expect(holders.map(each => [each.email, each.credit.amount])).toEqual([[email, 30]])
    expect((await memberStatement(keeper(), requireMember(guest).id, 1)).member.email).toBe(email)
  })

  test('more than the order of somebody who was forgotten is not taken, and says why', async () => {
    const { guest, placed } = await guestOrdered(`gone_${Bun.randomUUIDv7().slice(-12)}@example.test`)
    await endUnpaid(later(world, 60 * 24 * 30), placed.id, 'expired')
    await forgetGuest(guest)
    const line = await cameIn('5.30')
    const said = await refused(settleWithOrder(keeper(), line, placed.number))
    expect(said).toBeInstanceOf(RemainderNeedsMember)
    expect([await stateOf(world, placed), await became(line)]).toEqual(['expired', []])
    await dismissBankLine(keeper(), line)
  })

  test('is one thing: the order’s, somebody’s credit, or nothing, whoever is first', async () => {
    const { buyer, placed } = await ordered()
    const line = await cameIn('5.00')
    const pressed = await Promise.all([
      refused(settleWithOrder(keeper(), line, placed.number)),
      refused(settleAsCredit(keeper(), line, buyer.viewer.member!.email)),
      refused(dismissBankLine(keeper(), line)),
    ])
    expect(pressed.filter(each => each instanceof BankLineSettled)).toHaveLength(2)
    const [only, ...others] = await became(line)
    expect(others).toEqual([])
    expect([await stateOf(world, placed), await creditLeft(world, buyer)]).toEqual([
      only === 'payment' ? 'paid' : 'pending',
      only === 'credit' ? 500 : 0,
    ])
    expect(await booksAddUp()).toBe(0)
  })
})

describe('money for credit', () => {
  test('is whose address it is, in whatever letters, once', async () => {
    const buyer = await stranger(world)
    const line = await cameIn('7.50')
    expect(await refused(settleAsCredit(keeper(), line, 'nobody@far.example'))).toBeInstanceOf(
      NoMemberWithAddress,
    )
    await settleAsCredit(keeper(), line, ` ${buyer.viewer.member!.email.toUpperCase()} `)
    expect(await refused(settleAsCredit(keeper(), line, buyer.viewer.member!.email))).toBeInstanceOf(
      BankLineSettled,
    )
    expect([await creditLeft(world, buyer), await booksAddUp()]).toEqual([750, 0])
  })
})

describe('put aside', () => {
  test('it waits no more, and again once that is undone; money that was given is not taken back so', async () => {
    const waiting = async (id: string) =>
      (await waitingBankLines(keeper())).lines.some(line => line.id === id)
    const line = await cameIn('3.00')
    await dismissBankLine(keeper(), line)
    expect(await waiting(line)).toBe(false)
    for (let times = 0; times < 2; times++) await undoDismissal(keeper(), line)
    expect(await waiting(line)).toBe(true)
    const buyer = await stranger(world)
    await settleAsCredit(keeper(), line, buyer.viewer.member!.email)
    await expect(undoDismissal(keeper(), line)).rejects.toThrow(BankLineSettled)
    await expect(undoDismissal(keeper(), Bun.randomUUIDv7())).rejects.toThrow(NotFound)
    expect([await became(line), await creditLeft(world, buyer)]).toEqual([['credit'], 300])
  })
})

test('nobody but who looks after the money deals with it, and with a line that there is', async () => {
  const { placed } = await ordered()
  const line = await cameIn('5.00')
  const steps: readonly ((ctx: Ctx, id: string) => Promise<unknown>)[] = [
    (ctx, id) => settleWithOrder(ctx, id, placed.number),
    (ctx, id) => settleAsCredit(ctx, id, 'member@example.test'),
    (ctx, id) => dismissBankLine(ctx, id),
  ]
  for (const step of steps) {
    for (const who of ['member', 'editor'] as const)
      expect(await refused(step(world.ctx(who), line))).toBeInstanceOf(NotFound)
    expect(await refused(step(world.ctx(), line))).toBeInstanceOf(SignInRequired)
    for (const strange of [Bun.randomUUIDv7(), 'line'])
      expect(await refused(step(keeper(), strange))).toBeInstanceOf(NotFound)
  }
  expect([await stateOf(world, placed), await became(line)]).toEqual(['pending', []])
})
