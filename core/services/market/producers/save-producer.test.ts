import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { listProducers, producerPage } from '../catalogue/producers'
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
