import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf, orderLine, stockOf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { retireVariant } from '../products/retire-variant'
import { reserve } from '../selling/reserve'
import { ENTRIES_PER_PAGE, ledgerOf } from './ledger'
import { moveStock, type StockEntry, StockPromised } from './move-stock'
import { stockList } from './stock-list'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const move = (variantId: string, reason: StockEntry['reason'], quantity: number, note = '') =>
  moveStock(keeper(), variantId, { reason, quantity, note })

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

test('more than there is cannot be wasted, and what is refused says how many there are', async () => {
  const { variantId } = await jarOnShelf(world, { stock: 5 })
  await expect(move(variantId, 'waste', 6)).rejects.toThrow('There are only 5 on the shelf.')
  await move(variantId, 'waste', 5)
  expect(await stockOf(world, variantId)).toEqual({ stock: 0, reserved: 0 })
  const item = { orderLineId: await orderLine(world, variantId, 1), quantity: 1 }
  await move(variantId, 'delivery', 1)
  const sellable = { kind: 'product', variantId } as const
  await transaction(world.ctx(), tx => reserve(tx, [{ ...item, sellable }], new Date(Date.now() + 60_000)))
  await expect(move(variantId, 'correction', 0)).rejects.toThrow('Of the 1 on the shelf 1 is promised')
})

describe('the ledger', () => {
  test('says who moved what, when and why, and what was on the shelf after it', async () => {
    const { variantId, productId, title } = await jarOnShelf(world, { stock: 0 })
    await move(variantId, 'delivery', 10, 'From the ridge')
    await move(variantId, 'waste', 3, 'Dropped')
    const ledger = await ledgerOf(keeper(), variantId)
    expect(ledger.variant).toMatchObject({
      id: variantId,
      productId,
      title,
      name: '340 g jar',
      stock: 7,
      reserved: 0,
      retired: false,
    })
    const by = { by: 'Sam Okafor', at: expect.any(Date) }
    expect(ledger.entries).toMatchObject([
      { reason: 'waste', quantity: -3, balance: 7, note: 'Dropped', ...by },
      { reason: 'delivery', quantity: 10, balance: 10, note: 'From the ridge', ...by },
    ])
    await retireVariant(keeper(), variantId)
    expect((await ledgerOf(keeper(), variantId)).variant.retired).toBe(true)
  })

  test('has pages, and goes on counting from one to the next', async () => {
    const { variantId } = await jarOnShelf(world, { stock: 0 })
    for (let number = 0; number <= ENTRIES_PER_PAGE; number++) await move(variantId, 'delivery', 1)
    const [newest, oldest] = [await ledgerOf(keeper(), variantId), await ledgerOf(keeper(), variantId, 2)]
    expect([newest.entries.length, newest.total, oldest.total]).toEqual([100, 101, 101])
    expect([newest.entries[0]?.balance, newest.entries.at(-1)?.balance]).toEqual([101, 2])
    expect(oldest.entries).toMatchObject([{ balance: 1 }])
  })
})

describe('the list of the shelves', () => {
  const lines = async (low: boolean, prefix: string) =>
    (await stockList(keeper(), { low })).lines.filter(({ title }) => title.startsWith(prefix))

  test('has all by title, and in short what is about to run out, the scarcest on top', async () => {
    for (const [title, stock] of [
      ['Shelf: plenty', 40],
      ['Shelf: six', 6],
      ['Shelf: five', 5],
      ['Shelf: none', 0],
    ] as const)
      await jarOnShelf(world, { title, stock })
    await jarOnShelf(world, { title: 'Shelf: put away', stock: 1, listed: false })
    const titles = async (low: boolean) => (await lines(low, 'Shelf')).map(({ title }) => title)
    expect(await titles(false)).toEqual(['Shelf: five', 'Shelf: none', 'Shelf: plenty', 'Shelf: six'])
    expect(await titles(true)).toEqual(['Shelf: none', 'Shelf: five'])
  })

  test('counts as scarce what is promised, and leaves out what was retired', async () => {
    const variantId = await promisedJar()
    const line = async () =>
      (await stockList(keeper(), { low: true })).lines.find(each => each.variantId === variantId)
    expect(await line()).toMatchObject({ stock: 5, reserved: 2 })
    const { total } = await stockList(keeper())
    await world
      .ctx()
      .em.execute('insert into variant_retirements (variant_id, retired_at) values (?, now())', [variantId])
    expect(await line()).toBeUndefined()
    expect((await stockList(keeper())).total).toBe(total - 1)
  })

  test('draws how it went lately: the shelf after each of the last twelve movements', async () => {
    const { variantId } = await jarOnShelf(world, { title: 'Drawn', stock: 0 })
    const recent = async () => (await lines(false, 'Drawn'))[0]?.recent
    expect(await recent()).toEqual([])
    await move(variantId, 'delivery', 20)
    await move(variantId, 'waste', 5)
    expect(await recent()).toEqual([20, 15])
    for (let number = 0; number < 12; number++) await move(variantId, 'delivery', 1)
    expect(await recent()).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27])
  })

  test('is empty behind its last page, and says how many there are all the same', async () => {
    const { lines: none, total } = await stockList(keeper(), { page: 9 })
    expect([none, total > 0]).toEqual([[], true])
  })
})

test('what was moved is new at once on the pages of the product, and nothing is purged when nothing was', async () => {
  const { variantId, productId } = await jarOnShelf(world, { stock: 5 })
  const tags = ['products', `product:${productId}`]
  expect(await purgedBy(world, tags, () => move(variantId, 'delivery', 1))).toEqual(tags)
  expect(await purgedBy(world, tags, () => move(variantId, 'correction', 6))).toEqual([])
})

test('the shelves are the shopkeeper’s alone', async () => {
  const { variantId } = await jarOnShelf(world, { stock: 5 })
  for (const work of [
    (ctx = world.ctx()) => moveStock(ctx, variantId, { reason: 'waste', quantity: 1, note: '' }),
    (ctx = world.ctx()) => ledgerOf(ctx, variantId),
    (ctx = world.ctx()) => stockList(ctx),
  ]) {
    await expect(work()).rejects.toBeInstanceOf(SignInRequired)
    await expect(work(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
  }
  expect(await stockOf(world, variantId)).toEqual({ stock: 5, reserved: 0 })
})
