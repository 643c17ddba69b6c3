import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf, reservedFor, stocked } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { addVariant, SkuTaken } from './add-variant'
import { changeVariant, setPrice, VARIANT_FORM } from './change-variant'
import { productForEdit } from './product-for-edit'
import { productOfVariant } from './product-of-variant'
import { retireVariant, unretireVariant } from './retire-variant'

const NOBODY = '01890000-0000-7000-8000-000000000000'
const gbp = (amount: number) => ({ amount, currency: 'GBP' })

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const variantsOf = async (productId: string) => (await productForEdit(keeper(), productId)).variants
let articles = 0
const fields = () => ({ name: 'Jar', sku: `ART-${++articles}`, unit: 'each', price: gbp(650) })

describe('a variant', () => {
  test('keeps all that is written of it, and its cost when none is said', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 4 })
    const first = { ...fields(), name: 'Tub', price: gbp(0), cost: gbp(0) }
    await changeVariant(keeper(), variantId, first)
    const second = { ...fields(), name: 'Pot' }
    await changeVariant(keeper(), variantId, second)
    expect(await variantsOf(productId)).toMatchObject([
      { ...second, cost: gbp(0), stock: 4, reserved: 0, retired: false },
    ])
    await changeVariant(keeper(), variantId, { ...second, cost: null })
    expect(await variantsOf(productId)).toMatchObject([{ cost: null }])
  })

  test('has a line in its history for a new price alone, the newest first', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    for (const amount of [650, 700, 700, 720]) {
      await changeVariant(keeper(), variantId, { ...fields(), price: gbp(amount) })
    }
    const [variant] = await variantsOf(productId)
    expect(variant?.prices.map(({ price }) => price.amount)).toEqual([720, 700])
  })

  test('stands behind those that were there before it', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    for (const name of ['Large', 'Huge'])
      await addVariant(keeper(), productId, { ...fields(), name, stock: 0 })
    expect((await variantsOf(productId)).map(({ name }) => name)).toEqual(['340 g jar', 'Large', 'Huge'])
  })

  test('never takes the article number of another one, and then nothing of it is changed', async () => {
    const [one, other] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    const before = await variantsOf(other.productId)
    const [{ sku } = { sku: '' }] = await variantsOf(one.productId)
    const taken = changeVariant(keeper(), other.variantId, { ...fields(), sku, price: gbp(1) })
    await expect(taken).rejects.toBeInstanceOf(SkuTaken)
    await expect(
      addVariant(keeper(), other.productId, { ...fields(), sku, stock: 1 }),
    ).rejects.toBeInstanceOf(SkuTaken)
    expect(await variantsOf(other.productId)).toEqual(before)
  })

  test('that two change over the same form is changed by one of them', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    const [variant] = await variantsOf(productId)
    if (!variant) throw new Error('There is no variant')
    const seen = VARIANT_FORM.version(variant)
    const both = await Promise.allSettled(
      [700, 710].map(amount => changeVariant(keeper(), variantId, { ...fields(), price: gbp(amount) }, seen)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(ChangedMeanwhile)
  })

  test('has its price set through its own product alone', async () => {
    const [one, other] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
    const foreign = transaction(keeper(), tx => setPrice(tx, one.productId, other.variantId, gbp(1)))
    await expect(foreign).rejects.toBeInstanceOf(NotFound)
    await transaction(keeper(), tx => setPrice(tx, one.productId, one.variantId, gbp(1)))
    expect(await variantsOf(one.productId)).toMatchObject([{ price: gbp(1) }])
  })

  test.each(['no id at all', NOBODY])('that is none (%s) is not found', async id => {
    await expect(changeVariant(keeper(), id, fields())).rejects.toBeInstanceOf(NotFound)
    await expect(addVariant(keeper(), id, { ...fields(), stock: 1 })).rejects.toBeInstanceOf(NotFound)
    await expect(productOfVariant(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(productForEdit(keeper(), id)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('a form of a variant', () => {
  test('that was opened before its cost was changed is refused, and one opened after is not', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    const seen = async () => VARIANT_FORM.version((await variantsOf(productId))[0]!)
    const before = await seen()
    await changeVariant(keeper(), variantId, { ...fields(), cost: gbp(400) }, before)
    const late = changeVariant(keeper(), variantId, fields(), before)
    await expect(late).rejects.toMatchObject({ now: { cost: gbp(400), price: gbp(650) } })
    await changeVariant(keeper(), variantId, { ...fields(), price: gbp(1) }, await seen())
    expect(await variantsOf(productId)).toMatchObject([{ price: gbp(1), cost: gbp(400) }])
  })

  test('makes no other form old by what it does not say: what is on the shelf, or promised', async () => {
    const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
    const seen = VARIANT_FORM.version((await variantsOf(productId))[0]!)
    await stocked(world, variantId, 8)
    await reservedFor(world, variantId, 2)
    await changeVariant(keeper(), variantId, fields(), seen)
    expect(await variantsOf(productId)).toMatchObject([{ stock: 9, reserved: 2 }])
  })
})

test('the last ten prices of a variant are kept in view, each under whoever set it', async () => {
  const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
  for (let amount = 1; amount <= 11; amount++)
    await changeVariant(keeper(), variantId, { ...fields(), price: gbp(amount) })
  const [variant] = await variantsOf(productId)
  expect(variant?.prices.map(({ price }) => price.amount)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
  expect(new Set(variant?.prices.map(({ by }) => by))).toEqual(new Set(['Sam Okafor']))
})

test('a retired variant stands behind those for sale, and comes back to its place', async () => {
  const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
  await addVariant(keeper(), productId, { ...fields(), name: 'Tub', stock: 0 })
  const names = async () => (await variantsOf(productId)).map(({ name, retired }) => [name, retired])
  await retireVariant(keeper(), variantId)
  expect(await names()).toEqual([
    ['Tub', false],
    ['340 g jar', true],
  ])
  await unretireVariant(keeper(), variantId)
  expect(await names()).toEqual([
    ['340 g jar', false],
    ['Tub', false],
  ])
})

test('of one article number that two give at the same moment one is refused, for new and for old variants', async () => {
  const [one, other] = [await jarOnShelf(world, { stock: 1 }), await jarOnShelf(world, { stock: 1 })]
  const { sku } = fields()
  for (const work of [
    ({ variantId }: typeof one) => changeVariant(keeper(), variantId, { ...fields(), sku }),
    ({ productId }: typeof one) =>
      addVariant(keeper(), productId, { ...fields(), sku: `${sku}-B`, stock: 0 }),
  ]) {
    const both = await Promise.allSettled([work(one), work(other)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find(each => each.status === 'rejected')
    expect(lost?.status === 'rejected' && lost.reason).toBeInstanceOf(SkuTaken)
  }
})

test('every change of a variant is new at once on every page that shows its product', async () => {
  const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
  const tags = ['products', `product:${productId}`]
  for (const work of [
    () => addVariant(keeper(), productId, { ...fields(), stock: 1 }),
    () => changeVariant(keeper(), variantId, fields()),
    () => retireVariant(keeper(), variantId),
    () => unretireVariant(keeper(), variantId),
  ])
    expect(await purgedBy(world, tags, work)).toEqual(tags)
})

test('variants are written by shopkeepers alone', async () => {
  const { productId, variantId } = await jarOnShelf(world, { stock: 1 })
  const before = await variantsOf(productId)
  for (const work of [
    (ctx = world.ctx()) => addVariant(ctx, productId, { ...fields(), stock: 1 }),
    (ctx = world.ctx()) => changeVariant(ctx, variantId, fields()),
    (ctx = world.ctx()) => productOfVariant(ctx, variantId),
    (ctx = world.ctx()) => productForEdit(ctx, productId),
    (ctx = world.ctx()) => retireVariant(ctx, variantId),
    (ctx = world.ctx()) => unretireVariant(ctx, variantId),
  ]) {
    await expect(work()).rejects.toBeInstanceOf(SignInRequired)
    await expect(work(world.ctx('editor'))).rejects.toBeInstanceOf(NotFound)
  }
  expect(await variantsOf(productId)).toEqual(before)
  expect(await productOfVariant(keeper(), variantId)).toBe(productId)
})
