import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { again, jar, quietHouse, stateOf, stranger, wishOf } from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { addToCart } from '../lines/add-to-cart'
import { type PlacedOrder, placeOrder } from '../orders/place-order'
import { PaidAlready, receivePayment } from '../ways/receive-payment'
import { waitingBankLines } from './bank-lines'
import { NotAStatement, readBankStatement } from './read-statement'
import {
  dismissBankLine,
  NoMemberWithAddress,
  settleAsCredit,
  settleExact,
  settleWithOrder,
  TransferTooSmall,
  undoDismissal,
} from './settle-bank-line'
import { BankLineSettled } from './waiting-line'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

async function transferOrder(price = 500): Promise<{ buyer: Ctx; placed: PlacedOrder }> {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 5, price), 1)
  return { buyer, placed: await placeOrder(again(world, buyer), await wishOf(buyer, { way: 'transfer' })) }
}

const csv = (...lines: string[]) =>
  new TextEncoder().encode(
    `Date,Name,Reference,Amount\n${lines.map(line => `2026-06-03,${line}\n`).join('')}`,
  )

/** Reads a statement with one line, and gives its id. */
async function cameIn(reference: string, amount: string): Promise<string> {
  await readBankStatement(keeper(), csv(`${Bun.randomUUIDv7()},${reference},${amount}`))
  const { lines } = await waitingBankLines(keeper())
  const line = lines.find(each => each.text === reference)
  if (!line) throw new Error('It was not read')
  return line.id
}

describe('a bank’s statement', () => {
  test('read twice, or overlapping, keeps each line once; two that say the same are two', async () => {
    const [one, two] = [`A,first ${Bun.randomUUIDv7()},4.00`, `B,second ${Bun.randomUUIDv7()},4.00`]
    expect(await readBankStatement(keeper(), csv(one, one))).toMatchObject({ added: 2, known: 0 })
    expect(await readBankStatement(keeper(), csv(one, one, two))).toMatchObject({ added: 1, known: 2 })
  })

  test('of a busy year is kept whole; of one that overlaps it only what is new is added', async () => {
    const year = Array.from({ length: 1_203 }, (_, at) => `C,${Bun.randomUUIDv7()} ${at},1.00`)
    expect(await readBankStatement(keeper(), csv(...year))).toMatchObject({ added: 1_203, known: 0 })
    const overlapping = csv(...year.slice(1_000), `D,${Bun.randomUUIDv7()},1.00`)
    expect(await readBankStatement(keeper(), overlapping)).toMatchObject({ added: 1, known: 203 })
    await world.ctx().em.execute(`delete from bank_lines where payer = 'C' or payer = 'D'`)
  })

  test('changes nothing by being read, and proposes the order that its text names', async () => {
    const { placed } = await transferOrder()
    const before = await balances(world)
    await cameIn(`thanks ${placed.number.replace('-', ' ').toLowerCase()}`, '5.00')
    const { lines } = await waitingBankLines(keeper())
    const line = lines.find(each => each.proposed?.number === placed.number)
    expect(line?.proposed?.fit).toBe('exact')
    expect(await balances(world)).toEqual(before)
  })

  test('in another currency is said, in no known form is refused, and is nobody else’s to read', async () => {
    const foreign = new TextEncoder().encode('Date,Amount,Currency,Memo\n2026-06-03,5.00,EUR,Box\n')
    expect((await readBankStatement(keeper(), foreign)).faults).toEqual(['2026-06-03, : it is in EUR.'])
    const picture = readBankStatement(keeper(), new Uint8Array([137, 80, 78, 71]))
    await expect(picture).rejects.toBeInstanceOf(NotAStatement)
    await expect(readBankStatement(await stranger(world), csv())).rejects.toBeInstanceOf(NotFound)
  })
})

describe('a line of it', () => {
  test('pays its order once, however often it is pressed, and what is too much becomes credit', async () => {
    const { buyer, placed } = await transferOrder(500)
    const before = await balances(world)
    const id = await cameIn(placed.number, '7.50')
    const presses = [1, 2, 3].map(() => settleWithOrder(keeper(), id, placed.number).catch(fault => fault))
    const faults = (await Promise.all(presses)).filter(Boolean)
    expect(faults.every(fault => fault instanceof BankLineSettled)).toBe(true)
    expect(faults).toHaveLength(2)
    expect(await stateOf(world, placed)).toBe('paid')
    expect(await creditLeft(world, buyer)).toBe(250)
    expect(((await balances(world)).bank ?? 0) - (before.bank ?? 0)).toBe(750)
  })

  test('is found again after a crash between the payment and its settlement, and cannot become credit then', async () => {
    const { buyer, placed } = await transferOrder(500)
    const id = await cameIn(placed.number, '6.00')
    await receivePayment(keeper(), placed.number, { way: 'transfer', bankLineId: id })
    const email = buyer.viewer.member?.email ?? ''
    await expect(settleAsCredit(keeper(), id, email)).rejects.toBeInstanceOf(BankLineSettled)
    await settleWithOrder(keeper(), id, placed.number)
    expect(await creditLeft(world, buyer)).toBe(100)
  })

  test('that is too small, or the second for one order, is refused and can be made credit', async () => {
    const { buyer, placed } = await transferOrder(500)
    const small = await cameIn(placed.number, '4.99')
    await expect(settleWithOrder(keeper(), small, placed.number)).rejects.toBeInstanceOf(TransferTooSmall)
    const first = await cameIn(`${placed.number} one`, '5.00')
    const second = await cameIn(`${placed.number} two`, '5.00')
    await settleWithOrder(keeper(), first, placed.number)
    await expect(settleWithOrder(keeper(), second, placed.number)).rejects.toBeInstanceOf(PaidAlready)
    await settleAsCredit(keeper(), second, buyer.viewer.member?.email.toUpperCase() ?? '')
    await expect(settleAsCredit(keeper(), small, 'nobody@example.test')).rejects.toBeInstanceOf(
      NoMemberWithAddress,
    )
    expect(await creditLeft(world, buyer)).toBe(500)
  })

  test('that is nobody’s is put aside, and back', async () => {
    const id = await cameIn(`Interest ${Bun.randomUUIDv7()}`, '0.12')
    const isWaiting = async () => (await waitingBankLines(keeper())).lines.some(line => line.id === id)
    await dismissBankLine(keeper(), id)
    expect(await isWaiting()).toBe(false)
    await undoDismissal(keeper(), id)
    expect(await isWaiting()).toBe(true)
  })

  test('all that fit exactly are settled at once; of two for one order one stays', async () => {
    const [one, two] = [await transferOrder(), await transferOrder()]
    await cameIn(one.placed.number, '5.00')
    await cameIn(two.placed.number, '5.00')
    const twice = await cameIn(`again ${two.placed.number}`, '5.00')
    expect(await settleExact(keeper(), 2)).toEqual({ orders: 0, bills: 0 })
    expect((await settleExact(keeper())).orders).toBeGreaterThanOrEqual(2)
    expect([await stateOf(world, one.placed), await stateOf(world, two.placed)]).toEqual(['paid', 'paid'])
    const { lines } = await waitingBankLines(keeper())
    const left = lines.filter(line => line.proposed?.number === two.placed.number)
    expect(left).toHaveLength(1)
    expect(left[0]?.proposed?.fit).toBe('paid')
    expect(twice).toBeString()
  })
})
