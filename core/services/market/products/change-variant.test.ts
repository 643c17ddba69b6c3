import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { addVariant, SkuTaken } from './add-variant'
import { changeVariant, setPrice, VARIANT_FORM } from './change-variant'
import { productForEdit } from './product-for-edit'
import { productOfVariant } from './product-of-variant'

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
