import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { one, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, roomMate } from '../../../../tests/hub'
import { reservedFor } from '../../../../tests/market'
import { retireVariant } from '../products/retire-variant'
import { moveStock } from '../stock/move-stock'
import { ownStock, ownStockOf, proposeStock, STOCK_LINES_PER_PAGE, type StockWish } from './own-stock'
import { acceptProposal, openProposals } from './review'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })

/** Ten leeks and ten beets, each for £2.00. */
async function room(trusted = false) {
  const maker = await grower(world)
  const leeks = await crop(world, maker, { title: 'Leeks', stock: 10 })
  const beets = await crop(world, maker, { title: 'Beets', stock: 10 })
  return {
    maker,
    leeks: leeks.variantId,
    beets: beets.variantId,
    mate: await roomMate(world, maker, trusted),
  }
}

const over = (variantId: string, stock: number, cost: number | null = 200, shown = 10): StockWish => ({
  variantId,
  typed: { stock, cost: cost === null ? null : pounds(cost) },
  shown: { stock: shown, cost: 200 },
})
const stockOf = (variantId: string) =>
  one<{ stock: number; cost: number | null }>(
    world,
    'select stock, cost_amount::int as cost from variants where id = ?',
    [variantId],
  )
const sold = (variantId: string, quantity: number) =>
  moveStock(keeper(), variantId, { reason: 'waste', quantity, note: '' })
const shownOf = async ({ mate, maker }: Awaited<ReturnType<typeof room>>, variantId: string) =>
  (await ownStockOf(mate, maker, [variantId]))[0]
const acceptAllOf = async (maker: string) => {
  for (const { id, producerId, seen } of (await openProposals(keeper(), 1)).proposals)
    if (producerId === maker) await acceptProposal(keeper(), id, seen)
}

describe('the stock of a room', () => {
  test('is all that is sold of it by title, and nothing of others', async () => {
    const own = await room()
    await room()
    const gone = await crop(world, own.maker, { title: 'Chard' })
    await retireVariant(keeper(), gone.variantId)
    const { lines, total } = await ownStock(own.mate, own.maker)
    expect(lines.map(({ title, stock, cost, wished }) => [title, stock, cost?.amount, wished])).toEqual([
      ['Beets', 10, 200, null],
      ['Leeks', 10, 200, null],
    ])
    expect(total).toBe(2)
  })

  test('is found by names and article numbers, page by page', async () => {
    const own = await room()
    for (let at = 0; at < STOCK_LINES_PER_PAGE; at++)
      await crop(world, own.maker, { title: `Onion ${String(at).padStart(2, '0')}` })
    const second = await ownStock(own.mate, own.maker, { page: 2 })
    expect([second.lines.length, second.total]).toEqual([2, STOCK_LINES_PER_PAGE + 2])
    const found = await ownStock(own.mate, own.maker, { words: ' onion 07' })
    expect(found.lines.map(({ title }) => title)).toEqual(['Onion 07'])
    const sku = found.lines[0]?.sku.toUpperCase()
    expect((await ownStock(own.mate, own.maker, { words: sku })).total).toBe(1)
    expect((await ownStock(own.mate, own.maker, { words: '%' })).total).toBe(0)
  })

  test('is only for who works in it', async () => {
    const own = await room()
    for (const ctx of [keeper(), world.ctx('member'), (await room()).mate])
      for (const attempt of [
        () => ownStock(ctx, own.maker),
        () => ownStockOf(ctx, own.maker, [own.leeks]),
        () => proposeStock(ctx, own.maker, [over(own.leeks, 1)]),
      ])
        await expect(attempt()).rejects.toBeInstanceOf(NotFound)
    await expect(ownStock(world.ctx(), own.maker)).rejects.toBeInstanceOf(SignInRequired)
  })
})

describe('what is typed over', () => {
  test('is saved row by row, and what was left as it was shown is not touched, whatever became of it', async () => {
    const own = await room(true)
    await sold(own.beets, 3)
    const outcome = await proposeStock(own.mate, own.maker, [over(own.leeks, 14, 150), over(own.beets, 10)])
    expect(outcome).toEqual({ outcomes: ['done'], refused: [] })
    expect([await stockOf(own.leeks), await stockOf(own.beets)]).toEqual([
      { stock: 14, cost: 150 },
      { stock: 7, cost: 200 },
    ])
  })

  test('beside what was sold meanwhile changes that alone', async () => {
    const own = await room(true)
    await sold(own.leeks, 3)
    await proposeStock(own.mate, own.maker, [over(own.leeks, 10, 190)])
    expect(await stockOf(own.leeks)).toEqual({ stock: 7, cost: 190 })
  })

  test('upon what is not so any more is refused with what it is now, and the others are saved', async () => {
    const own = await room(true)
    await sold(own.leeks, 3)
    const { outcomes, refused } = await proposeStock(own.mate, own.maker, [
      over(own.leeks, 12),
      over(own.beets, 4),
    ])
    expect(outcomes).toEqual(['done'])
    expect(refused).toMatchObject([{ variantId: own.leeks, refusal: { status: 409, field: 'stock' } }])
    expect(refused[0]?.refusal.message).toBe(
      'By now there are 7: some were sold, or somebody else has counted. Save again if yours shall stand.',
    )
    expect(await stockOf(own.leeks)).toEqual({ stock: 7, cost: 200 })
    // Seen now, it is saved.
    await proposeStock(own.mate, own.maker, [over(own.leeks, 12, 200, 7)])
    expect(await stockOf(own.leeks)).toEqual({ stock: 12, cost: 200 })
  })

  test('as it has become by itself is no matter', async () => {
    const own = await room(true)
    await sold(own.leeks, 3)
    expect(await proposeStock(own.mate, own.maker, [over(own.leeks, 7)])).toEqual({
      outcomes: ['unchanged'],
      refused: [],
    })
  })

  test('upon another cost than was shown says which it is', async () => {
    const own = await room(true)
    await proposeStock(own.mate, own.maker, [over(own.leeks, 10, 210)])
    const { refused } = await proposeStock(own.mate, own.maker, [over(own.leeks, 10, 220)])
    expect(refused[0]?.refusal.message).toBe(
      'By now £2.10 is asked for one. Save again if yours shall stand.',
    )
    await world
      .ctx()
      .em.execute('update variants set cost_amount = null, cost_currency = null where id = ?', [own.leeks])
    const again = await proposeStock(own.mate, own.maker, [over(own.leeks, 10, 220)])
    expect(again.refused[0]?.refusal.message).toStartWith('By now nobody says what you ask for it.')
  })

  test('below what is promised, beyond all prices or not there any more is refused by itself', async () => {
    const own = await room(true)
    await reservedFor(world, own.leeks, 4)
    const gone = await crop(world, own.maker)
    await retireVariant(keeper(), gone.variantId)
    const foreign = (await room()).leeks
    const { outcomes, refused } = await proposeStock(own.mate, own.maker, [
      over(own.leeks, 3),
      over(own.beets, 10, 3_000_000_000),
      over(gone.variantId, 1),
      over(foreign, 1),
    ])
    expect(outcomes).toEqual([])
    expect(refused.map(({ refusal }) => refusal.name)).toEqual([
      'StockPromised',
      'PriceOutOfRange',
      'NotFound',
      'NotFound',
    ])
    expect([await stockOf(own.leeks), await stockOf(foreign)].map(({ stock }) => stock)).toEqual([10, 10])
  })
})

describe('what waits for the shop', () => {
  test('is shown as it would be, also after something was sold, and that is what a yes makes of it', async () => {
    const own = await room()
    expect((await proposeStock(own.mate, own.maker, [over(own.leeks, 15)])).outcomes).toEqual(['waits'])
    expect(await shownOf(own, own.leeks)).toMatchObject({ stock: 10, wished: { stock: 15, cost: 200 } })
    await sold(own.leeks, 4)
    expect(await shownOf(own, own.leeks)).toMatchObject({ stock: 6, wished: { stock: 11, cost: 200 } })
    await acceptAllOf(own.maker)
    expect(await stockOf(own.leeks)).toEqual({ stock: 11, cost: 200 })
  })

  test('stays as it was counted when only the cost is typed over', async () => {
    const own = await room()
    await proposeStock(own.mate, own.maker, [over(own.leeks, 15)])
    await sold(own.leeks, 4)
    await proposeStock(own.mate, own.maker, [over(own.leeks, 11, 250, 11)])
    expect(await shownOf(own, own.leeks)).toMatchObject({ stock: 6, wished: { stock: 11, cost: 250 } })
    await acceptAllOf(own.maker)
    expect(await stockOf(own.leeks)).toEqual({ stock: 11, cost: 250 })
  })

  test('of somebody else in the same room is not overwritten unseen', async () => {
    const own = await room()
    await proposeStock(await roomMate(world, own.maker), own.maker, [over(own.leeks, 15)])
    const { refused } = await proposeStock(own.mate, own.maker, [over(own.leeks, 12)])
    expect(refused[0]?.refusal.message).toStartWith('By now there are 15')
    expect(await shownOf(own, own.leeks)).toMatchObject({ wished: { stock: 15 } })
  })
})
