import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../../tests/browser'
import { type TestHouse, testHouse } from '../../../../tests/house'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

let jams = 0

/** A listed product, as the form for a new one makes it with these answers. Returns its id and its public page. */
async function made(answers: Record<string, string> = {}) {
  const number = ++jams
  const form = {
    title: `Jam ${number}`,
    name: 'Jar',
    sku: `JAM-${number}`,
    price: '4.50',
    stock: '1',
    ...answers,
  }
  const { location } = await keeper.post('market', '/shop/products', form)
  const id = location?.split('/')[3]?.split('#')[0] ?? ''
  await keeper.post('market', `/shop/products/${id}/listing`)
  const page = async () => (await (await world.browser()).get('market', `/products/jam-${number}`)).text
  return { id, title: form.title, page }
}

describe('allergens', () => {
  test('that nobody has stated are unknown, on the page and to machines', async () => {
    const { page } = await made()
    expect(await page()).toContain('Not stated: please ask us.')
    expect(await page()).toContain('"name":"Allergens","value":"Not stated: please ask us."')
    expect(await page()).not.toContain('None of the fourteen')
  })

  test('are none only when somebody chose so', async () => {
    const { page } = await made({ allergenStatement: 'none' })
    expect(await page()).toContain('None of the fourteen to declare.')
    expect(await page()).not.toContain('Not stated')
  })

  test('that are written down are shown as written', async () => {
    const milk = { allergens: 'Contains milk.' }
    for (const answers of [milk, { ...milk, allergenStatement: 'stated' } as Record<string, string>]) {
      expect(await (await made(answers)).page()).toContain('Contains milk.')
    }
  })

  test.each([
    { allergenStatement: 'none', allergens: 'Contains milk.' },
    { allergenStatement: 'unknown', allergens: 'Contains milk.' },
    { allergenStatement: 'stated', allergens: '' },
    { allergenStatement: 'stated', allergens: '   ' },
    { allergenStatement: 'perhaps', allergens: '' },
  ])('%p says two things at once, and is asked again', async answers => {
    const form = {
      title: 'Odd jam',
      name: 'Jar',
      sku: `ODD-${++jams}`,
      price: '4.50',
      stock: '1',
      ...answers,
    }
    const answer = await keeper.post('market', '/shop/products', form)
    expect(answer.status).toBe(422)
    expect(await world.ctx().em.execute(`select 1 from products where title = 'Odd jam'`)).toEqual([])
  })

  test('can be changed from any state to any other, and the form shows the current one', async () => {
    const { id, title, page } = await made()
    const chosen = async () => {
      const { document } = await keeper.get('market', `/shop/products/${id}`)
      return document.querySelector('input[name="allergenStatement"][checked]')?.getAttribute('value')
    }
    expect(await chosen()).toBe('unknown')
    for (const [statement, allergens, words] of [
      ['none', '', 'None of the fourteen'],
      ['stated', 'Contains egg.', 'Contains egg.'],
      ['unknown', '', 'Not stated'],
      ['none', '', 'None of the fourteen'],
    ] as const) {
      await keeper.post('market', `/shop/products/${id}`, { title, allergens, allergenStatement: statement })
      expect(await chosen()).toBe(statement)
      expect(await page()).toContain(words)
    }
  })

  test('of older products are unknown, and no row holds both answers', async () => {
    const { em } = world.ctx()
    const [row] = await em.execute<{ allergen_free: boolean }[]>(
      `insert into products (id, slug, title, created_at, updated_at) values (gen_random_uuid(), 'old', 'Old', now(), now())
       returning allergen_free`,
    )
    expect(row?.allergen_free).toBe(false)
    const both = em.execute(`update products set allergen_free = true, allergens = 'Milk' where slug = 'old'`)
    await expect(both).rejects.toThrow('products_allergens_one_statement')
  })
})
