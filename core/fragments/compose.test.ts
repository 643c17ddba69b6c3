import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { PageContext } from '#core/contracts/page'
import { VISITOR } from '#core/contracts/viewer'
import type { RenderFragment } from '#core/fragments/book'
import { withRequestId } from '#core/log/request-id'
import { type TestHouse, testHouse } from '../../tests/house'
import { createFragmentBook } from './book'
import { composeFragment } from './compose'

/** Where lateness is not what is tested, a busy machine is waited for. */
const PATIENT = { remoteMs: 10_000, localMs: 10_000 }

let world: TestHouse
let rendered = 0
let render: RenderFragment
beforeAll(async () => {
  world = await testHouse()
  world.house.fragments.lend({
    'market/featured': (...asked) => {
      rendered += 1
      return render(...asked)
    },
    'cart/mini': ctx => `cart of ${ctx.viewer.member?.name ?? 'nobody'}`,
  })
})
beforeEach(async () => {
  rendered = 0
  render = () => 'six jars'
  await world.house.purge(['products'])
})
afterAll(() => world.close())

test('a fragment is rendered once and then kept, until the activity that changed its rows purges its tag', async () => {
  expect((await compose('market/featured')).html).toBe('six jars')
  expect((await compose('market/featured')).html).toBe('six jars')
  expect(rendered).toBe(1)
  await world.house.purge(['products'])
  await compose('market/featured')
  expect(rendered).toBe(2)
})

test('a late fragment becomes a sized placeholder with a plain link, and is there the next time', async () => {
  const ready = Promise.withResolvers<string>()
  render = () => ready.promise
  const late = await compose('market/featured', { ...PATIENT, localMs: 1 })
  expect(late.inTime).toBe(false)
  expect(late.html).toContain('hx-get="/fragments/market/featured"')
  expect(late.html).toContain(`href="${world.house.config.origins.market}/"`)
  // What comes now can only be what the late one has left.
  render = () => {
    throw new Error('asked twice')
  }
  ready.resolve('at last')
  while ((await compose('market/featured')).html !== 'at last') await Bun.sleep(1)
})

test('a fragment that throws never breaks the page', async () => {
  render = () => {
    throw new Error('no jars today')
  }
  const failed = await compose('market/featured')
  expect(failed.inTime).toBe(false)
  expect(failed.html).toContain('See what is in the market')
})

test('its owner in another process learns the id of the request that it is for', async () => {
  const ids: (string | null)[] = []
  using owner = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      ids.push(request.headers.get('x-request-id'))
      return new Response('lent')
    },
  })
  const internalOrigins = { ...world.house.config.internalOrigins, market: owner.url.origin }
  const config = { ...world.house.config, internalOrigins }
  const ctx = { ...world.ctx(), house: { ...world.house, config } }
  const nothingLent = createFragmentBook()
  await withRequestId('asked-by-the-blog', () =>
    composeFragment(ctx, nothingLent, pageFor(ctx), 'market/featured', {}, PATIENT),
  )
  expect(ids).toEqual(['asked-by-the-blog'])
})

test('a public fragment is rendered for nobody in particular, whoever looks', async () => {
  render = ctx => `for ${ctx.viewer.member?.name ?? 'everyone'}`
  const { html } = await composeFragment(
    world.ctx('member'),
    world.house.fragments,
    pageFor(world.ctx('member')),
    'market/featured',
    {},
    PATIENT,
  )
  expect(html).toBe('for everyone')
})

test('a self fragment is kept apart for each viewer', async () => {
  const his = await composeFragment(
    world.ctx('neighbour'),
    world.house.fragments,
    pageFor(world.ctx('neighbour')),
    'cart/mini',
    {},
    PATIENT,
  )
  const hers = await composeFragment(
    world.ctx('member'),
    world.house.fragments,
    pageFor(world.ctx('member')),
    'cart/mini',
    {},
    PATIENT,
  )
  expect([his.html, hers.html]).toEqual(['cart of Tom Askew', 'cart of Mair Pugh'])
})

test('the internal door of fragments opens to no one without a viewer token', async () => {
  const visitor = await world.browser()
  expect((await visitor.get('market', '/internal/fragments/featured')).status).toBe(404)
  const forged = { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJ2aWV3ZXIiOnt9fQ.' }
  expect((await visitor.get('market', '/internal/fragments/featured', forged)).status).toBe(404)
})

test('the browser gets a fragment on the origin of the page it is on', async () => {
  const visitor = await world.browser()
  const visit = await visitor.get('blog', '/fragments/market/featured')
  expect(visit.text).toBe('six jars')
  expect((await visitor.get('blog', '/fragments/market/unheard-of')).status).toBe(404)
})

test('a fragment that fails again answers the browser with 204, so that the plain link stays', async () => {
  render = () => {
    throw new Error('no jars today')
  }
  const visitor = await world.browser()
  expect((await visitor.get('blog', '/fragments/market/featured')).status).toBe(204)
})

function compose(name: 'market/featured', budgets = PATIENT) {
  const ctx = world.ctx()
  return composeFragment(ctx, world.house.fragments, pageFor(ctx), name, {}, budgets)
}

function pageFor(ctx: Ctx): PageContext {
  const { house } = world
  return {
    domain: 'blog',
    origins: house.config.origins,
    viewer: ctx.viewer ?? VISITOR,
    path: '/',
    locale: 'en-GB',
    timeZone: 'Europe/London',
    now: ctx.now,
    flash: null,
    site: house.site(),
    demo: true,
    partial: false,
    menu: [],
    asset: path => path,
    fragment: async () => '',
  }
}
