import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { createFragmentBook } from '#core/fragments/book'
import { createDomain } from '#domains/app'
import { domains } from '#domains/domains'
import { type TestHouse, testHouse } from './house'

/** What a page is when those it leans on are gone. */

describe('when every sibling app is dead', () => {
  let world: TestHouse
  beforeAll(async () => {
    world = await testHouse()
  })
  afterAll(() => world.close())

  test('the page comes, with plain links where the widgets would be', async () => {
    const nowhere = 'http://127.0.0.1:1'
    const internalOrigins = Object.fromEntries(DOMAINS.map(name => [name, nowhere])) as Record<
      DomainName,
      string
    >
    const alone = createDomain('blog', domains.blog, {
      ...world.house,
      // Not those of whoever runs a cooperative beside the tests.
      config: { ...world.house.config, internalOrigins },
      fragments: createFragmentBook(),
    })
    const answer = await alone.handle(new Request(`${world.house.config.origins.blog}/`))
    const page = await answer.text()
    expect(answer.status).toBe(200)
    expect(page).toContain('data-hx-get="/fragments/market/featured"')
    expect(page).toContain(`href="${world.house.config.origins.market}/"`)
  })

  test('and is not kept: the next one may be whole again', async () => {
    expect(world.house.pages.find(`${world.house.config.origins.blog}/`)).toBeNull()
  })

  test('a sibling that holds the line and never answers is not waited for', async () => {
    using silent = Bun.serve({ port: 0, fetch: () => new Promise<Response>(() => {}) })
    const internalOrigins = { ...world.house.config.internalOrigins, market: silent.url.origin }
    const config = { ...world.house.config, internalOrigins }
    const alone = createDomain('blog', domains.blog, {
      ...world.house,
      config,
      fragments: createFragmentBook(),
    })
    const answer = await alone.handle(new Request(`${config.origins.blog}/?again`))
    expect(answer.status).toBe(200)
  })
})

describe('when Redis is dead', () => {
  let world: TestHouse
  beforeAll(async () => {
    world = await testHouse({ REDIS_URL: 'redis://127.0.0.1:1' })
  })
  afterAll(() => world.close())

  test('pages still come, and members are still known', async () => {
    const member = await world.browser('member')
    for (const app of ['blog', 'market', 'cart', 'events', 'account'] as const) {
      expect([app, (await member.get(app, '/')).status]).toEqual([app, 200])
    }
    expect((await member.get('account', '/')).text).toContain('Mair')
  })

  test('an app is alive, and says that it is not ready', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('market', '/health')).status).toBe(200)
    const ready = await visitor.get('market', '/ready')
    expect(ready.status).toBe(503)
    expect(JSON.parse(ready.text)).toMatchObject({ database: true, cache: false })
  })
})
