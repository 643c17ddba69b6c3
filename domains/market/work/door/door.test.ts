import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

test.each([
  ['shopkeeper', 303, '/shop/products'],
  ['editor', 303, '/shop/pages'],
  ['member', 404, null],
  ['organiser', 404, null],
  ['moderator', 404, null],
] as const)('for a %s the door of the shop answers %i, and leads to %p', async (who, status, location) => {
  const visit = await (await world.browser(who)).get('market', '/shop')
  expect([visit.status, visit.location]).toEqual([status, location])
  if (location) expect((await (await world.browser(who)).get('market', location)).status).toBe(200)
})

test('a visitor signs in first, and then comes back to it', async () => {
  const visit = await (await world.browser()).get('market', '/shop')
  expect([visit.status, visit.location]).toEqual([303, '/login?return_to=%2Fshop'])
})

test('the menu of the account has it for who may go in', async () => {
  for (const [who, isThere] of [
    ['shopkeeper', true],
    ['member', false],
  ] as const)
    expect([
      who,
      (await (await world.browser(who)).get('market', '/')).text.includes('Mind the shop'),
    ]).toEqual([who, isThere])
})
