import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { unlistProduct } from './listing'
import { PRICES_PER_PAGE, priceList } from './price-list'
import { productForEdit } from './product-for-edit'
import { type RequestedPrice, setPrices } from './set-prices'
import { ForeignPrice, PriceOutOfRange } from './valid-price'

const gbp = (amount: number) => ({ amount, currency: 'GBP' })

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const wish = (variantId: string, amount: number, seen = 650): RequestedPrice => ({
  variantId,
  price: gbp(amount),
  seen,
})
const pricesOf = async (query: string) =>
  (await priceList(keeper(), { query })).lines.map(({ title, price }) => [title, price.amount])

describe('setting many prices', () => {
  test('sets those that are new, and leaves what was seen and left', async () => {
    const [oats, rye] = [
      await jarOnShelf(world, { title: 'Oats', stock: 1 }),
      await jarOnShelf(world, { title: 'Oats, rolled', stock: 1 }),
    ]
    const wishes = [wish(oats.variantId, 0), wish(rye.variantId, 650)]
    expect(await setPrices(keeper(), wishes)).toEqual({ set: 1, refused: [] })
    expect(await pricesOf('oats')).toEqual([
      ['Oats', 0],
      ['Oats, rolled', 650],
    ])
  })

  test('refuses what moved meanwhile, unless it moved to the very same', async () => {
    const { variantId } = await jarOnShelf(world, { title: 'Barley', stock: 1 })
    expect(await setPrices(keeper(), [wish(variantId, 700, 600)])).toEqual({
      set: 0,
      refused: [{ variantId, why: 'moved', now: gbp(650) }],
    })
    expect(await setPrices(keeper(), [wish(variantId, 650, 600)])).toEqual({ set: 0, refused: [] })
    expect(await pricesOf('Barley')).toEqual([['Barley', 650]])
  })

  test('refuses what is no variant by itself, and sets the others', async () => {
    const { variantId } = await jarOnShelf(world, { title: 'Spelt', stock: 1 })
    const nobody = Bun.randomUUIDv7()
    const wishes = [wish('no id at all', 700), wish(nobody, 700), wish(variantId, 700)]
    expect(await setPrices(keeper(), wishes)).toEqual({
      set: 1,
      refused: [
        { variantId: 'no id at all', why: 'gone' },
        { variantId: nobody, why: 'gone' },
      ],
    })
    expect(await setPrices(keeper(), [wish('no id at all', 700)])).toMatchObject({ set: 0 })
    expect(await pricesOf('Spelt')).toEqual([['Spelt', 700]])
  })

  test('sets none when one is unsound', async () => {
    const { variantId } = await jarOnShelf(world, { title: 'Emmer', stock: 1 })
    const { variantId: other } = await jarOnShelf(world, { stock: 1 })
    for (const amount of [-1, 6.5, Number.NaN, 2 ** 53]) {
      await expect(setPrices(keeper(), [wish(variantId, 700), wish(other, amount)])).rejects.toBeInstanceOf(
        PriceOutOfRange,
      )
    }
    const foreign = { ...wish(other, 700), price: { amount: 700, currency: 'EUR' } }
    await expect(setPrices(keeper(), [wish(variantId, 700), foreign])).rejects.toBeInstanceOf(ForeignPrice)
    expect(await pricesOf('Emmer')).toEqual([['Emmer', 650]])
  })

  test('of two who set the same ones at the same moment is done by one, whatever the order', async () => {
    const ids = []
    for (let number = 0; number < 6; number++) ids.push((await jarOnShelf(world, { stock: 1 })).variantId)
    const forth = ids.map(id => wish(id, 700))
    const back = ids.toReversed().map(id => wish(id, 710))
    const [one, other] = await Promise.all([setPrices(keeper(), forth), setPrices(keeper(), back)])
    expect([one.set, other.set].sort()).toEqual([0, 6])
    expect([one, other].find(({ set }) => set === 0)?.refused).toHaveLength(6)
  })
})

test('the list of prices is found by title or the beginning of an article number, as they are written', async () => {
  await jarOnShelf(world, { title: '100% rye?', stock: 1 })
  expect(await pricesOf('0% rye?')).toEqual([['100% rye?', 650]])
  expect(await pricesOf('100_')).toEqual([])
  expect(await pricesOf("' or true --")).toEqual([])
  const { lines, total } = await priceList(keeper(), { query: 'JAR-', page: 9 })
  expect([lines, total > 0]).toEqual([[], true])
})

test('a price that was set stands in the history under whoever set it, and on every page at once', async () => {
  const [one, other] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
  const tags = ['products', `product:${one.productId}`, `product:${other.productId}`]
  const both = () => setPrices(keeper(), [wish(one.variantId, 700), wish(other.variantId, 650, 600)])
  expect(await purgedBy(world, tags, both)).toEqual(['products', `product:${one.productId}`])
  const [variant] = (await productForEdit(keeper(), one.productId)).variants
  expect(variant?.prices).toMatchObject([{ price: gbp(700), by: 'Sam Okafor', at: expect.any(Date) }])
  const [left] = (await productForEdit(keeper(), other.productId)).variants
  expect(left?.prices).toEqual([])
})

test('the dearest and the cheapest price that can be set are taken, and no other', async () => {
  const { variantId } = await jarOnShelf(world, { title: 'Truffle', stock: 1 })
  for (const amount of [2_147_483_647, 0]) {
    const seen = (await priceList(keeper(), { query: 'Truffle' })).lines[0]?.price.amount
    expect(await setPrices(keeper(), [wish(variantId, amount, seen)])).toEqual({ set: 1, refused: [] })
  }
  const dearer = setPrices(keeper(), [wish(variantId, 2_147_483_648)])
  await expect(dearer).rejects.toThrow('A price can be £21,474,836.47 at most, and nothing at least.')
  const foreign = setPrices(keeper(), [{ ...wish(variantId, 1), price: { amount: 1, currency: 'EUR' } }])
  await expect(foreign).rejects.toThrow('That is a price in EUR, and we sell in GBP.')
})

test('nothing to set sets nothing, and purges nothing', async () => {
  const { variantId } = await jarOnShelf(world, { stock: 1 })
  for (const wishes of [[], [wish(variantId, 650, 650)]]) {
    const purged = await purgedBy(world, ['products'], async () =>
      expect(await setPrices(keeper(), wishes)).toEqual({ set: 0, refused: [] }),
    )
    expect(purged).toEqual([])
  }
})

test('the list of prices has pages, and says of each product whether it is on sale', async () => {
  for (let number = 0; number <= PRICES_PER_PAGE; number++)
    await jarOnShelf(world, { title: `Seed ${String(number).padStart(2, '0')}`, stock: 1 })
  const [first, second] = await Promise.all([1, 2].map(page => priceList(keeper(), { query: 'seed ', page })))
  expect([first?.lines.length, first?.total, second?.total]).toEqual([
    PRICES_PER_PAGE,
    PRICES_PER_PAGE + 1,
    51,
  ])
  expect(second?.lines).toMatchObject([
    { title: 'Seed 50', name: '340 g jar', listed: true, price: gbp(650) },
  ])
  await unlistProduct(keeper(), second?.lines[0]?.productId ?? '')
  expect((await priceList(keeper(), { query: 'Seed 50' })).lines).toMatchObject([{ listed: false }])
})

test('prices are seen and set by shopkeepers alone', async () => {
  const { variantId } = await jarOnShelf(world, { title: 'Ours', stock: 1 })
  for (const work of [
    (ctx = world.ctx()) => setPrices(ctx, [wish(variantId, 1)]),
    (ctx = world.ctx()) => setPrices(ctx, []),
    (ctx = world.ctx()) => priceList(ctx, {}),
  ]) {
    await expect(work()).rejects.toBeInstanceOf(SignInRequired)
    await expect(work(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
  }
  expect(await pricesOf('Ours')).toEqual([['Ours', 650]])
})
