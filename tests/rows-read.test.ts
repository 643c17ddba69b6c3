import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { grow } from '../bench/lib/scale/grow'
import { type Reads, readsOf } from '../bench/lib/scale/scans'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'

/** So many members' worth of rows, with which each of these pages once looked at more of them than it may. */
const MEMBERS = 6_000
const MOST_ROWS = 5_000
/** A list is counted from the beginning of its table as far as this; of more, a table is read whole. */
const MOST_WALKED = 2_500
const MOST_BYTES = 200_000

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await grow(world.ctx(), MEMBERS, world.cast.members.member.id)
}, 300_000)
afterAll(() => world.close())

const pages: readonly [keyof Cast['members'] | null, DomainName, string][] = [
  ['moderator', 'blog', '/editor/comments'],
  ['shopkeeper', 'market', '/shop/prices'],
  ['shopkeeper', 'market', '/shop/products'],
  ['shopkeeper', 'market', '/shop/products?page=30'],
  ['shopkeeper', 'market', '/shop/categories'],
  ['shopkeeper', 'market', '/shop/stock'],
  ['shopkeeper', 'market', '/shop/vat/products'],
  ['shopkeeper', 'cart', '/shop/credit'],
  ['shopkeeper', 'cart', '/shop/credit?q=edie'],
  ['shopkeeper', 'cart', '/shop/till/customers'],
  ['shopkeeper', 'cart', '/shop/deliveries/zones/new'],
  ['shopkeeper', 'cart', '/shop/places/new'],
  ['shopkeeper', 'cart', '/shop/prices/vouchers/new'],
  ['shopkeeper', 'cart', '/shop/prices/fees/new'],
  ['shopkeeper', 'cart', '/shop/prices/lists/new'],
  ['shopkeeper', 'cart', '/shop/orders'],
  ['shopkeeper', 'cart', '/shop/orders?pile=all'],
  ['shopkeeper', 'cart', '/shop/picking-list'],
  ['member', 'federation', '/'],
  ['member', 'federation', '/notifications'],
  ['member', 'account', '/'],
  ['member', 'account', '/closing'],
  [null, 'account', '/mailbox'],
  ['operator', 'account', '/members'],
  ['operator', 'account', '/members?q=edie'],
  ['operator', 'federation', '/operator/first-steps'],
]

describe(`with ${MEMBERS} members’ worth of rows`, () => {
  test.each([...pages])('(%s, %s) %s looks at few of them', async (who, domain, path) => {
    const browser = await world.browser(who ?? undefined)
    // What a first visit keeps is not read again.
    await browser.get(domain, path)
    await world.house.purge(['site'])
    const before = await readsOf(world.ctx(), MOST_WALKED)
    const page = await browser.get(domain, path)
    const after = await readsOf(world.ctx(), MOST_WALKED)
    expect(page.status).toBe(200)
    expect(Buffer.byteLength(page.text)).toBeLessThan(MOST_BYTES)
    const grown = (of: keyof (Reads extends ReadonlyMap<string, infer R> ? R : never)) =>
      [...after].map(([table, reads]) => [table, reads[of] - (before.get(table)?.[of] ?? 0)] as const)
    expect(grown('walked').filter(([, rows]) => rows > MOST_WALKED)).toEqual([])
    expect(grown('rows').reduce((sum, [, rows]) => sum + rows, 0)).toBeLessThan(MOST_ROWS)
  })
})
