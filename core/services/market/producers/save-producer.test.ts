import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { PictureRefused } from '#core/media/store-picture'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { listProducers, PRODUCER_SHELF, producerPage } from '../catalogue/producers'
import { saveCategory } from '../categories/save-category'
import { listProduct } from '../products/listing'
import {
  PRODUCER_FORM,
  type ProducerFields,
  producerForEdit,
  producersForWork,
  saveProducer,
} from './save-producer'

const NOBODY = '01890000-0000-7000-8000-000000000000'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const fields = (name: string): ProducerFields => ({
  name,
  place: 'Ceredigion',
  practice: 'Organic since 1998',
  story: '*Bees* <script>alert(1)</script>',
  since: null,
})

async function jarOf(producerId: string, listed: boolean): Promise<void> {
  const jar = await jarOnShelf(world, { stock: 1, listed })
  await db(world.ctx())
    .updateTable('products')
    .set({ producer_id: producerId })
    .where('id', '=', jar.productId)
    .execute()
}

describe('a producer', () => {
  test('is shown with what is on sale, and counted with all there is for the shopkeeper', async () => {
    const id = await saveProducer(keeper(), null, fields('Ridge Bees'))
    await jarOf(id, true)
    await jarOf(id, false)
    const shown = await producerPage(world.ctx(), 'ridge-bees')
    expect(shown.producer).toEqual({
      slug: 'ridge-bees',
      name: 'Ridge Bees',
      place: 'Ceredigion',
      practice: 'Organic since 1998',
      since: null,
      products: 1,
      picture: null,
    })
    expect(shown.products).toHaveLength(1)
    expect(shown.storyHtml).toContain('<em>Bees</em>')
    expect(shown.storyHtml).not.toContain('<script>')
    expect(await producersForWork(keeper())).toMatchObject([{ id, products: 2 }])
    expect(await listProducers(world.ctx())).toEqual([shown.producer])
  })

  test('keeps its address when its name changes, and one of the same name gets another', async () => {
    const id = await saveProducer(keeper(), null, fields('Cwm Dairy'))
    await saveProducer(keeper(), id, { ...fields('Cwm Creamery'), since: 1998 })
    expect(await producerForEdit(keeper(), id)).toMatchObject({
      slug: 'cwm-dairy',
      name: 'Cwm Creamery',
      since: 1998,
    })
    const other = await saveProducer(keeper(), null, fields('Cwm Dairy'))
    expect(await producerForEdit(keeper(), other)).toMatchObject({ slug: 'cwm-dairy-2' })
  })

  test('that two change over the same form is changed by one of them', async () => {
    const id = await saveProducer(keeper(), null, fields('Mill'))
    const seen = PRODUCER_FORM.version(await producerForEdit(keeper(), id))
    const both = await Promise.allSettled(
      ['Old Mill', 'New Mill'].map(name => saveProducer(keeper(), id, fields(name), null, seen)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(each => each.status === 'rejected')?.reason).toBeInstanceOf(ChangedMeanwhile)
  })

  test.each(['no id at all', NOBODY])('that is none (%s) is not found', async id => {
    await expect(saveProducer(keeper(), id, fields('X'))).rejects.toBeInstanceOf(NotFound)
    await expect(producerForEdit(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(producerPage(world.ctx(), id)).rejects.toBeInstanceOf(NotFound)
  })

  test('is written by shopkeepers alone', async () => {
    await expect(saveProducer(world.ctx(), null, fields('X'))).rejects.toBeInstanceOf(SignInRequired)
    await expect(saveProducer(world.ctx('editor'), null, fields('X'))).rejects.toBeInstanceOf(NotFound)
  })
})

describe('should the process die between a commit and its purge', () => {
  const tagsOf = (id: string) => ['products', `product:${id}`, 'producers', 'market-pages']

  test('the job purges what shows the producer', async () => {
    await world.work()
    const id = await saveProducer(keeper(), null, fields('Crash'))
    expect(await purgedBy(world, tagsOf(id), () => world.work())).toEqual(['products', 'producers'])
  })

  test('and what shows the product, or a category', async () => {
    const { productId } = await jarOnShelf(world, { stock: 1, listed: false })
    await world.work()
    await listProduct(keeper(), productId)
    expect(await purgedBy(world, tagsOf(productId), () => world.work())).toEqual([
      'products',
      `product:${productId}`,
    ])
    await saveCategory(keeper(), null, { name: 'Crash', description: '' })
    expect(await purgedBy(world, tagsOf(productId), () => world.work())).toEqual(['products'])
  })
})

test('the picture of a producer is shown on their page, stays when none is sent, and has to be one', async () => {
  const drawn = sharp({ create: { width: 32, height: 24, channels: 3, background: '#393' } })
  const bytes = await drawn.png().toBuffer()
  const id = await saveProducer(keeper(), null, fields('Orchard'), bytes)
  const shown = async () => (await producerPage(world.ctx(), 'orchard')).producer.picture
  const picture = await shown()
  expect(picture).toMatchObject({ width: 32, height: 24, src: expect.stringContaining('/media/images/') })
  await saveProducer(keeper(), id, fields('Old orchard'))
  expect(await shown()).toEqual(picture)
  const refused = saveProducer(keeper(), id, fields('Broken'), Buffer.from('no picture'))
  await expect(refused).rejects.toBeInstanceOf(PictureRefused)
  expect((await producerForEdit(keeper(), id)).name).toBe('Old orchard')
})

test('of a form that was opened before another’s save the later one says what is there now', async () => {
  const id = await saveProducer(keeper(), null, { ...fields('Dairy'), since: 1990 })
  const seen = PRODUCER_FORM.version(await producerForEdit(keeper(), id))
  await saveProducer(keeper(), id, { ...fields('Dairy'), since: 1991 }, null, seen)
  const late = saveProducer(keeper(), id, fields('Creamery'), null, seen)
  await expect(late).rejects.toMatchObject({ now: { name: 'Dairy', since: 1991 } })
  const now = PRODUCER_FORM.version(await producerForEdit(keeper(), id))
  await saveProducer(keeper(), id, { ...fields('Creamery'), since: null }, null, now)
  expect(await producerForEdit(keeper(), id)).toMatchObject({ name: 'Creamery', since: null })
})

test('of two who name a producer alike at the same moment each has an address', async () => {
  const ids = await Promise.all([1, 2].map(() => saveProducer(keeper(), null, fields('Twin farm'))))
  const slugs = await Promise.all(ids.map(async id => (await producerForEdit(keeper(), id)).slug))
  expect(slugs.sort()).toEqual(['twin-farm', 'twin-farm-2'])
})

test('what is written of a producer is new at once on their page and on every card, and told', async () => {
  let id = ''
  const tags = ['producers', 'products', 'market-pages']
  const save = async () => {
    id = await saveProducer(keeper(), id || null, fields('Told'))
  }
  expect(await purgedBy(world, tags, save)).toEqual(['producers', 'products'])
  expect(await purgedBy(world, tags, save)).toEqual(['producers', 'products'])
  const told = await db(world.ctx())
    .selectFrom('ap_activities')
    .select(['type', 'subject_kind', 'audience'])
    .where('subject_id', '=', id)
    .orderBy('id')
    .execute()
  const ofProducer = { subject_kind: 'producer', audience: 'internal' } as const
  expect(told).toEqual([
    { type: 'Create', ...ofProducer },
    { type: 'Update', ...ofProducer },
  ])
})

test('the list for work is for shopkeepers', async () => {
  await expect((async () => producersForWork(world.ctx()))()).rejects.toBeInstanceOf(SignInRequired)
  await expect((async () => producersForWork(world.ctx('editor')))()).rejects.toBeInstanceOf(NotFound)
  const names = (await producersForWork(keeper())).map(({ name }) => name)
  expect(names).toEqual(names.toSorted())
})

test('of a producer of very much, a page has the first of it, and the market’s list has all', async () => {
  const id = await saveProducer(keeper(), null, fields('Plenty'))
  for (let n = 0; n <= PRODUCER_SHELF; n++) await jarOf(id, true)
  const { producer, products } = await producerPage(world.ctx(), 'plenty')
  expect([producer.products, products.length]).toEqual([PRODUCER_SHELF + 1, PRODUCER_SHELF])
  const { document } = await (await world.browser()).get('market', '/producers/plenty')
  const all = [...document.querySelectorAll('a')].find(link =>
    link.textContent.includes(`See all ${PRODUCER_SHELF + 1}`),
  )
  expect(all?.getAttribute('href')).toBe('/?producer=plenty')
})
