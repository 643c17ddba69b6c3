import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { parsePrice } from '#core/scrape/price'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { reservedFor } from '../../../../tests/market'
import { keepBarcode } from '../barcodes/keep-barcode'
import type { ProductRow } from '../imports/read-row'
import { readTable } from '../imports/read-table'
import { writeRows } from '../imports/write-rows'
import { merchantFeed } from './merchant-feed'
import { productsCsv } from './products-csv'
import { shopifyCsv } from './shopify-csv'
import { PRODUCTS_AT_ONCE, type SoldVariant, soldVariants, variantsToBuy } from './sold-variants'
import { wooCommerceCsv } from './woocommerce-csv'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
beforeEach(async () => {
  await emptied(world.ctx(), 'products', 'producers', 'categories', 'properties')
})

const keeper = () => world.ctx('shopkeeper')
const gbp = (amount: number) => ({ amount, currency: 'GBP' })
let numbers = 0
/** On the list, unless it says otherwise. Returns its article number. */
async function sold(more: Partial<ProductRow> = {}): Promise<string> {
  const sku = `X-${++numbers}`
  const row = { sku, title: `Thing ${numbers}`, price: gbp(450), listed: true, stock: 4, ...more }
  await transaction(keeper(), tx => writeRows(tx, [row], false))
  return sku
}
const idOf = async (sku: string) =>
  (await db(world.ctx()).selectFrom('variants').select('id').where('sku', '=', sku).executeTakeFirstOrThrow())
    .id
const retire = async (sku: string) =>
  db(world.ctx())
    .insertInto('variant_retirements')
    .values({ variant_id: await idOf(sku), retired_at: new Date() })
    .execute()
type Row = Record<string, string>
const rowsOf = async (csv: ReadableStream<Uint8Array>) =>
  parse(await new Response(csv).text(), { columns: true, bom: true }) as Row[]
const woo = async () => rowsOf(await wooCommerceCsv(keeper()))
const shopify = async () => rowsOf(await shopifyCsv(keeper()))
const allOf = async (handfuls: AsyncGenerator<readonly SoldVariant[], undefined>) =>
  (await Array.fromAsync(handfuls)).flat()
const items = async () =>
  [...(await merchantFeed(world.ctx())).matchAll(/<item>(.*?)<\/item>/gs)].map(([, xml]) => xml!)
const inItem = (xml: string, name: string) =>
  new RegExp(`<g:${name}>(.*?)</g:${name}>`).exec(xml)?.[1] ?? null

describe('what is sold', () => {
  test('stands product by product, with how many each has that are sold still', async () => {
    const first = await sold({ title: 'Cider' })
    const other = await sold({ title: 'Perry' })
    const second = await sold({ title: 'Cider', variant: 'Large' })
    const gone = await sold({ title: 'Perry', variant: 'Old' })
    await retire(gone)
    expect((await allOf(soldVariants(keeper()))).map(({ sku, siblings }) => [sku, siblings])).toEqual([
      [first, 2],
      [second, 2],
      [other, 1],
    ])
  })

  test('is less what is promised, and to be bought only on the list', async () => {
    const [listed, unlisted] = [await sold({ stock: 9 }), await sold({ listed: false })]
    await reservedFor(world, await idOf(listed), 4)
    expect((await allOf(soldVariants(keeper()))).map(({ sku, stock }) => [sku, stock])).toEqual([
      [listed, 5],
      [unlisted, 4],
    ])
    expect((await allOf(variantsToBuy(world.ctx()))).map(({ sku, stock }) => [sku, stock])).toEqual([
      [listed, 5],
    ])
  })
})

test('more than are read at once come handful by handful, each once and no product in two of them', async () => {
  const many = 2 * PRODUCTS_AT_ONCE + 1
  await sql`insert into products (id, slug, title, summary, description, created_at, updated_at)
    select gen_random_uuid(), 'many-' || n, 'Many ' || n, '', '', now(), now() from generate_series(1, ${many}::int) n`.execute(
    db(world.ctx()),
  )
  await sql`insert into variants (id, product_id, name, sku, price_amount, price_currency, stock, position)
    select gen_random_uuid(), p.id, size, p.slug || size, 100, 'GBP', 0, 0 from products p, unnest(array['S', 'L']) size`.execute(
    db(world.ctx()),
  )
  const handfuls = await Array.fromAsync(soldVariants(keeper()))
  expect(handfuls.map(({ length }) => length)).toEqual([2 * PRODUCTS_AT_ONCE, 2 * PRODUCTS_AT_ONCE, 2])
  expect(new Set(handfuls.flat().map(({ sku }) => sku)).size).toBe(2 * many)
  const stream = await productsCsv(keeper())
  const rows = await rowsOf(stream)
  expect([rows.length, new Set(rows.map(row => row['Article number'])).size]).toEqual([2 * many, 2 * many])
  // What nobody can buy fills no feed.
  expect(await allOf(variantsToBuy(world.ctx()))).toEqual([])
})

test('where amounts have a decimal comma, our own file is read back as it was written', async () => {
  const sku = await sold({ title: 'Quark; frisch', summary: 'mild, "cremig"', price: gbp(123_456) })
  const german = { ...keeper(), locale: 'de-DE' }
  const bytes = new Uint8Array(await new Response(await productsCsv(german)).arrayBuffer())
  const { header, rows } = await readTable(bytes)
  const cell = (name: string) => rows[0]?.cells[header.indexOf(name)] ?? ''
  expect([cell('Article number'), cell('Name of the product')]).toEqual([sku, 'Quark; frisch'])
  expect([cell('In one line'), cell('Price')]).toEqual(['mild, "cremig"', '1234,56'])
  expect(parsePrice(cell('Price'), 'GBP')).toEqual(gbp(123_456))
})

describe('for WooCommerce', () => {
  test('a product of one variant is one row, with all that it says', async () => {
    const sku = await sold({
      title: 'Mead',
      summary: 'Dry',
      description: 'With *honey*',
      category: ['Drinks', 'Wine'],
      properties: ['Organic', 'Local'],
      onDemand: true,
      stock: 0,
    })
    expect(await woo()).toMatchObject([
      {
        Type: 'simple',
        SKU: sku,
        Name: 'Mead',
        Published: '1',
        'Short description': 'Dry',
        'In stock?': '1',
        Stock: '0',
        'Backorders allowed?': '1',
        'Regular price': '4.50',
        Categories: 'Drinks > Wine',
        Tags: 'Organic, Local',
        Parent: '',
        Description: expect.stringContaining('<em>honey</em>'),
      },
    ])
  })

  test('several are rows below one that says what they share', async () => {
    const small = await sold({ title: 'Cider', variant: 'Small' })
    const large = await sold({ title: 'Cider', variant: 'Large', price: gbp(900), stock: 0 })
    const rows = await woo()
    expect(rows.map(row => [row.Type, row.SKU, row['Attribute 1 value(s)']])).toEqual([
      ['variable', 'product-cider', 'Small, Large'],
      ['variation', small, 'Small'],
      ['variation', large, 'Large'],
    ])
    expect(rows.map(row => [row.Parent, row['Regular price'], row['In stock?']])).toEqual([
      ['', '', '1'],
      ['product-cider', '4.50', '1'],
      ['product-cider', '9.00', '0'],
    ])
  })

  test('a comma within a name parts no list', async () => {
    await sold({ title: 'Cider', variant: 'Jug, 2 l', properties: ['Still'] })
    await sold({ title: 'Cider', variant: 'Can' })
    await db(world.ctx()).updateTable('properties').set({ name: 'Still, dry' }).execute()
    const [parent, variation] = await woo()
    expect(parent).toMatchObject({ 'Attribute 1 value(s)': 'Jug\\, 2 l, Can', Tags: 'Still\\, dry' })
    expect(variation).toMatchObject({ 'Attribute 1 value(s)': 'Jug\\, 2 l', Name: 'Cider - Jug, 2 l' })
  })

  test('what is not on the list is not published', async () => {
    await sold({ listed: false })
    expect((await woo()).map(({ Published }) => Published)).toEqual(['0'])
  })
})

describe('for Shopify', () => {
  test('the first row of a product says what it is, the others only what differs', async () => {
    const small = await sold({ title: 'Cider', variant: 'Small', producer: 'Long Acre', properties: ['Dry'] })
    const large = await sold({
      title: 'Cider',
      variant: 'Large',
      producer: 'Long Acre',
      price: gbp(905),
      onDemand: true,
    })
    const [first, second] = await shopify()
    expect(first).toMatchObject({
      Handle: 'cider',
      Title: 'Cider',
      Vendor: 'Long Acre',
      Tags: 'Dry',
      Published: 'true',
      'Option1 Name': 'Variant',
      'Option1 Value': 'Small',
      'Variant SKU': small,
      Status: 'active',
      'Variant Price': '4.50',
      'Variant Inventory Qty': '4',
      'Variant Inventory Policy': 'deny',
    })
    expect(second).toMatchObject({
      Handle: 'cider',
      Title: '',
      Vendor: '',
      'Option1 Name': '',
      'Option1 Value': 'Large',
      'Variant SKU': large,
      'Variant Price': '9.05',
      'Variant Inventory Policy': 'continue',
      Status: '',
    })
  })

  test('what is not on the list is a draft', async () => {
    await sold({ listed: false })
    expect(await shopify()).toMatchObject([{ Published: 'false', Status: 'draft' }])
  })
})

describe('for Google', () => {
  test('each thing on the list is an item, by its name where it is the only one', async () => {
    const mead = await sold({
      title: 'Mead & more',
      variant: '75 cl',
      producer: 'Long Acre',
      category: ['Drinks'],
    })
    await sold({ listed: false })
    const [item, ...others] = await items()
    expect(others).toEqual([])
    expect(
      ['id', 'title', 'price', 'availability', 'brand', 'product_type'].map(name => inItem(item!, name)),
    ).toEqual([mead, 'Mead &amp; more', '4.50 GBP', 'in_stock', 'Long Acre', 'Drinks'])
    expect([inItem(item!, 'item_group_id'), inItem(item!, 'image_link')]).toEqual([null, null])
  })

  test('several are a group, and one that is left of them is none', async () => {
    await sold({ title: 'Cider', variant: 'Small' })
    const large = await sold({ title: 'Cider', variant: 'Large' })
    expect((await items()).map(item => [inItem(item, 'title'), inItem(item, 'item_group_id')])).toEqual([
      ['Cider, Small', 'cider'],
      ['Cider, Large', 'cider'],
    ])
    await retire(large)
    expect((await items()).map(item => [inItem(item, 'title'), inItem(item, 'item_group_id')])).toEqual([
      ['Cider', null],
    ])
  })

  test('what is made to order can be had, and what is sold out is left out', async () => {
    await sold({ stock: 0 })
    const made = await sold({ stock: 0, onDemand: true })
    expect((await items()).map(item => [inItem(item, 'id'), inItem(item, 'availability')])).toEqual([
      [made, 'in_stock'],
    ])
  })

  test('what a scanner reads off it is its number of the trade, for others, too', async () => {
    const [mead, cider] = [await sold({ title: 'Mead' }), await sold({ title: 'Cider' })]
    const id = await idOf(mead)
    for (const code of ['96385074', '4006381333931']) await keepBarcode(keeper(), code, id)
    expect(
      (await items()).map(item => [
        inItem(item, 'id'),
        inItem(item, 'gtin'),
        inItem(item, 'identifier_exists'),
      ]),
    ).toEqual([
      [mead, '4006381333931', null],
      [cider, null, 'no'],
    ])
    expect((await shopify()).map(row => row['Variant Barcode'])).toEqual(['4006381333931', ''])
    expect((await woo()).map(row => row['GTIN, UPC, EAN, or ISBN'])).toEqual(['4006381333931', ''])
  })

  test('long words are cut to what is taken', async () => {
    await sold({ title: 'T'.repeat(200), summary: 'S'.repeat(300) })
    const [item] = await items()
    expect([inItem(item!, 'title')?.length, inItem(item!, 'description')?.length]).toEqual([150, 300])
  })
})

test('files with prices are the shop’s to take; what Google reads is everybody’s', async () => {
  await sold()
  for (const take of [wooCommerceCsv, shopifyCsv]) {
    expect(take(world.ctx('member'))).rejects.toThrow(NotFound)
    expect(take(world.ctx())).rejects.toThrow(SignInRequired)
  }
  expect(await items()).toHaveLength(1)
})
