import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { purgedBy } from '../../../../tests/purges'
import { removeCategory, saveCategory } from '../categories/save-category'
import { saveProducer } from '../producers/save-producer'
import { ledgerOf } from '../stock/ledger'
import { type NewVariant, SkuTaken } from './add-variant'
import { productForEdit } from './product-for-edit'
import { createProduct, PRODUCT_FORM, type ProductFields, updateProduct } from './save-product'

const NOBODY = '01890000-0000-7000-8000-000000000000'
const gbp = (amount: number) => ({ amount, currency: 'GBP' })

let world: TestHouse
let producerId: string
beforeAll(async () => {
  world = await testHouse()
  producerId = await saveProducer(keeper(), null, {
    name: 'Ridge Bees',
    place: '',
    practice: '',
    story: '',
    since: null,
  })
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const fields = (title: string): ProductFields => ({
  title,
  summary: 'Set.',
  description: '*Set* honey.',
  storage: 'Cool.',
  allergens: '',
  producerId: null,
  categoryId: null,
})
let articles = 0
const jar = (more: Partial<NewVariant> = {}): NewVariant => ({
  name: 'Jar',
  sku: `SAVED-${++articles}`,
  unit: 'each',
  price: gbp(650),
  stock: 0,
  ...more,
})
async function category(name: string): Promise<string> {
  await saveCategory(keeper(), null, { name, description: '' })
  const row = await db(world.ctx())
    .selectFrom('categories')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return row.id
}
const told = async (id: string) => {
  const rows = await db(world.ctx())
    .selectFrom('ap_activities')
    .select(['type', 'audience'])
    .where('subject_kind', '=', 'product')
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()
  return rows.map(({ type, audience }) => `${type} ${audience}`)
}

describe('a new product', () => {
  test('without an article number has one of its name, and of many at once each has its own', async () => {
    const first = await createProduct(keeper(), fields('Beetroot, 50% more_or less'), jar({ sku: null }))
    const others = await Promise.all(
      Array.from({ length: 4 }, () =>
        createProduct(keeper(), fields('Beetroot, 50% more or less, bunched'), jar({ sku: null })),
      ),
    )
    const rows = await db(world.ctx())
      .selectFrom('variants')
      .select('sku')
      .where('product_id', 'in', [first, ...others])
      .execute()
    expect(rows.map(({ sku }) => sku).sort()).toEqual(
      ['', '-2', '-3', '-4', '-5'].map(end => `BEETROOT-50-MORE-OR-LESS${end}`),
    )
  })

  test('goes by the next free number where somebody typed the one of its name', async () => {
    await createProduct(keeper(), fields('Something'), jar({ sku: 'Chard-2' }))
    const id = await createProduct(keeper(), fields('Chard'), jar({ sku: null }))
    const again = await createProduct(keeper(), fields('Chard'), jar({ sku: null }))
    const skuOf = async (product: string) => (await productForEdit(keeper(), product)).variants[0]?.sku
    expect([await skuOf(id), await skuOf(again)]).toEqual(['CHARD', 'CHARD-2-2'])
  })

  test('keeps all that was written, is not yet on sale, and stands on the shelf with its first delivery', async () => {
    const sweet = await category('Sweet')
    const written = { ...fields('Ling honey'), producerId, categoryId: sweet, allergens: 'None.' }
    const id = await createProduct(keeper(), written, jar({ stock: 6, cost: gbp(400) }))
    expect(await productForEdit(keeper(), id)).toMatchObject({
      ...written,
      slug: 'ling-honey',
      allergenFree: false,
      listed: false,
      featured: false,
      picture: null,
      variants: [
        {
          name: 'Jar',
          unit: 'each',
          price: gbp(650),
          cost: gbp(400),
          stock: 6,
          reserved: 0,
          prices: [{ price: gbp(650), by: 'Sam Okafor' }],
        },
      ],
    })
    const [variant] = (await productForEdit(keeper(), id)).variants
    expect((await ledgerOf(keeper(), variant?.id ?? '')).entries).toMatchObject([
      { reason: 'delivery', quantity: 6, balance: 6, note: 'First stock', by: 'Sam Okafor' },
    ])
    expect(await told(id)).toEqual(['Create internal'])
  })

  test('with nothing on the shelf has no delivery in its ledger', async () => {
    const id = await createProduct(keeper(), fields('Empty'), jar())
    const [variant] = (await productForEdit(keeper(), id)).variants
    expect((await ledgerOf(keeper(), variant?.id ?? '')).entries).toEqual([])
  })

  test('whose article number is taken is not there at all', async () => {
    const { sku } = jar()
    await createProduct(keeper(), fields('First'), jar({ sku }))
    await expect(createProduct(keeper(), fields('Never there'), jar({ sku }))).rejects.toBeInstanceOf(
      SkuTaken,
    )
    const rows = await db(world.ctx())
      .selectFrom('products')
      .select('id')
      .where('title', '=', 'Never there')
      .execute()
    expect(rows).toEqual([])
  })

  test('of one title and article number that two make at the same moment is made once', async () => {
    const { sku } = jar()
    const both = await Promise.allSettled(
      [1, 2].map(() => createProduct(keeper(), fields('Twins'), jar({ sku }))),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(SkuTaken)
  })

  test('of one title that two make at the same moment has an address of its own', async () => {
    const ids = await Promise.all([1, 2].map(() => createProduct(keeper(), fields('Perry'), jar())))
    const slugs = await Promise.all(ids.map(async id => (await productForEdit(keeper(), id)).slug))
    expect(slugs.sort()).toEqual(['perry', 'perry-2'])
  })
})

describe('changing a product', () => {
  test('changes what the form says, keeps the address, and is told and shown at once', async () => {
    const id = await createProduct(keeper(), fields('Cider'), jar())
    const written = { ...fields('Dry cider'), summary: '', storage: 'Cellar.', producerId }
    const tags = ['products', `product:${id}`, 'producers']
    const purged = await purgedBy(world, tags, () => updateProduct(keeper(), id, written))
    expect(purged).toEqual(['products', `product:${id}`])
    expect(await productForEdit(keeper(), id)).toMatchObject({ ...written, slug: 'cider' })
    expect(await told(id)).toEqual(['Create internal', 'Update internal'])
  })

  test('from a form that was opened before another’s save is refused with what is there now', async () => {
    const id = await createProduct(keeper(), { ...fields('Mead'), producerId }, jar())
    const seen = PRODUCT_FORM.version(await productForEdit(keeper(), id))
    await updateProduct(keeper(), id, { ...fields('Dark mead'), producerId }, seen)
    const late = updateProduct(keeper(), id, fields('Pale mead'), seen)
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    await expect(late).rejects.toMatchObject({ now: { title: 'Dark mead', producerId } })
    expect((await productForEdit(keeper(), id)).title).toBe('Dark mead')
  })

  test('notices that only the producer was changed meanwhile', async () => {
    const id = await createProduct(keeper(), { ...fields('Wax'), producerId }, jar())
    const seen = PRODUCT_FORM.version(await productForEdit(keeper(), id))
    await updateProduct(keeper(), id, fields('Wax'), seen)
    await expect(updateProduct(keeper(), id, fields('Wax'), seen)).rejects.toBeInstanceOf(ChangedMeanwhile)
  })

  test.each([
    ['stated, and never free of them as well', 'Milk', true, { allergens: 'Milk', allergenFree: false }],
    ['none, because somebody said so', '', true, { allergens: '', allergenFree: true }],
    ['unknown while nobody has said a word', '', undefined, { allergens: '', allergenFree: false }],
  ])('leaves its allergens %s', async (_, allergens, allergenFree, expected) => {
    const id = await createProduct(keeper(), fields('Curd'), jar())
    await updateProduct(keeper(), id, { ...fields('Curd'), allergens, allergenFree })
    expect(await productForEdit(keeper(), id)).toMatchObject(expected)
  })

  test.each(['no id at all', NOBODY])(
    'with a producer and category that are gone (%s) has none',
    async gone => {
      const id = await createProduct(keeper(), { ...fields('Orphan'), producerId }, jar())
      await updateProduct(keeper(), id, { ...fields('Orphan'), producerId: gone, categoryId: gone })
      expect(await productForEdit(keeper(), id)).toMatchObject({ producerId: null, categoryId: null })
    },
  )

  test('into a category that is being removed waits, and is then in none', async () => {
    const going = await category('Going')
    const id = await createProduct(keeper(), fields('Late'), jar())
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await removeCategory(tx, going)
          await proceed()
        }),
      () => updateProduct(keeper(), id, { ...fields('Late'), categoryId: going }),
    )
    expect(await productForEdit(keeper(), id)).toMatchObject({ title: 'Late', categoryId: null })
  })
})

test.each(['no id at all', NOBODY])('what is no product (%s) cannot be changed', async id => {
  await expect(updateProduct(keeper(), id, fields('X'))).rejects.toBeInstanceOf(NotFound)
})

test('products are written by shopkeepers alone', async () => {
  const id = await createProduct(keeper(), fields('Ours'), jar())
  await expect(createProduct(world.ctx(), fields('X'), jar())).rejects.toBeInstanceOf(SignInRequired)
  await expect(createProduct(world.ctx('editor'), fields('X'), jar())).rejects.toBeInstanceOf(NotFound)
  await expect(updateProduct(world.ctx(), id, fields('X'))).rejects.toBeInstanceOf(SignInRequired)
  await expect(updateProduct(world.ctx('member'), id, fields('X'))).rejects.toBeInstanceOf(NotFound)
  expect((await productForEdit(keeper(), id)).title).toBe('Ours')
})
