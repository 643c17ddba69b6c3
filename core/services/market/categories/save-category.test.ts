import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { CategoryCircle } from '#core/database/constraint-refusals'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { categoryBranch, categoryTree, trailOf } from './category-tree'
import { MOST_CATEGORIES, TooManyCategories } from './most-categories'
import { CATEGORY_FORM, categoriesForWork, moveCategory, removeCategory, saveCategory } from './save-category'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await db(world.ctx()).deleteFrom('categories').execute()
  for (const name of ['Honey', 'Bread', 'Wax']) await saveCategory(keeper(), null, { name, description: '' })
})

const keeper = () => world.ctx('shopkeeper')
const names = async () => (await categoriesForWork(keeper())).map(({ name }) => name)
const named = async (name: string) => {
  const category = (await categoriesForWork(keeper())).find(each => each.name === name)
  if (!category) throw new Error(`There is no category ${name}`)
  return category
}

describe('the order of categories', () => {
  test('is that in which they came, and a new one stands at the end', async () => {
    expect(await names()).toEqual(['Honey', 'Bread', 'Wax'])
    await removeCategory(keeper(), (await named('Honey')).id)
    await saveCategory(keeper(), null, { name: 'Apples', description: '' })
    expect(await names()).toEqual(['Bread', 'Wax', 'Apples'])
  })

  test('is changed by one place at a time; at either end nothing moves', async () => {
    const { id } = await named('Bread')
    const seen = []
    for (const direction of ['up', 'up', 'down', 'down', 'down'] as const) {
      await moveCategory(keeper(), id, direction)
      seen.push((await names()).indexOf('Bread'))
    }
    expect(seen).toEqual([0, 0, 1, 2, 2])
  })

  test('keeps every category when two are moved at the same moment', async () => {
    const [honey, wax] = [await named('Honey'), await named('Wax')]
    await Promise.all([moveCategory(keeper(), honey.id, 'down'), moveCategory(keeper(), wax.id, 'up')])
    const rows = await db(keeper()).selectFrom('categories').select('position').orderBy('position').execute()
    expect(rows.map(({ position }) => position)).toEqual([0, 1, 2])
  })
})

describe('the tree of categories', () => {
  const below = async (name: string, parent: string | null) =>
    saveCategory(keeper(), (await named(name)).id, {
      name,
      description: '',
      parentId: parent && (await named(parent)).id,
    })

  test('has each behind what it stands below, and is moved with all that it holds', async () => {
    await below('Wax', 'Bread')
    await below('Bread', 'Honey')
    const shown = (await categoriesForWork(keeper())).map(({ name, depth }) => [name, depth])
    expect(shown).toEqual([
      ['Honey', 0],
      ['Bread', 1],
      ['Wax', 2],
    ])
    const tree = await categoryTree(keeper())
    expect(trailOf(tree, (await named('Wax')).id).map(({ name }) => name)).toEqual(['Honey', 'Bread', 'Wax'])
    expect(trailOf(tree, null)).toEqual([])
    expect(await categoryBranch(keeper(), 'bread')).toEqual([
      (await named('Bread')).id,
      (await named('Wax')).id,
    ])
    await below('Bread', null)
    expect((await named('Wax')).depth).toBe(1)
  })

  test('has no circle: nothing stands below itself, by one step or by several', async () => {
    await below('Bread', 'Honey')
    await below('Wax', 'Bread')
    for (const parent of ['Honey', 'Bread', 'Wax'])
      await expect(below('Honey', parent)).rejects.toThrow(CategoryCircle)
    expect((await categoriesForWork(keeper())).map(({ depth }) => depth)).toEqual([0, 1, 2])
  })

  test('has no circle when two are put below each other at the same moment', async () => {
    const done = await Promise.allSettled([below('Honey', 'Bread'), below('Bread', 'Honey')])
    expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await categoriesForWork(keeper())).map(({ depth }) => depth).sort()).toEqual([0, 0, 1])
  })

  test('keeps what stood in a category that is removed where that stood', async () => {
    await below('Bread', 'Honey')
    await below('Wax', 'Bread')
    const jar = await jarOnShelf(world, { stock: 1 })
    await db(keeper())
      .updateTable('products')
      .set({ category_id: (await named('Bread')).id })
      .where('id', '=', jar.productId)
      .execute()
    await removeCategory(keeper(), (await named('Bread')).id)
    expect(await named('Wax')).toMatchObject({ depth: 1, parentId: (await named('Honey')).id })
    expect(await named('Honey')).toMatchObject({ products: 1 })
  })

  test('moves a category among those beside it alone', async () => {
    await below('Wax', 'Honey')
    await moveCategory(keeper(), (await named('Bread')).id, 'up')
    expect(await names()).toEqual(['Bread', 'Honey', 'Wax'])
    await moveCategory(keeper(), (await named('Wax')).id, 'up')
    expect(await names()).toEqual(['Bread', 'Honey', 'Wax'])
  })
})

describe('a category', () => {
  test('that somebody else changed meanwhile is not overwritten unseen', async () => {
    const honey = await named('Honey')
    const seen = CATEGORY_FORM.version(honey)
    await saveCategory(keeper(), honey.id, { name: 'Honeys', description: 'Of the heath.' }, seen)
    const late = saveCategory(keeper(), honey.id, { name: 'Sweets', description: '' }, seen)
    await expect(late).rejects.toBeInstanceOf(ChangedMeanwhile)
    expect(await named('Honeys')).toMatchObject({ slug: honey.slug, description: 'Of the heath.' })
  })

  test('is counted with its products, which stay without it when it is removed', async () => {
    const { id } = await named('Honey')
    const jar = await jarOnShelf(world, { stock: 1 })
    await db(keeper())
      .updateTable('products')
      .set({ category_id: id })
      .where('id', '=', jar.productId)
      .execute()
    expect(await named('Honey')).toMatchObject({ products: 1 })
    await removeCategory(keeper(), id)
    const product = await db(keeper())
      .selectFrom('products')
      .select('category_id')
      .where('id', '=', jar.productId)
      .executeTakeFirst()
    expect(product).toEqual({ category_id: null })
  })

  test.each([['no id at all'], ['01890000-0000-7000-8000-000000000000']])(
    'that is none (%s) is not found',
    async id => {
      await expect(saveCategory(keeper(), id, { name: 'X', description: '' })).rejects.toBeInstanceOf(
        NotFound,
      )
      await expect(moveCategory(keeper(), id, 'up')).rejects.toBeInstanceOf(NotFound)
      await expect(removeCategory(keeper(), id)).rejects.toBeInstanceOf(NotFound)
      expect(await names()).toEqual(['Honey', 'Bread', 'Wax'])
    },
  )

  test('is the shopkeeper’s alone to remove', async () => {
    const { id } = await named('Honey')
    await expect(removeCategory(world.ctx(), id)).rejects.toBeInstanceOf(SignInRequired)
    await expect(removeCategory(world.ctx('editor'), id)).rejects.toBeInstanceOf(NotFound)
  })
})

test('every change of the categories is new at once on the shelves, and is told', async () => {
  const { id } = await named('Honey')
  const unsaid = ['market-pages', 'producers']
  for (const [type, work] of [
    ['Update', () => saveCategory(keeper(), id, { name: 'Honeys', description: 'Sweet.' })],
    ['Update', () => moveCategory(keeper(), id, 'down')],
    ['Delete', () => removeCategory(keeper(), id)],
  ] as const) {
    expect(await purgedBy(world, ['products', ...unsaid], work)).toEqual(['products'])
    const last = await db(keeper())
      .selectFrom('ap_activities')
      .select(['type', 'subject_kind', 'subject_id'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    expect(last).toEqual({ type, subject_kind: 'category', subject_id: id })
  }
})

test('a category is the shopkeeper’s alone to name, to move and to look after', async () => {
  const { id } = await named('Honey')
  for (const work of [
    (ctx = world.ctx()) => saveCategory(ctx, null, { name: 'Mine', description: '' }),
    (ctx = world.ctx()) => saveCategory(ctx, id, { name: 'Mine', description: '' }),
    (ctx = world.ctx()) => moveCategory(ctx, id, 'down'),
    (ctx = world.ctx()) => categoriesForWork(ctx),
  ]) {
    await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
    await expect((async () => work(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
  }
  expect(await names()).toEqual(['Honey', 'Bread', 'Wax'])
})

test('names that two give at the same moment have an address each, and keep it', async () => {
  await Promise.all([1, 2].map(() => saveCategory(keeper(), null, { name: 'Tea', description: '' })))
  const teas = (await categoriesForWork(keeper())).filter(({ name }) => name === 'Tea')
  expect(teas.map(({ slug }) => slug).sort()).toEqual(['tea', 'tea-2'])
  await saveCategory(keeper(), teas[0]?.id ?? '', { name: 'Herbs', description: 'Dried.' })
  expect(await named('Herbs')).toEqual({ ...teas[0]!, name: 'Herbs', description: 'Dried.' })
})

test('there are as many as somebody finds their way in, and no more', async () => {
  const known = (await names()).length
  await db(world.ctx())
    .insertInto('categories')
    .values(
      Array.from({ length: MOST_CATEGORIES - known }, (_, at) => ({
        id: Bun.randomUUIDv7(),
        slug: `shelf-${at}`,
        name: `Shelf ${at}`,
        position: 10 + at,
        description: '',
      })),
    )
    .execute()
  const more = saveCategory(keeper(), null, { name: 'One more', description: '' })
  await expect(more).rejects.toBeInstanceOf(TooManyCategories)
  const honey = await named('Honey')
  await saveCategory(keeper(), honey.id, { name: 'All honey', description: '' })
  await removeCategory(keeper(), (await named('Wax')).id)
  await saveCategory(keeper(), null, { name: 'One more', description: '' })
  expect(await names()).toHaveLength(MOST_CATEGORIES)
})
