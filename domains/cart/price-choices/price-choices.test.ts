import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { buyer, one, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { jarOnShelf } from '../../../tests/market'

const HOME = '/shop/price-choices'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await quietHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const fieldsOf = async (path: string) =>
  formFields((await keeper.get('cart', path)).document.querySelector(`form[action="${path}"]`) as never)

test('the shop finds a product, says what may be paid for it, sees that again, and takes it back', async () => {
  const { variantId, title } = await jarOnShelf(world, { stock: 5 })
  const path = `${HOME}/${variantId}`
  const found = await keeper.get('cart', `${HOME}?q=${encodeURIComponent(title)}`)
  expect(found.document.querySelector(`a[href="${path}"]`)).not.toBeNull()
  const levels = 'Solidarity: 8.00\r\nUsual = 6.50\r\n\r\nReduced: 5'
  const saved = await keeper.post('cart', path, { kind: 'levels', levels })
  expect([saved.status, saved.location]).toEqual([303, HOME])
  expect((await fieldsOf(path)).levels).toBe('Reduced: 5.00\r\nUsual: 6.50\r\nSolidarity: 8.00')
  expect((await keeper.get('cart', HOME)).text).toContain(title)

  expect((await keeper.post('cart', path, { kind: 'free', least: '0', most: '20' })).status).toBe(303)
  expect(await fieldsOf(path)).toMatchObject({ kind: 'free', least: '0.00', most: '20.00' })
  expect((await keeper.post('cart', `${path}/removal`)).location).toBe(HOME)
  expect(
    await one<object>(world, 'select count(*)::int as choices from price_choices where variant_id = ?', [
      variantId,
    ]),
  ).toEqual({ choices: 0 })
})

test('what it typed is kept, and what is wrong is said beside its field', async () => {
  const { variantId } = await jarOnShelf(world, { stock: 5 })
  const path = `${HOME}/${variantId}`
  const refused: readonly (readonly [Record<string, string>, string])[] = [
    [{ kind: 'levels', levels: 'Solidarity' }, 'levels'],
    [{ kind: 'levels', levels: 'Solidarity: lots' }, 'levels'],
    [{ kind: 'levels', levels: 'Solidarity: €8' }, 'levels'],
    [{ kind: 'levels', levels: '' }, 'levels'],
    [{ kind: 'free', least: '', most: '20' }, 'least'],
    [{ kind: 'free', least: '5', most: '' }, 'most'],
    [{ kind: 'free', least: 'five', most: '20' }, 'least'],
    [{ kind: 'gift-card', least: '20', most: '5' }, 'most'],
    [{ kind: 'other', levels: 'A: 1' }, 'kind'],
  ]
  for (const [typed, field] of refused) {
    const again = await keeper.post('cart', path, typed)
    expect([typed, again.status]).toEqual([typed, 422])
    expect([typed, again.document.querySelector(`#field-${field}-error`) !== null]).toEqual([typed, true])
    const { kind: _, ...texts } = typed
    const kept = formFields(again.document.querySelector(`form[action="${path}"]`) as never)
    expect(kept).toMatchObject(texts)
  }
})

test('it is nobody else’s, and of a product that there is', async () => {
  const { variantId } = await jarOnShelf(world, { stock: 5 })
  const { browser } = await buyer(world)
  for (const path of [HOME, `${HOME}/${variantId}`])
    expect([path, (await browser.get('cart', path)).status]).toEqual([path, 404])
  const levels = { kind: 'levels', levels: 'Mine: 0.01' }
  for (const path of [`${HOME}/${variantId}`, `${HOME}/${variantId}/removal`])
    expect([path, (await browser.post('cart', path, levels)).status]).toEqual([path, 404])
  expect((await keeper.post('cart', `${HOME}/${Bun.randomUUIDv7()}`, levels)).status).toBe(404)
})
