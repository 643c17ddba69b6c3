import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { DomainName } from '#core/contracts/domain'
import { stage } from '#core/services/events/testing/stage'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'

let world: TestHouse
let event: Awaited<ReturnType<typeof stage>>
beforeAll(async () => {
  world = await testHouse()
  event = await stage(world.ctx())
})
afterAll(() => world.close())

/** Every list that has pages, and who may see it. */
const lists: readonly [keyof Cast['members'] | null, DomainName, () => string][] = [
  [null, 'blog', () => '/'],
  [null, 'blog', () => '/search?in=posts&q=honey'],
  ['shopkeeper', 'market', () => '/shop/products'],
  ['shopkeeper', 'market', () => '/shop/prices'],
  ['shopkeeper', 'market', () => '/shop/stock'],
  ['shopkeeper', 'market', () => '/shop/stock?low=1&q=honey'],
  ['shopkeeper', 'market', () => '/shop/pages'],
  ['shopkeeper', 'market', () => '/shop/producers'],
  [null, 'market', () => '/producers'],
  ['shopkeeper', 'cart', () => '/shop/picking-list'],
  ['shopkeeper', 'cart', () => '/shop/picking-list?slot=none'],
  ['shopkeeper', 'cart', () => '/shop/bank'],
  ['shopkeeper', 'cart', () => '/shop/invoices'],
  ['shopkeeper', 'cart', () => '/shop/credit'],
  [null, 'blog', () => '/archive'],
  ['editor', 'blog', () => '/editor/ghost-conflicts'],
  ['member', 'cart', () => '/orders'],
  ['shopkeeper', 'cart', () => '/shop/orders?pile=all'],
  [null, 'events', () => '/agenda'],
  [null, 'events', () => '/slots'],
  [null, 'events', () => `/events/${event.slug}/dates`],
  ['organiser', 'events', () => `/organise/entries/${event.entryId}/dates`],
  ['organiser', 'events', () => `/organise/entries/${event.entryId}/past-dates`],
  ['organiser', 'events', () => '/organise'],
  ['organiser', 'events', () => '/organise/slots'],
  [null, 'blog', () => '/sitemap.xml'],
  ['member', 'federation', () => '/notifications'],
  ['member', 'federation', () => '/following'],
  ['member', 'federation', () => '/followers'],
  ['moderator', 'federation', () => '/moderation/reports'],
  ['operator', 'federation', () => '/operator/deliveries'],
  ['operator', 'account', () => '/members'],
  ['operator', 'account', () => '/mailbox'],
  ['editor', 'account', () => '/letters'],
]

describe('a list in pages', () => {
  test.each([...lists])(
    '(%s, %s) %s has a first page, and nothing behind its last',
    async (who, domain, pathOf) => {
      const browser = await world.browser(who ?? undefined)
      const path = pathOf()
      const at = (page: string) => browser.get(domain, `${path}${path.includes('?') ? '&' : '?'}page=${page}`)
      expect((await at('1')).status).toBe(200)
      for (const page of ['2', '99', '100000', '99999999999999999999', '0', '-1', '1.5', '1e3', 'many'])
        expect({ page, status: (await at(page)).status }).toEqual({ page, status: 404 })
    },
  )
})
