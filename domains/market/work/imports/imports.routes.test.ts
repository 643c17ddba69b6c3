import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { pruneOldRows } from '#core/services/house/retention'
import { readImport } from '#core/services/market/imports/imports'
import type { Browser } from '../../../../tests/browser'
import { formFields } from '../../../../tests/form-fields'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { choicesOf, rowsOf, wordsOf } from '../../../../tests/pages'

const HOME = '/shop/imports'
let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

const bring = (kind: string, text: string, browser = keeper) => {
  const form = new FormData()
  form.set('kind', kind)
  form.set('file', new File([text], 'list.csv', { type: 'text/csv' }))
  return browser.post('market', HOME, form)
}
const trial = async (path: string) => {
  const { document } = await keeper.get('market', path)
  return formFields(document.querySelector(`form[action="${path}/trial"]`) as never)
}
const phaseOf = async (path: string) =>
  (await readImport(world.ctx('shopkeeper'), path.split('/').at(-1) ?? '')).phase

test('a table is brought, matched, tried, taken in and undone by its forms, each step once', async () => {
  const begun = await bring('products', 'SKU;Name;Price\nHTTP-1;Bread <brown>;2,40\nHTTP-2;;1\n')
  const path = begun.location ?? ''
  expect(path).toStartWith(`${HOME}/`)
  const fields = await trial(path)
  expect(fields).toMatchObject({ 'column.sku': '0', 'column.title': '1', 'column.price': '2' })
  const early = await keeper.post('market', `${path}/run`)
  expect((await keeper.get('market', early.location ?? '')).text).toContain('at another step by now')
  const unclear = await keeper.post('market', `${path}/trial`, { ...fields, 'column.title': '' })
  expect([unclear.status, unclear.text.includes('Say which column is: Name of the product')]).toEqual([
    422,
    true,
  ])
  await keeper.post('market', `${path}/trial`, fields)
  await world.work()
  const tried = await keeper.get('market', path)
  expect(tried.text).toContain('It has no name')
  expect(tried.text).not.toContain('<brown>')
  for (const _press of [1, 2]) expect((await keeper.post('market', `${path}/run`)).location).toBe(path)
  await world.work()
  expect(await phaseOf(path)).toBe('done')
  const late = await keeper.post('market', `${path}/trial`, fields)
  expect([late.location, await phaseOf(path)]).toEqual([path, 'done'])
  for (const _press of [1, 2])
    expect((await keeper.post('market', `${path}/run?_method=delete`)).location).toBe(path)
  await world.work()
  expect(await phaseOf(path)).toBe('undone')
})

test('the page of a file shows what stands in its columns, what is not taken in, and first what it has', async () => {
  const begun = await bring('products', 'SKU,What,Price,Colour,Blank\nW-1,Ale,2.40,dark,\n')
  const path = begun.location ?? ''
  const { document } = await keeper.get('market', path)
  const main = document.querySelector('main')
  expect(wordsOf(main)).toContain('1 row, columns to be matched.')
  expect(wordsOf(main)).toContain('Not taken in: What, Colour.')
  const named = (selector: string) =>
    [...document.querySelectorAll(`${selector} select`)].map(select => select.getAttribute('name'))
  expect(named('form > .field')).toEqual(['column.sku', 'column.title', 'column.price'])
  expect(named('details')).toContain('column.storage')
  expect(choicesOf(document, 'column.title').map(({ text }) => text)).toEqual([
    'Choose a column',
    'SKU: W-1',
    'What: Ale',
    'Price: 2.40',
    'Colour: dark',
    'Blank',
  ])
  const refused = await keeper.post('market', `${path}/trial`, await trial(path))
  expect(wordsOf(refused.document.querySelector('.field__error'))).toBe('Choose a column.')
})

test('what may be left out is said beside it', async () => {
  const path = (await bring('products', 'Name,Price\nAle,2.40\n')).location ?? ''
  const { document } = await keeper.get('market', path)
  expect(wordsOf(document.querySelector('main'))).toContain(
    'Not needed where the file has: Amount without its unit; or Producer and Variant; or Producer and Amount, such as 340 g.',
  )
})

test('a list of members is kept while its operator signs in again, and shown after that alone', async () => {
  const operator = await world.browser('operator')
  const longAgo = new Date(Date.now() - 3_600_000)
  for (const table of ['sessions', 'sign_ins'] as const)
    await db(world.ctx()).updateTable(table).set({ authenticated_at: longAgo }).execute()
  const begun = await bring('members', 'email,name\nvera@example.test,Vera\n', operator)
  expect(begun.location).toStartWith(`${HOME}/`)
  const path = begun.location ?? ''
  const asked = await operator.get('market', path)
  expect([asked.status, asked.text.includes('vera@example.test')]).toEqual([303, false])
  const again = await world.browser('operator')
  expect((await again.get('market', path)).text).toContain('vera@example.test')
})

test('what was changed since stays when an import is undone, and the page says of what', async () => {
  const take = async (text: string) => {
    const path = (await bring('products', text)).location ?? ''
    await keeper.post('market', `${path}/trial`, await trial(path))
    await world.work()
    await keeper.post('market', `${path}/run`)
    await world.work()
    return path
  }
  await take('SKU,Name,Price,Stock\nUN-1,Ale,1.00,5\nUN-2,Beer,2.00,5\n')
  const path = await take('SKU,Name,Price,Stock\nUN-1,Ale,1.50,9\nUN-2,Stout,2.50,9\n')
  await take('SKU,Name,Price\nUN-1,Ale,1.75\n')
  await keeper.post('market', `${path}/run?_method=delete`)
  await world.work()
  const { document } = await keeper.get('market', path)
  expect(wordsOf(document.querySelector('main'))).toContain('1 undone, 1 kept, at least in part.')
  expect(rowsOf(document)).toEqual([['2', '', 'UN-1', 'Changed since, and left as it is: price.']])
})

test('orders whose rows were let go stay, say why, and are undone no more', async () => {
  const begun = await bring('orders', 'Order,Email,SKU,Quantity\nX-1,ada@example.test,NONE,1\n')
  const path = begun.location ?? ''
  await keeper.post('market', `${path}/trial`, await trial(path))
  await world.work()
  await keeper.post('market', `${path}/run`)
  await world.work()
  expect((await keeper.get('market', path)).text).toContain('Undo the whole import')
  await pruneOldRows({ ...world.ctx(), now: new Date(Date.now() + 91 * 86_400_000) }, {})
  const page = await keeper.get('market', path)
  expect(page.text).not.toContain('ada@example.test')
  expect(page.text).not.toContain('Undo the whole import')
  expect(page.text).toContain('Its rows were let go')
  await keeper.post('market', `${path}/run?_method=delete`)
  expect(await phaseOf(path)).toBe('done')
})

test('what is no table, of no kind, or nobody’s to bring is refused', async () => {
  for (const [kind, text] of [
    ['products', ''],
    ['products', 'SKU;Name'],
    ['spoons', 'SKU;Name\n1;2'],
  ] as const)
    expect([kind, text, (await bring(kind, text)).status]).toEqual([kind, text, 422])
  for (const browser of [await world.browser('member'), await world.browser('editor')]) {
    expect((await browser.get('market', HOME)).status).toBe(404)
    expect((await bring('products', 'SKU;Name\n1;2', browser)).status).toBe(404)
  }
  for (const path of ['nonsense', Bun.randomUUIDv7()])
    expect((await keeper.get('market', `${HOME}/${path}`)).status).toBe(404)
  expect((await keeper.get('market', '/shop/exports/constructor.csv')).status).toBe(404)
})
