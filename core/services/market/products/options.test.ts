import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf, orderLine, stockOf } from '../../../../tests/market'
import { listProducts } from '../catalogue/list-products'
import { offers } from '../selling/offers'
import { release } from '../selling/release'
import { reserve } from '../selling/reserve'
import { settle } from '../selling/settle'
import { addVariant, SkuTaken } from './add-variant'
import { measureVariants } from './measure-variants'
import { setOnDemand } from './on-demand'
import { addChoices, combinations, optionGroups, readOptions, TooManyChoices } from './options'
import { productForEdit } from './product-for-edit'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const gbp = (amount: number) => ({ amount, currency: 'GBP' })
const SHIRT = [
  { name: 'Size', choices: ['S', 'L'] },
  { name: 'Colour', choices: ['Blue', 'Moss green'] },
]

describe('options as they are typed', () => {
  test.each<[string, ReturnType<typeof readOptions>]>([
    ['Size: S, L\n\nColour: Blue, Moss green', SHIRT],
    ['  Size :S ', [{ name: 'Size', choices: ['S'] }]],
    ['Size', null],
    ['Size: S,, L', null],
    ['Size: S, s', null],
    ['Size: S\nsize: L', null],
    [': S', null],
    ['', null],
    ['A: 1\nB: 1\nC: 1\nD: 1', null],
    [`Size: ${'x'.repeat(41)}`, null],
  ])('%p are %j', (text, expected) => {
    expect(readOptions(text)).toEqual(expected)
  })

  test('make every choice of one with every choice of the next', () => {
    expect(combinations(SHIRT)).toEqual([
      ['S', 'Blue'],
      ['S', 'Moss green'],
      ['L', 'Blue'],
      ['L', 'Moss green'],
    ])
    expect(combinations([])).toEqual([[]])
  })
})

describe('variants of options', () => {
  const made = async (productId: string) =>
    (await productForEdit(keeper(), productId)).variants.map(({ name, sku, price }) => [
      name,
      sku,
      price.amount,
    ])

  test('are made once each, and the groups are kept for the next product', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    expect(await addChoices(keeper(), jar.productId, { groups: SHIRT, price: gbp(900), sku: 'SH' })).toBe(4)
    expect((await made(jar.productId)).slice(1)).toEqual([
      ['S, Blue', 'SH-S-Blue', 900],
      ['S, Moss green', 'SH-S-Mossgreen', 900],
      ['L, Blue', 'SH-L-Blue', 900],
      ['L, Moss green', 'SH-L-Mossgreen', 900],
    ])
    const more = [SHIRT[0]!, { name: 'Colour', choices: ['Blue', 'Red'] }]
    expect(await addChoices(keeper(), jar.productId, { groups: more, price: gbp(950), sku: 'SH' })).toBe(2)
    expect(await optionGroups(keeper())).toEqual([
      { name: 'Colour', choices: ['Blue', 'Red'] },
      { name: 'Size', choices: ['S', 'L'] },
    ])
  })

  test('are made once by two who press at the same moment', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const press = () => addChoices(keeper(), jar.productId, { groups: SHIRT, price: gbp(900), sku: 'TWO' })
    expect((await Promise.all([press(), press()])).sort()).toEqual([0, 4])
    expect(await made(jar.productId)).toHaveLength(5)
  })

  test('are refused as a whole where there would be too many, or a number is taken', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    const choices = Array.from({ length: 11 }, (_, n) => `c${n}`)
    const groups = [
      { name: 'A', choices },
      { name: 'B', choices },
    ]
    await expect(
      addChoices(keeper(), jar.productId, { groups, price: gbp(1), sku: 'X' }),
    ).rejects.toBeInstanceOf(TooManyChoices)
    await addVariant(keeper(), jar.productId, {
      name: 'a',
      sku: 'TAKEN-L-Blue',
      unit: '',
      price: gbp(1),
      stock: 0,
    })
    await expect(
      addChoices(keeper(), jar.productId, { groups: SHIRT, price: gbp(1), sku: 'TAKEN' }),
    ).rejects.toBeInstanceOf(SkuTaken)
    expect(await made(jar.productId)).toHaveLength(2)
    await expect(
      addChoices(world.ctx('editor'), jar.productId, { groups: SHIRT, price: gbp(1), sku: 'X' }),
    ).rejects.toBeInstanceOf(NotFound)
  })
})

describe('a variant on demand', () => {
  const soon = () => new Date(Date.now() + 60_000)
  const order = async (variantId: string, quantity: number) => [
    {
      orderLineId: await orderLine(world, variantId, quantity),
      sellable: { kind: 'product', variantId } as const,
      quantity,
    },
  ]
  const ledger = async (variantId: string) =>
    (
      await db(world.ctx())
        .selectFrom('stock_movements')
        .select(['reason', 'quantity'])
        .where('variant_id', '=', variantId)
        .orderBy('id')
        .execute()
    ).map(({ reason, quantity }) => `${reason} ${quantity}`)

  test('is sold when nothing is there: what is made for the order stands in the ledger', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    await setOnDemand(keeper(), jar.variantId, true)
    const [offer] = await offers(world.ctx(), [{ kind: 'product', variantId: jar.variantId }])
    expect(offer?.available).toBeGreaterThan(999)
    const items = await order(jar.variantId, 5)
    await transaction(world.ctx(), tx => reserve(tx, items, soon()))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 1, reserved: 0 })
    await transaction(world.ctx(), tx => settle(tx, items, {} as never))
    await transaction(world.ctx(), tx => settle(tx, items, {} as never))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 0, reserved: 0 })
    expect((await ledger(jar.variantId)).sort()).toEqual(['delivery 1', 'delivery 4', 'sale -5'])
  })

  test('takes from the shelf what was promised of it, and makes only the rest', async () => {
    const jar = await jarOnShelf(world, { stock: 3 })
    const promised = await order(jar.variantId, 3)
    await transaction(world.ctx(), tx => reserve(tx, promised, soon()))
    await setOnDemand(keeper(), jar.variantId, true)
    const items = await order(jar.variantId, 2)
    await transaction(world.ctx(), tx => reserve(tx, items, soon()))
    await transaction(world.ctx(), tx => settle(tx, items, {} as never))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 3, reserved: 3 })
    await transaction(world.ctx(), tx => release(tx, promised))
    expect(await stockOf(world, jar.variantId)).toEqual({ stock: 3, reserved: 0 })
  })

  test('is refused like any other once it is not on demand any more, or off the list', async () => {
    const jar = await jarOnShelf(world, { stock: 0 })
    await setOnDemand(keeper(), jar.variantId, true)
    await setOnDemand(keeper(), jar.variantId, false)
    const items = await order(jar.variantId, 1)
    await expect(transaction(world.ctx(), tx => reserve(tx, items, soon()))).rejects.toMatchObject({
      name: 'SoldOut',
    })
    await expect(setOnDemand(world.ctx('editor'), jar.variantId, true)).rejects.toBeInstanceOf(NotFound)
    const hidden = await jarOnShelf(world, { stock: 0, listed: false })
    await setOnDemand(keeper(), hidden.variantId, true)
    const wanted = await order(hidden.variantId, 1)
    await expect(transaction(world.ctx(), tx => reserve(tx, wanted, soon()))).rejects.toMatchObject({
      name: 'SoldOut',
    })
  })
})

test('lists are sorted by the price of a measure: kilograms, litres, then what has none', async () => {
  const jars = [
    ['Unit: dear kilo', 1000, '500 g'],
    ['Unit: cheap kilo', 1500, '1 kg'],
    ['Unit: litre', 100, '75 cl'],
    ['Unit: none', 10, 'a bunch'],
  ] as const
  for (const [title, priceAmount, unit] of jars) {
    const jar = await jarOnShelf(world, { title, stock: 9, priceAmount })
    await db(world.ctx())
      .updateTable('variants')
      .set({ name: unit, unit })
      .where('id', '=', jar.variantId)
      .execute()
  }
  await measureVariants(world.ctx())
  const { products } = await listProducts(world.ctx(), { sort: 'unit', inStock: true, maxPrice: 1500 })
  const titles = products.map(({ title }) => title).filter(title => title.startsWith('Unit:'))
  expect(titles).toEqual(['Unit: cheap kilo', 'Unit: dear kilo', 'Unit: litre', 'Unit: none'])
})
