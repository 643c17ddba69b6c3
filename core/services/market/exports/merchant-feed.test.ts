import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { crop, grower, openCycle } from '../../../../tests/hub'
import { jarOnShelf } from '../../../../tests/market'
import { isToBeHad, productPage } from '../catalogue/product-page'
import { sellInCycles } from '../cycles/settings'
import { setOnDemand } from '../products/on-demand'
import { retireVariant } from '../products/retire-variant'
import { merchantFeed } from './merchant-feed'

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
    expect([title, titles.includes(title)]).toEqual([title, variants.some(isToBeHad)])
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
