import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf, orderLine, stockOf } from '../../../../tests/market'
import { reserve } from '../selling/reserve'
import { ledgerOf } from './ledger'
import { moveStock, type StockEntry, StockPromised } from './move-stock'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const move = (variantId: string, reason: StockEntry['reason'], quantity: number) =>
  moveStock(keeper(), variantId, { reason, quantity, note: '' })

/** Five jars, of which two are promised to somebody who is paying. */
async function promisedJar(): Promise<string> {
  const { variantId } = await jarOnShelf(world, { stock: 5 })
  const item = { orderLineId: await orderLine(world, variantId, 2), quantity: 2 }
  const soon = new Date(Date.now() + 15 * 60_000)
  await transaction(world.ctx(), tx =>
    reserve(tx, [{ ...item, sellable: { kind: 'product', variantId } }], soon),
  )
  return variantId
}

describe('what a shopkeeper enters', () => {
  test('is added, taken, or counted anew, with a line in the ledger for each', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 5 })
    await move(variantId, 'delivery', 4)
    await move(variantId, 'waste', 2)
    await move(variantId, 'correction', 6)
    expect(await stockOf(world, variantId)).toEqual({ stock: 6, reserved: 0 })
    const { entries } = await ledgerOf(keeper(), variantId)
    expect(entries.map(({ reason, quantity }) => [reason, quantity])).toEqual([
      ['correction', -1],
      ['waste', -2],
      ['delivery', 4],
      ['delivery', 5],
    ])
  })

  test('and changes nothing has no line', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 5 })
    await move(variantId, 'correction', 5)
    expect(await ledgerOf(keeper(), variantId)).toMatchObject({ entries: [{ quantity: 5 }], total: 1 })
  })

  test('leaves what is promised, to the last jar', async () => {
    const variantId = await promisedJar()
    await move(variantId, 'waste', 3)
    expect(await stockOf(world, variantId)).toEqual({ stock: 2, reserved: 2 })
    await expect(move(variantId, 'waste', 1)).rejects.toBeInstanceOf(StockPromised)
    await expect(move(variantId, 'correction', 1)).rejects.toThrow('Of the 2 on the shelf 2 are promised')
    expect(await stockOf(world, variantId)).toEqual({ stock: 2, reserved: 2 })
  })

  test('twice at the same moment is taken once where there is enough for one', async () => {
    const variantId = await promisedJar()
    const both = await Promise.allSettled([move(variantId, 'waste', 3), move(variantId, 'waste', 3)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await stockOf(world, variantId)).toEqual({ stock: 2, reserved: 2 })
    // What came first, and what was taken once.
    expect((await ledgerOf(keeper(), variantId)).total).toBe(2)
  })

  test.each([['no id at all'], ['01890000-0000-7000-8000-000000000000']])(
    'of no variant (%s) is not found',
    async id => {
      await expect(move(id, 'delivery', 1)).rejects.toBeInstanceOf(NotFound)
      await expect(ledgerOf(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    },
  )
})
