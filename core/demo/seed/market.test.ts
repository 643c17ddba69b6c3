import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type TestHouse, testHouse } from '../../../tests/house'
import { MARKET_PAGES } from '../market-pages'
import { PRODUCTS } from '../products'
import { seedMarket } from './market'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await seedMarket(world.ctx())
})
afterAll(() => world.close())

test('the demo’s shelves are full, and every page of the market works on them', async () => {
  const visitor = await world.browser()
  const list = await visitor.get('market', '/')
  expect(list.document.querySelector('[role=status]')?.textContent).toContain(`${PRODUCTS.length} products`)
  for (const path of [
    '/producers',
    '/pages',
    `/pages/${MARKET_PAGES[0].slug}`,
    '/?q=honey',
    '/?category=bread',
  ]) {
    const visit = await visitor.get('market', path)
    expect(visit.status).toBe(200)
    expect(visit.document.querySelectorAll('.card').length).toBeGreaterThan(0)
  }
})

test('each ledger adds up to what is on the shelf', async () => {
  const wrong = await world.ctx().em.execute(
    `select v.sku from variants v left join stock_movements m on m.variant_id = v.id
     group by v.id having coalesce(sum(m.quantity), 0) <> v.stock`,
  )
  expect(wrong).toEqual([])
})

test('every picture it names is there', async () => {
  const rows = await world
    .ctx()
    .em.execute<{ image: string }[]>('select image from products union select image from producers')
  const root = join(import.meta.dir, '../../../public')
  expect(rows.filter(({ image }) => !existsSync(join(root, image)))).toEqual([])
})
