import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../tests/house'
import { db } from './db'
import { keepFirstSetting, keepSetting, mergeSetting } from './keep-setting'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const settingOf = async (key: string) =>
  (await db(world.ctx()).selectFrom('settings').select('value').where('key', '=', key).executeTakeFirst())
    ?.value

test('what is kept takes the place of all that stood there', async () => {
  await keepSetting(world.ctx(), 'shed', { door: 'green', keys: 2 })
  await keepSetting(world.ctx(), 'shed', { door: 'red' })
  expect(await settingOf('shed')).toEqual({ door: 'red' })
})

test('what is merged leaves the fields that it does not name', async () => {
  await mergeSetting(world.ctx(), 'barn', { door: 'green', keys: 2 })
  await mergeSetting(world.ctx(), 'barn', { door: null, roof: 'tin' })
  expect(await settingOf('barn')).toEqual({ door: null, keys: 2, roof: 'tin' })
})

test('of two who are the first to keep something, one is', async () => {
  const both = await Promise.all(
    ['green', 'red'].map(door => keepFirstSetting(world.ctx(), 'byre', { door })),
  )
  expect(both.toSorted()).toEqual([false, true])
  expect(await settingOf('byre')).toEqual({ door: both[0] ? 'green' : 'red' })
})
