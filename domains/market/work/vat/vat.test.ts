import { afterAll, beforeAll, expect, test } from 'bun:test'
import { buyer, jar, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { readRate } from './rate-text'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('a rate is what people write, and nothing that can be misread', () => {
  expect(['20', ' 5.5 ', '5,5 %', '0', '100'].map(readRate)).toEqual([2_000, 550, 550, 0, 10_000])
  expect(['', '-5', '5.555', '100.01', '1e2', '20 per cent'].map(readRate)).toEqual(Array(6).fill(null))
})

test('the shop makes rates and gives products theirs; a refused form keeps what was typed', async () => {
  const keeper = await world.browser('shopkeeper')
  await jar(world, 1)
  const refused = await keeper.post('market', '/shop/vat/rates', { name: 'Food <cold>', rate: 'none' })
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('#field-new-name')?.getAttribute('value')).toBe('Food <cold>')
  expect(refused.document.querySelector('#field-new-rate-error')).not.toBeNull()
  await keeper.post('market', '/shop/vat/rates', { name: 'Food', rate: '5.5', isDefault: 'on' })
  const rates = await keeper.get('market', '/shop/vat')
  expect(rates.text).toContain('Food, 5.5 %')
  const edit = rates.document.querySelector('form[action^="/shop/vat/rates/"]')?.getAttribute('action') ?? ''

  const products = await keeper.get('market', '/shop/vat/products?q=honey')
  const select = products.document.querySelector('select')?.getAttribute('name') ?? ''
  const id = edit.split('/').at(-1) ?? ''
  const saved = await keeper.post('market', '/shop/vat/products', { [select]: id, q: 'honey', page: '1' })
  expect((await keeper.get('market', saved.location ?? '')).text).toContain('One product has another rate')
  await keeper.post('market', `${edit}?_method=delete`)
  expect((await keeper.get('market', '/shop/vat')).text).toContain('Give them another one first')
})

test('and nobody else does', async () => {
  const { browser } = await buyer(world)
  expect((await browser.get('market', '/shop/vat')).status).toBe(404)
  expect((await browser.get('market', '/shop/vat/products')).status).toBe(404)
  expect((await browser.post('market', '/shop/vat/rates', { name: 'X', rate: '1' })).status).toBe(404)
  expect((await browser.post('market', '/shop/vat/products', {})).status).toBe(404)
})
