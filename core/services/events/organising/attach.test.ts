import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { MarketPage } from '#core/entities/market/market-page'
import { MarketPagePublication } from '#core/entities/market/market-page-publication'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { attachedTo } from '../calendar/attached-to'
import { type Staged, stage } from '../testing/stage'
import { attach, detach } from './attach'

let world: TestHouse
let apples: Staged
beforeAll(async () => {
  world = await testHouse()
  apples = await stage(world.ctx())
})
afterAll(() => world.close())

const organiser = () => world.ctx('organiser')

async function marketPage(title: string): Promise<string> {
  const { em } = world.ctx()
  const slug = title.toLowerCase()
  const page = em.create(MarketPage, { slug, title, blocks: [], createdBy: null })
  em.create(MarketPagePublication, { page, publishedBy: null })
  await em.flush()
  return page.id
}

test('an entry hangs on pages in the order they were named, on each of them once', async () => {
  const [cider, pears] = [await marketPage('Cider'), await marketPage('Pears')]
  for (const page of [pears, cider, pears]) await attach(organiser(), apples.entryId, 'market_page', page)
  await Promise.all([1, 2, 3].map(() => attach(organiser(), apples.entryId, 'market_page', cider)))
  expect((await attachedTo(world.ctx(), apples.entryId)).map(({ title }) => title)).toEqual([
    'Pears',
    'Cider',
  ])
})

test('a link is undone by the entry it belongs to, and by no other', async () => {
  const [plums, other] = [await stage(world.ctx()), await stage(world.ctx())]
  await attach(organiser(), plums.entryId, 'market_page', await marketPage('Plums'))
  const [link] = await attachedTo(world.ctx(), plums.entryId)
  await expect(detach(organiser(), other.entryId, link!.linkId)).rejects.toThrow(NotFound)
  expect(await attachedTo(world.ctx(), plums.entryId)).toHaveLength(1)
  await detach(organiser(), plums.entryId, link!.linkId)
  await expect(detach(organiser(), plums.entryId, link!.linkId)).rejects.toThrow(NotFound)
  expect(await attachedTo(world.ctx(), plums.entryId)).toEqual([])
})

test('nothing is attached to a page that is gone, nor by others than organisers', async () => {
  const gone = Bun.randomUUIDv7()
  await expect(attach(organiser(), apples.entryId, 'market_page', gone)).rejects.toThrow(NotFound)
  const figs = await marketPage('Figs')
  await expect(attach(world.ctx('editor'), apples.entryId, 'market_page', figs)).rejects.toThrow(NotFound)
  expect((await attachedTo(world.ctx(), apples.entryId)).map(({ id }) => id)).not.toContain(figs)
})
