import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { uniqueSlug, uniqueSlugs } from './unique-slug'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const open = (name: string) =>
  transaction(world.ctx(), async tx => {
    const slug = await uniqueSlug(tx, 'categories', name)
    await db(tx)
      .insertInto('categories')
      .values({ id: Bun.randomUUIDv7(), slug, name, description: '', position: 0 })
      .execute()
    return slug
  })

test('a name becomes an address without accents and marks', async () => {
  expect(await open('Crème fraîche, 2 kg')).toBe('creme-fraiche-2-kg')
  expect(await open('蜂蜜')).toBe('untitled')
  expect(await open('%_\\')).toBe('untitled-2')
})

test('a taken one gets the next number that is free', async () => {
  for (const slug of ['plums', 'plums-2', 'plums-3']) expect(await open('Plums')).toBe(slug)
  await db(world.ctx()).deleteFrom('categories').where('slug', '=', 'plums-2').execute()
  expect(await open('Plums')).toBe('plums-2')
  expect(await open('Plum')).toBe('plum')
})

test('of many who open the same one at the same moment each gets their own', async () => {
  const slugs = await Promise.all([1, 2, 3, 4].map(() => open('Pears')))
  expect(slugs.sort()).toEqual(['pears', 'pears-2', 'pears-3', 'pears-4'])
})

test('several at once get no two alike, and a name with a number in it keeps clear of them', async () => {
  for (let n = 0; n < 11; n++) await open('Quinces')
  const slugs = await transaction(world.ctx(), tx =>
    uniqueSlugs(tx, 'categories', ['Quinces', 'Medlars', 'Quinces', 'Medlars 2', 'Medlars', 'Quinces 5']),
  )
  expect(slugs).toEqual(['quinces-12', 'medlars', 'quinces-13', 'medlars-2', 'medlars-3', 'quinces-5-2'])
})
