import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { type SupplierSite, startSupplier } from '../../../../tests/supplier'
import { productPage } from '../catalogue/product-page'
import { removePicture, showFirst } from '../products/further-pictures'
import { productForEdit } from '../products/product-for-edit'
import { setProductPicture } from '../products/product-picture'
import { addSupplier } from './add-supplier'
import { draftsOf } from './drafts'
import { fetchPicture } from './fetch-picture'
import { MOST_PICTURES, productFromDraft } from './product-from-draft'
import { readSupplier } from './read-supplier'
import { dismissDraft } from './review-draft'
import { startRun } from './start-run'
import { runReport } from './suppliers-for-work'

let world: TestHouse
let site: SupplierSite
let picture: Uint8Array<ArrayBuffer>
beforeAll(async () => {
  world = await testHouse()
  const drawn = sharp({ create: { width: 40, height: 30, channels: 3, background: '#a63' } })
  picture = new Uint8Array(await drawn.png().toBuffer())
})
afterAll(() => world.close())
beforeEach(() => {
  site = startSupplier(picture)
  site.products.set('/shop/honey', { name: 'Honey', price: '7.50', sku: 'LING' })
  site.products.set('/shop/wax', { name: 'Wax', price: '3.00', sku: 'WAX' })
})
afterEach(() => site.stop())

const keeper = () => world.ctx('shopkeeper')
const supplier = (url = site.url) => addSupplier(keeper(), { url })
/** Starts a run and does its job. */
async function read(supplierId: string) {
  const runId = await startRun(keeper(), supplierId)
  await readSupplier(world.ctx(), { runId })
  return runReport(keeper(), runId)
}
const freshOf = async (supplierId: string) =>
  (await draftsOf(keeper(), supplierId)).fresh.map(({ scraped }) => [scraped.name, scraped.price?.amount])

describe('a run', () => {
  test('reads the list and each product, and says how many of both there were', async () => {
    const farm = await supplier()
    expect(await read(farm)).toMatchObject({
      pagesRead: 3,
      productsFound: 2,
      warnings: [],
      failure: null,
      finishedAt: expect.any(Date),
    })
    expect(await freshOf(farm)).toEqual([
      ['Honey', 750],
      ['Wax', 300],
    ])
  })

  test('finds again what it found before, as it is now, and what was put aside stays there', async () => {
    const farm = await supplier()
    await read(farm)
    const [, wax] = (await draftsOf(keeper(), farm)).fresh
    await dismissDraft(keeper(), wax?.id ?? '')
    site.products.set('/shop/honey', { name: 'Honey', price: '8.00', sku: 'LING' })
    await read(farm)
    expect(await freshOf(farm)).toEqual([['Honey', 800]])
    expect((await draftsOf(keeper(), farm)).dismissed).toHaveLength(1)
  })

  test('tells what is wrong with one product, and reads the others', async () => {
    const farm = await supplier()
    site.robots = 'User-agent: *\nDisallow: /shop/wax'
    const { warnings, productsFound, failure } = await read(farm)
    expect(warnings).toEqual([expect.stringContaining('/shop/wax: not allowed by robots.txt')])
    expect({ productsFound, failure }).toEqual({ productsFound: 1, failure: null })
  })

  test('keeps what a guard stands before as it was, by whatever address it is known', async () => {
    const farm = await supplier()
    site.products.set('/shop/wax', { name: 'Wax', price: '3.00', url: '/candles/wax' })
    await read(farm)
    const { fresh } = await draftsOf(keeper(), farm)
    const ids = fresh.map(({ id }) => id)
    await db(world.ctx())
      .updateTable('product_drafts')
      .set(({ ref }) => ({ reviewed: ref('scraped') }))
      .where('id', 'in', ids)
      .execute()
    for (const path of ['/shop/honey', '/shop/wax']) {
      site.guarded.clear()
      site.guarded.add(path)
      const { warnings, failure } = await read(farm)
      expect([failure, warnings]).toEqual([null, [expect.stringContaining('asks whether a person reads it')]])
      expect((await draftsOf(keeper(), farm)).gone).toEqual([])
    }
    site.guarded.clear()
    site.products.delete('/shop/wax')
    await read(farm)
    expect((await draftsOf(keeper(), farm)).gone.map(({ scraped }) => scraped.name)).toEqual(['Wax'])
  })

  test('says that there is more than one run reads', async () => {
    const farm = await supplier()
    for (let number = 0; number < 60; number++)
      site.products.set(`/shop/jar-${number}`, { name: `Jar ${number}` })
    const { warnings, pagesRead } = await read(farm)
    expect(warnings.at(-1)).toBe('There are more pages than one run reads.')
    expect(pagesRead).toBe(50)
  })

  test('of a list that robots are asked not to read ends with a sentence, and without a page read', async () => {
    const farm = await supplier()
    site.robots = 'User-agent: *\nDisallow: /'
    const report = await read(farm)
    expect(report).toMatchObject({ pagesRead: 0, productsFound: 0, warnings: [] })
    expect(report.failure).toContain('robots.txt asks robots not to read this page')
    expect(report.finishedAt).not.toBeNull()
    expect(site.asked).toEqual(['/robots.txt'])
  })

  test('that fails leaves what was found before as it was', async () => {
    const farm = await supplier()
    await read(farm)
    await db(world.ctx())
      .updateTable('suppliers')
      .set({ url: new URL('/nothing', site.url).href })
      .where('id', '=', farm)
      .execute()
    expect((await read(farm)).failure).toContain('no page under that address')
    expect(await freshOf(farm)).toHaveLength(2)
    expect((await draftsOf(keeper(), farm)).gone).toEqual([])
  })

  test('that is over, or was never begun, is not read again', async () => {
    const farm = await supplier()
    const { id } = await read(farm)
    const { asked } = site
    const pages = asked.length
    await readSupplier(world.ctx(), { runId: id })
    await readSupplier(world.ctx(), { runId: Bun.randomUUIDv7() })
    expect(asked).toHaveLength(pages)
  })

  test('that a fault of ours ends is begun anew by its job, and asks for nobody’s forgiveness', async () => {
    const farm = await supplier()
    const runId = await startRun(keeper(), farm)
    const ctx = world.ctx()
    const broken = { ...ctx, house: { ...ctx.house, fetch: () => Promise.reject(new TypeError('ours')) } }
    await expect(readSupplier(broken, { runId })).rejects.toThrow()
    expect(await runReport(keeper(), runId)).toMatchObject({ finishedAt: null, failure: null })
    await readSupplier(world.ctx(), { runId })
    expect(await runReport(keeper(), runId)).toMatchObject({ productsFound: 2 })
  })
})

describe('a supplier’s picture', () => {
  const shownOn = (productId: string) =>
    db(world.ctx())
      .selectFrom('products')
      .select(['image', 'image_alt'])
      .where('id', '=', productId)
      .executeTakeFirstOrThrow()
  const job = (productId: string, path: string, position?: number) => ({
    productId,
    url: new URL(path, site.url).href,
    alt: 'A jar of theirs',
    position,
  })

  test('comes into our own media, and the product’s pages show it at once', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    const tags = ['products', `product:${productId}`]
    expect(
      await purgedBy(world, tags, () => fetchPicture(world.ctx(), job(productId, '/picture.png'))),
    ).toEqual(tags)
    const { image, image_alt } = await shownOn(productId)
    expect(image).toStartWith('/media/images/')
    expect(image_alt).toBe('A jar of theirs')
  })

  test('never takes the place of one that a shopkeeper chose in the meantime', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    const ours = sharp({ create: { width: 8, height: 8, channels: 3, background: '#00f' } })
    await setProductPicture(keeper(), productId, await ours.png().toBuffer(), 'Ours')
    const before = await shownOn(productId)
    const tags = ['products', `product:${productId}`]
    expect(
      await purgedBy(world, tags, () => fetchPicture(world.ctx(), job(productId, '/picture.png'))),
    ).toEqual([])
    expect(await shownOn(productId)).toEqual(before)
  })

  test('that is not there, is no picture, or is nowhere to be had leaves the product without one', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    for (const path of [
      '/nothing.png',
      '/shop',
      'http://127.0.0.1:1/picture.png',
      'ftp://farm.example/p.png',
    ])
      await fetchPicture(world.ctx(), job(productId, path))
    expect(await shownOn(productId)).toEqual({ image: null, image_alt: '' })
  })

  test('beside the first stands beside it, each once, in their order, and can become the first', async () => {
    const { productId, slug } = await jarOnShelf(world, { stock: 1 })
    const side = async () => (await productForEdit(keeper(), productId)).pictures
    await fetchPicture(world.ctx(), job(productId, '/picture-2.png', 2))
    await fetchPicture(world.ctx(), job(productId, '/picture-1.png', 1))
    await fetchPicture(world.ctx(), job(productId, '/picture-1.png', 1))
    await fetchPicture(world.ctx(), job(productId, '/nothing.png', 3))
    await fetchPicture(world.ctx(), job(productId, '/picture.png', 0))
    const [first, second] = await side()
    expect(await side()).toHaveLength(2)
    const before = await shownOn(productId)
    const page = await productPage(world.ctx(), slug)
    expect(page.pictures.map(({ src }) => src)).toEqual([first?.picture.src ?? '', second?.picture.src ?? ''])
    await showFirst(keeper(), productId, second?.id ?? '')
    const after = await side()
    expect((await shownOn(productId)).image).not.toBe(before.image)
    expect(after.map(({ picture }) => picture.src)).not.toContain(second?.picture.src)
    expect(after).toHaveLength(2)
    await removePicture(keeper(), productId, first?.id ?? '')
    expect(await side()).toHaveLength(1)
    await expect(removePicture(keeper(), productId, first?.id ?? '')).rejects.toBeInstanceOf(NotFound)
    const other = await jarOnShelf(world, { stock: 1 })
    const [left] = await side()
    await expect(removePicture(keeper(), other.productId, left?.id ?? '')).rejects.toBeInstanceOf(NotFound)
    await expect(showFirst(world.ctx('editor'), productId, left?.id ?? '')).rejects.toBeInstanceOf(NotFound)
  })

  test('is fetched for each that a draft has, eight at most and each once', async () => {
    const images = Array.from({ length: 12 }, (_, n) => new URL(`/picture-${n}.png`, site.url).href)
    const farm = await supplier()
    await read(farm)
    const draft = await db(world.ctx())
      .selectFrom('product_drafts')
      .selectAll()
      .where('supplier_id', '=', farm)
      .limit(1)
      .executeTakeFirstOrThrow()
    const scraped = { ...draft.scraped, images: [images[0] ?? '', ...images] }
    const product = await transaction(keeper(), tx => productFromDraft(tx, { ...draft, scraped }))
    const { rows } = await sql<{ tries: number }>`select max_attempts as tries from graphile_worker.jobs
      where task_identifier = 'market-fetch-picture'`.execute(db(world.ctx()))
    expect(rows).toEqual(Array.from({ length: MOST_PICTURES }, () => ({ tries: 3 })))
    await world.work()
    expect((await shownOn(product)).image).toStartWith('/media/images/')
    expect((await productForEdit(keeper(), product)).pictures).toHaveLength(MOST_PICTURES - 1)
  })

  test('of a product that is gone is nobody’s', async () => {
    await fetchPicture(world.ctx(), job(Bun.randomUUIDv7(), '/picture.png'))
  })

  test('is asked for again after a fault of ours', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1 })
    const ctx = world.ctx()
    const put = () => Promise.reject(new Error('the disk is full'))
    const full = { ...ctx, house: { ...ctx.house, media: { ...ctx.house.media, put } } }
    await expect(fetchPicture(full, job(productId, '/picture.png'))).rejects.toThrow('the disk is full')
    const fetch = () => Promise.reject(new TypeError('ours'))
    const broken = { ...ctx, house: { ...ctx.house, fetch } }
    await expect(fetchPicture(broken, job(productId, '/picture.png'))).rejects.toThrow('ours')
  })
})
