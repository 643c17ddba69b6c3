import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { again, jar, quietHouse, stranger, wishOf } from '../../../../tests/cart'
import { creditLeft, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { voucher } from '../../../../tests/prices'
import { trialBalance } from '../ledger/trial-balance'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { enterVoucher } from '../wishes/enter-voucher'
import { DEPOSIT, depositsFor } from './deposits-for'
import { takeBackEmpties } from './take-back'
import { writeDeposits } from './write-deposits'

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
const pence = (amount: number, currency = 'GBP') => ({ amount, currency })

async function glass(amount: number | null) {
  const sellable = await jar(world, 9)
  const variantId = sellable.kind === 'product' ? sellable.variantId : ''
  await carries(variantId, amount)
  return { sellable, variantId }
}

const carries = (variantId: string, amount: number | null) =>
  keeper().services.market.setPackaging(keeper(), variantId, {
    deposit: amount === null ? null : pence(amount),
    grams: null,
  })

/** Waits to be paid in cash. */
async function ordered(
  glasses: readonly (readonly [Awaited<ReturnType<typeof glass>>, number])[],
  code: string | null = null,
) {
  const buyer = await stranger(world)
  for (const [{ sellable }, quantity] of glasses) await addToCart(again(world, buyer), sellable, quantity)
  if (code) await enterVoucher(again(world, buyer), code)
  const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way: 'cash' }))
  const { lines } = await readOrder(again(world, buyer), placed.number)
  return { placed, lineIds: lines.map(({ id }) => id) }
}

const depositsOf = async (orderId: string) =>
  (
    await db(world.ctx())
      .selectFrom('order_adjustments')
      .select(['order_line_id as line', 'amount', 'label', 'currency'])
      .where('order_id', '=', orderId)
      .where('kind', '=', 'deposit')
      .orderBy('order_line_id')
      .execute()
  ).map(({ line, amount, label, currency }) => [line, amount, label, currency])

describe('what is left for bottles', () => {
  const bottle = (key: string, quantity: number, deposit: ReturnType<typeof pence> | null | undefined) => ({
    key,
    quantity,
    vatRate: 2_000,
    deposit,
  })

  test('is for each of a line, and follows the VAT of what is in it', () => {
    expect(
      depositsFor('GBP', [bottle('milk', 3, pence(25)), { ...bottle('beer', 2, pence(8)), vatRate: null }]),
    ).toEqual([
      { key: 'milk', amount: 75, vatRate: 2_000 },
      { key: 'beer', amount: 16, vatRate: null },
    ])
  })

  test('is nothing for what carries none, or one of another currency', () => {
    const bought = [
      bottle('bread', 3, null),
      bottle('eggs', 3, undefined),
      bottle('wine', 1, pence(15, 'EUR')),
    ]
    expect(depositsFor('GBP', bought)).toEqual([])
    expect(depositsFor('EUR', bought)).toEqual([{ key: 'wine', amount: 15, vatRate: 2_000 }])
    expect(depositsFor('GBP', [])).toEqual([])
  })
})

describe('the deposits of an order', () => {
  test('are written anew for the lines that are named, as they are now, and for no others', async () => {
    const [milk, beer, bread] = [await glass(25), await glass(8), await glass(null)]
    const { placed, lineIds } = await ordered([
      [milk, 3],
      [beer, 2],
      [bread, 1],
    ])
    const [ofMilk = '', ofBeer = '', ofBread = ''] = lineIds
    const byLine = <T extends readonly unknown[]>(rows: readonly T[]) =>
      rows.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))
    const before = [
      [ofMilk, 75, DEPOSIT, 'GBP'],
      [ofBeer, 16, DEPOSIT, 'GBP'],
    ]
    expect(await depositsOf(placed.id)).toEqual(byLine(before))
    await carries(milk.variantId, 30)
    await carries(beer.variantId, 10)
    await transaction(world.ctx(), tx => writeDeposits(tx, placed.id, []))
    expect(await depositsOf(placed.id)).toEqual(byLine(before))
    // The order has to come to what its lines do when the transaction ends; what it is reckoned from is put back.
    const undone = new Error('put back')
    const written: unknown[] = []
    const anew = transaction(world.ctx(), async tx => {
      await writeDeposits(tx, placed.id, [ofMilk, ofBread])
      const rows = await db(tx)
        .selectFrom('order_adjustments')
        .select(['order_line_id as line', 'amount'])
        .where('order_id', '=', placed.id)
        .where('kind', '=', 'deposit')
        .orderBy('order_line_id')
        .execute()
      written.push(...rows.map(({ line, amount }) => [line, amount]))
      throw undone
    })
    await expect(anew).rejects.toBe(undone)
    expect(written).toEqual(
      byLine([
        [ofMilk, 90],
        [ofBeer, 16],
      ]),
    )
  })

  test('that are none any more are taken away, and what else belongs to the line is left', async () => {
    const milk = await glass(25)
    const { placed, lineIds } = await ordered([[milk, 2]], (await voucher(world)).code)
    await carries(milk.variantId, null)
    const undone = new Error('put back')
    const taken = transaction(world.ctx(), async tx => {
      await writeDeposits(tx, placed.id, lineIds)
      const rows = await db(tx)
        .selectFrom('order_adjustments')
        .select('kind')
        .where('order_id', '=', placed.id)
        .execute()
      expect(rows).toEqual([{ kind: 'voucher' }])
      throw undone
    })
    await expect(taken).rejects.toBe(undone)
    expect(await depositsOf(placed.id)).toEqual([[lineIds[0] ?? '', 50, DEPOSIT, 'GBP']])
  })
})

describe('empties for the credit of somebody', () => {
  const returned = (creditOf: string, variantId: string, formId: string = Bun.randomUUIDv7()) =>
    takeBackEmpties(keeper(), { variantId, quantity: 2, creditOf, formId })

  test('who is nobody, or has left, are not taken, and the form can be sent again for somebody else', async () => {
    const { variantId } = await glass(25)
    const gone = await stranger(world)
    await world.ctx().em.execute('update members set email = null where id = ?', [requireMember(gone).id])
    const member = await stranger(world)
    for (const nobody of [Bun.randomUUIDv7(), requireMember(gone).id]) {
      const formId = Bun.randomUUIDv7()
      await expect(returned(nobody, variantId, formId)).rejects.toThrow(NotFound)
      expect(await returned(requireMember(member).id, variantId, formId)).toEqual(pence(50))
    }
    expect(await creditLeft(world, member)).toBe(100)
  })
})
