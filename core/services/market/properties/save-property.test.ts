import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { productPage } from '../catalogue/product-page'
import {
  PROPERTY_FORM,
  propertiesForWork,
  propertiesOf,
  removeProperty,
  saveProperty,
  setPropertiesOf,
} from './save-property'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const add = (name: string) => saveProperty(keeper(), null, { name, description: `What ${name} means.` })

describe('a property', () => {
  test('has an address of its own, which a new name leaves as it was', async () => {
    const ids = [await add('Fair trade'), await add('Fair trade')]
    await saveProperty(keeper(), ids[0]!, { name: 'Fairly traded', description: '' })
    const slugs = (await propertiesForWork(keeper())).map(({ id, slug, name }) => [
      ids.indexOf(id),
      slug,
      name,
    ])
    expect(slugs).toEqual([
      [0, 'fair-trade', 'Fairly traded'],
      [1, 'fair-trade-2', 'Fair trade'],
    ])
  })

  test('that somebody else changed meanwhile is not overwritten unseen', async () => {
    const id = await add('Local')
    const property = (await propertiesForWork(keeper())).find(each => each.id === id)!
    const seen = PROPERTY_FORM.version(property)
    await saveProperty(keeper(), id, { name: 'From here', description: '' }, seen)
    await expect(
      saveProperty(keeper(), id, { name: 'Regional', description: '' }, seen),
    ).rejects.toBeInstanceOf(ChangedMeanwhile)
  })

  test('is on the page of its products until it is taken from them, or removed', async () => {
    const [vegan, glutenFree] = [await add('Vegan'), await add('Gluten-free')]
    const jar = await jarOnShelf(world, { stock: 1 })
    const shown = async () => (await productPage(world.ctx(), jar.slug)).properties
    await setPropertiesOf(keeper(), jar.productId, [glutenFree, vegan])
    expect(await shown()).toEqual(['Vegan', 'Gluten-free'])
    expect((await propertiesOf(keeper(), jar.productId)).toSorted()).toEqual([vegan, glutenFree].sort())
    await setPropertiesOf(keeper(), jar.productId, [glutenFree])
    expect(await shown()).toEqual(['Gluten-free'])
    expect(
      await purgedBy(world, ['products', 'producers'], () => removeProperty(keeper(), glutenFree)),
    ).toEqual(['products'])
    expect(await shown()).toEqual([])
    await expect(removeProperty(keeper(), glutenFree)).rejects.toBeInstanceOf(NotFound)
  })

  test('two who save one product at the same moment leave what one of them said', async () => {
    const [one, other] = [await add('Smoked'), await add('Salted')]
    const jar = await jarOnShelf(world, { stock: 1 })
    await Promise.all([one, other].map(id => setPropertiesOf(keeper(), jar.productId, [id])))
    expect(await propertiesOf(keeper(), jar.productId)).toHaveLength(1)
  })

  test('is the shopkeeper’s alone to say', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    for (const work of [
      (ctx = world.ctx()) => saveProperty(ctx, null, { name: 'Mine', description: '' }),
      (ctx = world.ctx()) => removeProperty(ctx, jar.productId),
      (ctx = world.ctx()) => propertiesForWork(ctx),
      (ctx = world.ctx()) => propertiesOf(ctx, jar.productId),
      (ctx = world.ctx()) => setPropertiesOf(ctx, jar.productId, []),
    ]) {
      await expect((async () => work())()).rejects.toBeInstanceOf(SignInRequired)
      await expect((async () => work(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
    }
  })
})
