import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Packaging } from '#core/contracts/market'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { one, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { productPage } from '../catalogue/product-page'
import { packagingOf, setPackaging } from './packaging'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const NOTHING: Packaging = { deposit: null, grams: null }
const bottle = async () => (await jarOnShelf(world, { stock: 3 })).variantId
const of = async (variantId: string) => (await packagingOf(world.ctx(), [variantId])).get(variantId)

describe('what a thing carries beside its price', () => {
  test('is a deposit, a weight, both or nothing, each set and taken away by itself', async () => {
    const id = await bottle()
    expect(await of(id)).toBeUndefined()
    await setPackaging(keeper(), id, { deposit: pounds(15), grams: null })
    expect(await of(id)).toEqual({ deposit: pounds(15), grams: null })
    await setPackaging(keeper(), id, { deposit: pounds(15), grams: 750 })
    expect(await of(id)).toEqual({ deposit: pounds(15), grams: 750 })
    await setPackaging(keeper(), id, { deposit: null, grams: 750 })
    expect(await of(id)).toEqual({ deposit: null, grams: 750 })
    await setPackaging(keeper(), id, { deposit: null, grams: null })
    expect(await of(id)).toBeUndefined()
  })

  test('is said beside the price where it is sold', async () => {
    const id = await bottle()
    const { slug } = await one<{ slug: string }>(
      world,
      'select p.slug from products p join variants v on v.product_id = p.id where v.id = ?',
      [id],
    )
    const sold = async () => (await productPage(world.ctx(), slug)).variants[0]
    expect(await sold()).toMatchObject({ deposit: null, grams: null })
    await setPackaging(keeper(), id, { deposit: pounds(25), grams: null })
    expect(await sold()).toMatchObject({ deposit: pounds(25) })
  })

  test('is said of those alone that carry something', async () => {
    const [plain, heavy, unknown] = [await bottle(), await bottle(), Bun.randomUUIDv7()]
    await setPackaging(keeper(), heavy, { deposit: null, grams: 1 })
    expect([...(await packagingOf(world.ctx(), [plain, heavy, unknown])).keys()]).toEqual([heavy])
    expect((await packagingOf(world.ctx(), [])).size).toBe(0)
  })

  test('is written down with what it was before, and not where nothing changed', async () => {
    const id = await bottle()
    await setPackaging(keeper(), id, { deposit: pounds(15), grams: null })
    await setPackaging(keeper(), id, { deposit: pounds(15), grams: null })
    await setPackaging(keeper(), id, { deposit: null, grams: 500 })
    const audited = `select json_agg(json_build_array(before, after) order by id) as changes from audit
      where subject_id = ? and action = 'price.set'`
    const [nothing, deposit, weight] = [
      { deposit: null, grams: null },
      { deposit: pounds(15), grams: null },
      { deposit: null, grams: 500 },
    ]
    expect(await one(world, audited, [id])).toEqual({
      changes: [
        [nothing, deposit],
        [deposit, weight],
      ],
    })
  })

  test('set by two at the same moment is what one of them said, whole', async () => {
    const id = await bottle()
    const both: readonly Packaging[] = [
      { deposit: pounds(10), grams: 100 },
      { deposit: pounds(20), grams: 200 },
    ]
    const [first = NOTHING, second = NOTHING] = both
    for (let round = 0; round < 3; round++) {
      await Promise.all([setPackaging(keeper(), id, first), setPackaging(world.ctx('operator'), id, second)])
      expect(both).toContainEqual((await of(id)) ?? NOTHING)
    }
  })

  test('is the shopkeeper’s to say, of what there is', async () => {
    const id = await bottle()
    const wish = { deposit: pounds(1), grams: 1 }
    for (const who of ['member', 'editor', 'organiser', 'moderator'] as const)
      await expect(setPackaging(world.ctx(who), id, wish)).rejects.toBeInstanceOf(NotFound)
    await expect(setPackaging(world.ctx(), id, wish)).rejects.toBeInstanceOf(SignInRequired)
    for (const unknown of ['', 'x', Bun.randomUUIDv7()])
      await expect(setPackaging(keeper(), unknown, wish)).rejects.toBeInstanceOf(NotFound)
    for (const amount of [-1, 0])
      await expect(setPackaging(keeper(), id, { deposit: pounds(amount), grams: null })).rejects.toThrow()
    await expect(setPackaging(keeper(), id, { deposit: null, grams: -1 })).rejects.toThrow()
    expect(await of(id)).toBeUndefined()
  })
})
