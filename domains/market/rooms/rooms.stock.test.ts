import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { STOCK_LINES_PER_PAGE } from '#core/services/market/rooms/own-stock'
import { moveStock } from '#core/services/market/stock/move-stock'
import type { Browser } from '../../../tests/browser'
import { one, quietHouse } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import type { TestHouse } from '../../../tests/house'
import { crop, grower, roomMate } from '../../../tests/hub'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

/** Two things on sale, and a browser of somebody who is trusted to say how many there are. */
async function room(trusted = true) {
  const maker = await grower(world)
  const [leeks, beets] = [
    await crop(world, maker, { title: 'Leeks <white>', stock: 10 }),
    await crop(world, maker, { title: 'Beets', stock: 10 }),
  ]
  const browser = await world.browser()
  await browser.signIn(world.house, requireMember(await roomMate(world, maker, trusted)).id)
  return { maker, leeks, beets, browser, path: `/room/${maker}/stock` }
}

type Page = Awaited<ReturnType<Browser['get']>>
const fieldsOf = ({ document }: Page) =>
  formFields(document.querySelector('form[aria-label="Stock"]') as never)
const stockOf = async (variantId: string) =>
  (await one<{ stock: number }>(world, 'select stock from variants where id = ?', [variantId])).stock

describe('the stock of a room', () => {
  test('is one form that is saved whole, and says how many were', async () => {
    const { browser, path, leeks, beets } = await room()
    const fields = fieldsOf(await browser.get('market', path))
    const typed = { [`stock-${leeks.variantId}`]: '4', [`stock-${beets.variantId}`]: ' 12 ' }
    expect((await browser.post('market', path, { ...fields, ...typed })).location).toBe(path)
    const page = await browser.get('market', path)
    expect(page.text).toContain('2 are saved.')
    expect(fieldsOf(page)).toMatchObject({
      [`stock-${leeks.variantId}`]: '4',
      [`seen-${beets.variantId}`]: '12 200',
    })
  })

  test('says that it waits for the shop, and shows what was asked for', async () => {
    const { browser, path, leeks } = await room(false)
    const fields = fieldsOf(await browser.get('market', path))
    await browser.post('market', path, { ...fields, [`stock-${leeks.variantId}`]: '4' })
    const page = await browser.get('market', path)
    expect(page.text).toContain('The shop looks at it first: one waits for their yes.')
    expect(fieldsOf(page)[`stock-${leeks.variantId}`]).toBe('4')
    expect(await stockOf(leeks.variantId)).toBe(10)
  })

  test('keeps what is no number or amount, names it, and saves the rest', async () => {
    const { browser, path, leeks, beets } = await room()
    const fields = fieldsOf(await browser.get('market', path))
    const typed = { [`stock-${leeks.variantId}`]: 'a few', [`cost-${leeks.variantId}`]: '2,5,0' }
    const page = await browser.post('market', path, {
      ...fields,
      ...typed,
      [`stock-${beets.variantId}`]: '3',
    })
    expect(page.status).toBe(422)
    expect(fieldsOf(page)).toMatchObject({ ...typed, [`stock-${beets.variantId}`]: '3' })
    expect([...page.document.querySelectorAll('.form-errors a')].map(link => link.textContent)).toEqual([
      'Leeks <white>, 1 kg: How many are there? 0 or more.',
      'Leeks <white>, 1 kg: Write an amount like 4.50.',
    ])
    expect(page.text).toContain('One is saved.')
    expect([await stockOf(leeks.variantId), await stockOf(beets.variantId)]).toEqual([10, 3])
  })

  test('says what was sold since it was opened, and is saved by who presses once more', async () => {
    const { browser, path, leeks } = await room()
    const fields = fieldsOf(await browser.get('market', path))
    const spoiled = { reason: 'waste', quantity: 3, note: '' } as const
    await moveStock(world.ctx('shopkeeper'), leeks.variantId, spoiled)
    const page = await browser.post('market', path, { ...fields, [`stock-${leeks.variantId}`]: '12' })
    expect(page.status).toBe(409)
    expect(page.text).toContain('By now there are 7')
    expect(fieldsOf(page)[`stock-${leeks.variantId}`]).toBe('12')
    expect((await browser.post('market', path, fieldsOf(page))).status).toBe(303)
    expect(await stockOf(leeks.variantId)).toBe(12)
  })

  test('of what is not sold any more says so, and loses nothing else', async () => {
    const { browser, path, leeks, beets } = await room()
    const fields = fieldsOf(await browser.get('market', path))
    await world
      .ctx()
      .em.execute('insert into variant_retirements (variant_id, retired_at) values (?, now())', [
        leeks.variantId,
      ])
    const typed = { [`stock-${leeks.variantId}`]: '1', [`stock-${beets.variantId}`]: '2' }
    const page = await browser.post('market', path, { ...fields, ...typed })
    expect(page.text).toContain('Something of this is not sold any more.')
    expect(await stockOf(beets.variantId)).toBe(2)
  })

  test('keeps what was typed while its writer looks for something else and turns the page', async () => {
    const { maker, browser, path, leeks, beets } = await room()
    for (let at = 0; at < STOCK_LINES_PER_PAGE; at++) await crop(world, maker, { title: `Apple ${at}` })
    const second = await browser.get('market', `${path}?page=2`)
    const typed = { [`stock-${leeks.variantId}`]: '1', [`cost-${beets.variantId}`]: 'dear' }
    const found = await browser.post('market', `${path}?page=2`, {
      ...fieldsOf(second),
      ...typed,
      words: 'apple 7',
    })
    expect(found.document.querySelectorAll('tbody tr')).toHaveLength(1)
    expect(fieldsOf(found)).toMatchObject(typed)
    // What was not typed over is not taken along.
    expect(Object.keys(fieldsOf(found)).filter(name => name.startsWith('seen-'))).toHaveLength(3)
    const saved = await browser.post('market', path, fieldsOf(found))
    expect(saved.status).toBe(422)
    expect(fieldsOf(saved)[`cost-${beets.variantId}`]).toBe('dear')
    expect(await stockOf(leeks.variantId)).toBe(1)
  })
})

describe('the stock of one product', () => {
  test('is one form, too: what is typed for one thing is saved with the other', async () => {
    const { maker, browser, leeks } = await room()
    const { id } = await one<{ id: string }>(
      world,
      `insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
       values (gen_random_uuid(), ?, '5 kg', gen_random_uuid()::text, 1000, 'GBP', 0, 1) returning id`,
      [leeks.productId],
    )
    const product = `/room/${maker}/products/${leeks.productId}`
    const form = (page: Page) => formFields(page.document.querySelector('main form.form') as never)
    const fields = form(await browser.get('market', product))
    const typed = { [`stock-${leeks.variantId}`]: '9', [`stock-${id}`]: 'none' }
    const refused = await browser.post('market', product, { ...fields, ...typed })
    expect([refused.status, await stockOf(leeks.variantId)]).toEqual([422, 9])
    expect(form(refused)).toMatchObject(typed)
    const put = { ...form(refused), [`stock-${id}`]: '0', [`cost-${id}`]: '7.50' }
    expect((await browser.post('market', product, put)).location).toBe(product)
    expect((await browser.get('market', product)).text).toContain('Saved: stock and what you ask.')
  })

  test('takes no fields of other products, also not of the same room', async () => {
    const { maker, browser, leeks, beets } = await room()
    const typed = { [`seen-${beets.variantId}`]: '10 200', [`stock-${beets.variantId}`]: '1' }
    const fields = { ...typed, [`cost-${beets.variantId}`]: '2.00' }
    await browser.post('market', `/room/${maker}/products/${leeks.productId}`, fields)
    expect(await stockOf(beets.variantId)).toBe(10)
  })
})
