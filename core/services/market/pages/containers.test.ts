import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { publishMarketPage, saveMarketPage, unpublishMarketPage } from './compose'
import { container, containers } from './containers'

let world: TestHouse
let draft: string
let published: string
beforeAll(async () => {
  world = await testHouse()
  draft = await saveMarketPage(editor(), null, { title: '50% off_season', summary: '', blocks: [] })
  published = await saveMarketPage(editor(), null, { title: 'Harvest fair', summary: '', blocks: [] })
  await publishMarketPage(editor(), published)
})
afterAll(() => world.close())

const editor = () => world.ctx('editor')
const found = async (query: string, who = editor()) =>
  (await containers(who, query)).map(({ title }) => title)

test('editors find pages by part of their title, the newest first', async () => {
  expect(await found('')).toEqual(['Harvest fair', '50% off_season'])
  expect(await found(' FAIR ')).toEqual(['Harvest fair'])
})

test('marks of a pattern stand for themselves', async () => {
  expect(await found('%')).toEqual(['50% off_season'])
  expect(await found('f_s')).toEqual(['50% off_season'])
  expect(await found('r_s')).toEqual([])
  expect(await found('\\')).toEqual([])
})

test('a member and a visitor find none, and of one by its id only what is published', async () => {
  for (const who of [world.ctx('member'), world.ctx()]) {
    expect(await found('', who)).toEqual([])
    expect(await container(who, draft)).toBeNull()
    expect(await container(who, published)).toMatchObject({ path: '/pages/harvest-fair', published: true })
  }
  expect(await container(editor(), draft)).toMatchObject({ title: '50% off_season', published: false })
  expect(await container(editor(), 'no id at all')).toBeNull()
  expect(await container(editor(), Bun.randomUUIDv7())).toBeNull()
})

test('a page is published once, however often and however many at once publish it', async () => {
  await Promise.all([1, 2].map(() => publishMarketPage(editor(), published)))
  expect(await container(editor(), published)).toMatchObject({ published: true })
  await unpublishMarketPage(editor(), published)
  await unpublishMarketPage(editor(), published)
  expect(await container(editor(), published)).toMatchObject({ published: false })
})
