import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { type SupplierSite, startSupplier } from '../../../../tests/supplier'
import { addSupplier } from './add-supplier'
import { draftsOf } from './drafts'
import { priceHistory } from './price-history'
import { readSupplier } from './read-supplier'
import { previewSelectors, SelectorRefused, saveSelectors, selectorsOf } from './selectors'
import { startRun } from './start-run'

let world: TestHouse
let site: SupplierSite
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(() => {
  site = startSupplier()
  site.products.set('/shop/honey', { name: 'Honey', price: '7.50', sku: 'LING' })
})
afterEach(() => site.stop())

const keeper = () => world.ctx('shopkeeper')
const NONE = {
  product: '',
  name: '',
  price: '',
  link: '',
  sku: '',
  gtin: '',
  image: '',
  availability: '',
  currency: 'GBP',
}
async function read(supplierId: string, now = new Date()) {
  const runId = await startRun(keeper(), supplierId)
  await readSupplier({ ...world.ctx(), now }, { runId })
}

describe('places on a supplier’s pages', () => {
  test('are tried without anything being kept, on their own site and as far as robots.txt lets us', async () => {
    const id = await addSupplier(keeper(), { url: site.url })
    const wished = { ...NONE, product: 'a', name: 'a', link: 'a' }
    const tried = await previewSelectors(keeper(), id, wished, '')
    expect([tried.fault, tried.products.map(({ name, url }) => [name, new URL(url).pathname])]).toEqual([
      null,
      [['Buy', '/shop/honey']],
    ])
    expect((await selectorsOf(keeper(), id)).selectors).toBeNull()
    expect((await previewSelectors(keeper(), id, wished, 'https://other.example/')).fault).toContain(
      'own site',
    )
    expect((await previewSelectors(keeper(), id, wished, `${site.url}/nothing`)).fault).not.toBeNull()
    await saveSelectors(keeper(), id, wished)
    expect((await selectorsOf(keeper(), id)).selectors).toEqual(wished)
    await saveSelectors(keeper(), id, NONE)
    expect((await selectorsOf(keeper(), id)).selectors).toBeNull()
  })

  test('that cannot be looked for, or cost too much, are refused by their field', async () => {
    const id = await addSupplier(keeper(), { url: site.url })
    for (const selector of ['p[', ':has(a) b', 'x'.repeat(300), ':contains("x")'])
      await expect(saveSelectors(keeper(), id, { ...NONE, price: selector })).rejects.toMatchObject({
        field: 'price',
      })
    await expect(previewSelectors(keeper(), id, { ...NONE, name: '>>' }, '')).rejects.toBeInstanceOf(
      SelectorRefused,
    )
    for (const work of [
      () => selectorsOf(world.ctx('member'), id),
      () => saveSelectors(world.ctx('member'), id, NONE),
      () => priceHistory(world.ctx('member'), id),
      () => selectorsOf(keeper(), Bun.randomUUIDv7()),
      () => priceHistory(keeper(), Bun.randomUUIDv7()),
    ])
      await expect((async () => work())()).rejects.toBeInstanceOf(NotFound)
  })
})

test('what they ask is kept each time that it is another price, and drawn', async () => {
  const id = await addSupplier(keeper(), { url: site.url })
  const start = Date.now()
  for (const [hour, price] of ['7.50', '7.50', '8.00', undefined, '7.50'].entries()) {
    site.products.set('/shop/honey', { name: 'Honey', price, sku: 'LING' })
    await read(id, new Date(start + hour * 3_600_000))
  }
  const [draft] = (await draftsOf(keeper(), id)).fresh
  const { points, name } = await priceHistory(keeper(), draft?.id ?? '')
  expect([name, points.map(({ price }) => price.amount)]).toEqual(['Honey', [750, 800, 750]])
  const browser = await world.browser('shopkeeper')
  const page = await browser.get('market', `/shop/drafts/${draft?.id}/prices`)
  expect(page.document.querySelectorAll('.chart svg').length).toBe(1)
  const edit = await browser.get('market', `/shop/suppliers/${id}/selectors`)
  expect(edit.document.querySelector('#field-currency')?.getAttribute('value')).toBe('GBP')
  const form = { name: 'h1', price: 'p[', page: '' }
  const bad = await browser.post('market', `/shop/suppliers/${id}/selectors`, form)
  expect([bad.status, bad.document.querySelector('#field-price')?.getAttribute('value')]).toEqual([422, 'p['])
  const tried = await browser.post('market', `/shop/suppliers/${id}/selectors/preview`, {
    ...form,
    name: 'a',
    price: '',
  })
  expect(tried.document.querySelector('#preview h2')?.textContent).toContain('One product')
  const saved = await browser.post('market', `/shop/suppliers/${id}/selectors`, { ...form, price: '.cost' })
  expect(saved.location).toBe(`/shop/suppliers/${id}`)
})
