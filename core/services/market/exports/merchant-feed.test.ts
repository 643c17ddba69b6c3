import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { parse } from 'csv-parse/sync'
import { db } from '#core/database/db'
import { retirePriceList } from '#core/services/cart/prices/price-lists'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { crop, grower, openCycle } from '../../../../tests/hub'
import { jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { canBeAddedToCart, productPage } from '../catalogue/product-page'
import { sellInCycles } from '../cycles/settings'
import { setOnDemand } from '../products/on-demand'
import { retireVariant } from '../products/retire-variant'
import { merchantFeed } from './merchant-feed'
import { shopifyCsv } from './shopify-csv'
import { wooCommerceCsv } from './woocommerce-csv'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** Titles in the feed. */
async function fed(): Promise<readonly string[]> {
  const feed = await merchantFeed(world.ctx())
  return [...feed.matchAll(/<g:title>(.*?)<\/g:title>/g)].map(([, title = '']) => title)
}

test('the feed lists what a visitor can buy now, as the page of the product says it', async () => {
  const there = await jarOnShelf(world, { stock: 3, title: 'There' })
  const gone = await jarOnShelf(world, { stock: 0, title: 'Sold out' })
  const made = await jarOnShelf(world, { stock: 0, title: 'Made for you' })
  await jarOnShelf(world, { stock: 3, title: 'Not on the list', listed: false })
  const retired = await jarOnShelf(world, { stock: 3, title: 'Retired' })
  await setOnDemand(keeper(), made.variantId, true)
  await retireVariant(keeper(), retired.variantId)
  const titles = await fed()
  for (const { slug, title } of [there, gone, made]) {
    const { variants } = await productPage(world.ctx(), slug)
    expect([title, titles.includes(title)]).toEqual([title, variants.some(canBeAddedToCart)])
  }
  expect(titles).toEqual(['There', 'Made for you'])
})

test('where we sell in cycles, the feed has what an open one has', async () => {
  const [maker, other] = [await grower(world), await grower(world)]
  const leeks = await crop(world, maker, { title: 'Leeks' })
  await crop(world, other, { title: 'Of no cycle' })
  await openCycle(world, new Map([[maker, [leeks]]]))
  await sellInCycles(keeper(), true)
  expect(await fed()).toEqual(['Leeks'])
  await sellInCycles(keeper(), false)
})

describe('what is reduced for everybody', () => {
  const now = () => new Date('2031-05-05T10:00:00Z')
  const days = (from: string | null, until: string | null) => ({
    starts_at: from === null ? null : new Date(`2031-05-${from}T00:00:00Z`),
    ends_at: until === null ? null : new Date(`2031-05-${until}T00:00:00Z`),
  })
  const sale = (fields: Parameters<typeof priceList>[1]) =>
    priceList(world, { name: 'Sale', for_everyone: true, percent_off: 1_000, ...fields })
  const item = async (title: string) => {
    const feed = await merchantFeed({ ...world.ctx(), now: now() })
    const xml = [...feed.matchAll(/<item>(.*?)<\/item>/gs)].map(([, each = '']) => each)
    const own = xml.find(each => each.includes(`<g:title>${title}<`)) ?? ''
    return ['price', 'sale_price', 'sale_price_effective_date'].map(
      name => new RegExp(`<g:${name}>(.*?)</g:${name}>`).exec(own)?.[1] ?? null,
    )
  }
  const files = async (sku: string) => {
    const ctx = { ...keeper(), now: now() }
    const rows = async (file: ReadableStream<Uint8Array>) =>
      (parse(await new Response(file).text(), { columns: true, bom: true }) as Record<string, string>[]).find(
        row => row.SKU === sku || row['Variant SKU'] === sku,
      )
    const [woo, shopify] = [await rows(await wooCommerceCsv(ctx)), await rows(await shopifyCsv(ctx))]
    return [
      ...['Regular price', 'Sale price', 'Date sale price starts', 'Date sale price ends'].map(
        name => woo?.[name],
      ),
      ...['Variant Price', 'Variant Compare At Price'].map(name => shopify?.[name]),
    ]
  }
  let lists: string[] = []
  let jar = { title: '', variantId: '' }
  let sku = ''
  beforeAll(async () => {
    jar = await jarOnShelf(world, { stock: 3, title: 'Reduced', priceAmount: 800 })
    const { sku: own } = await db(world.ctx())
      .selectFrom('variants')
      .select('sku')
      .where('id', '=', jar.variantId)
      .executeTakeFirstOrThrow()
    sku = own
  })
  afterEach(async () => {
    for (const list of lists) await retirePriceList(keeper(), list)
    lists = []
  })

  test('now has both prices with its first and last moment, on the clocks that each file goes by', async () => {
    lists.push(await sale({ ...days('01', '11'), percent_off: 2_500 }))
    expect(await item('Reduced')).toEqual(['8.00 GBP', '6.00 GBP', '2031-05-01T00:00Z/2031-05-10T23:59Z'])
    // The shop is in London, an hour ahead in May.
    expect(await files(sku)).toEqual([
      '8.00',
      '6.00',
      '2031-05-01 01:00:00',
      '2031-05-11 00:59:59',
      '6.00',
      '8.00',
    ])
  })

  test('later is told beforehand where it ends, and counts nowhere yet', async () => {
    lists.push(await sale(days('20', '22')))
    expect(await item('Reduced')).toEqual(['8.00 GBP', '7.20 GBP', '2031-05-20T00:00Z/2031-05-21T23:59Z'])
    expect((await files(sku)).slice(4)).toEqual(['8.00', ''])
  })

  test('later and without an end is told to Google when it begins; for good, without times', async () => {
    lists.push(await sale(days('20', null)))
    expect(await item('Reduced')).toEqual(['8.00 GBP', null, null])
    lists.push(await sale({ ...days(null, null), percent_off: null, prices: [{ sku, amount: 775 }] }))
    expect(await item('Reduced')).toEqual(['8.00 GBP', '7.75 GBP', '2031-05-05T10:00Z/2031-05-19T23:59Z'])
  })

  test('for members alone is nobody else’s', async () => {
    lists.push(await sale({ for_everyone: false }))
    expect(await item('Reduced')).toEqual(['8.00 GBP', null, null])
    expect(await files(sku)).toEqual(['8.00', '', '', '', '8.00', ''])
  })
})
