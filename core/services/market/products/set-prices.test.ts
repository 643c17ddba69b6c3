import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { priceList } from './price-list'
import { type PriceWish, setPrices } from './set-prices'
import { ForeignPrice, PriceOutOfRange } from './sound-price'

const gbp = (amount: number) => ({ amount, currency: 'GBP' })

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const wish = (variantId: string, amount: number, seen = 650): PriceWish => ({
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
  expect([lines, total]).toEqual([[], 0])
})
