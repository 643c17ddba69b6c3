import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { Counter } from 'prom-client'
import type { Ctx } from '#core/contracts/ctx'
import type { FragmentName, PageContext } from '#core/contracts/page'
import { VISITOR } from '#core/contracts/viewer'
import type { RenderFragment } from '#core/fragments/book'
import { withRequestId } from '#core/log/request-id'
import { fragmentsLent } from '#core/metrics/metrics'
import { appOf } from '../../tests/apps'
import { type TestHouse, testHouse } from '../../tests/house'
import { createFragmentBook } from './book'
import { composeFragment } from './compose'
import { signBorrower } from './viewer-token'

/** Where lateness is not what is tested, a busy machine is waited for. */
const PATIENT = { remoteMs: 10_000, localMs: 10_000 }

let world: TestHouse
let market: ReturnType<typeof appOf>
let rendered = 0
let render: RenderFragment
beforeAll(async () => {
  world = await testHouse()
  // The app lends its own as it starts.
  market = appOf(world.house, 'market')
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
      return new Response(lineOf(0, 'lent'))
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

test('the internal door answers what fails without a page, which would ask for fragments again', async () => {
  render = () => {
    throw new Error('no jars today')
  }
  const failed = await askDoor({ fragments: [{ name: 'market/featured', params: {} }] })
  expect([failed.status, await failed.text()]).toEqual([200, '{"at":0,"html":null}\n'])
  const forged = await askDoor({ fragments: [] }, 'Bearer eyJhbGciOiJub25lIn0.eyJ2aWV3ZXIiOnt9fQ.')
  expect([forged.status, await forged.text()]).toEqual([404, ''])
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

/** The market's inner door, as a sibling knocks at it. */
async function askDoor(body: unknown, authorization?: string): Promise<Response> {
  const token = await signBorrower(world.house.config, { viewer: { member: null, roles: [] }, guest: null })
  return market.handle(
    new Request('http://localhost/internal/fragments', {
      method: 'POST',
      headers: { authorization: authorization ?? `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  )
}

const lineOf = (at: number, html: string | null) =>
  new TextEncoder().encode(`${JSON.stringify({ at, html })}\n`)

/** A house in whose process nothing of the market runs, and which finds it at this address. */
function borrowerFrom(market: URL) {
  const internalOrigins = { ...world.house.config.internalOrigins, market: market.origin }
  const house = { ...world.house, config: { ...world.house.config, internalOrigins } }
  const ctx = { ...world.ctx('member'), house }
  const book = createFragmentBook()
  return (name: FragmentName, params: Record<string, string> = {}) =>
    composeFragment(ctx, book, pageFor(ctx), name, params, PATIENT)
}

test('what a page wants of one owner is asked for at once, and each comes as soon as it is made', async () => {
  const asked: { path: string; body: unknown }[] = []
  const slow = Promise.withResolvers<void>()
  using owner = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      asked.push({ path: new URL(request.url).pathname, body: await request.json() })
      return new Response(
        new ReadableStream({
          async start(controller) {
            controller.enqueue(lineOf(1, 'the quick one'))
            await slow.promise
            controller.enqueue(lineOf(0, 'the slow one'))
            controller.enqueue(lineOf(2, null))
            controller.close()
          },
        }),
      )
    },
  })
  const borrow = borrowerFrom(owner.url)
  const [first, second, third] = [
    borrow('market/featured'),
    borrow('market/featured', { n: '2' }),
    borrow('market/featured', { n: '3' }),
  ]
  expect((await second).html).toBe('the quick one')
  slow.resolve()
  expect((await first).html).toBe('the slow one')
  expect(await third).toMatchObject({ inTime: false })
  expect(asked).toEqual([
    {
      path: '/internal/fragments',
      body: {
        fragments: [
          { name: 'market/featured', params: {} },
          { name: 'market/featured', params: { n: '2' } },
          { name: 'market/featured', params: { n: '3' } },
        ],
      },
    },
  ])
})

test('an owner that hangs up in the middle has given what it gave', async () => {
  using owner = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => new Response(`${JSON.stringify({ at: 0, html: 'here' })}\n{"at":1,`),
  })
  const borrow = borrowerFrom(owner.url)
  const [one, two] = await Promise.all([borrow('market/featured'), borrow('market/featured', { n: '2' })])
  expect(one.html).toBe('here')
  expect(two.inTime).toBe(false)
})

test('what is in the cache that all share is shown without asking its owner', async () => {
  let asked = 0
  using owner = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch() {
      asked += 1
      return new Response(lineOf(0, 'of the owner'))
    },
  })
  await compose('market/featured')
  const borrow = borrowerFrom(owner.url)
  expect((await borrow('market/featured')).html).toBe('six jars')
  expect(asked).toBe(0)
  await world.house.purge(['products'])
  expect((await borrow('market/featured')).html).toBe('of the owner')
  expect(asked).toBe(1)
})

test('the owner’s door gives several at once, to a sibling alone, and none of another app’s', async () => {
  const fragments = ['market/featured', 'cart/mini', 'market/unheard-of', '__proto__'].map(name => ({
    name,
    params: {},
  }))
  render = () => 'six jars'
  const answer = await askDoor({ fragments })
  const lines = (await answer.text())
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines.toSorted((a, b) => a.at - b.at)).toEqual([
    { at: 0, html: expect.any(String) },
    ...[1, 2, 3].map(at => ({ at, html: null })),
  ])
  expect((await askDoor({ fragments }, 'Bearer x')).status).toBe(404)
  for (const body of [
    {},
    { fragments: [] },
    { fragments: [{ name: 'market/featured' }] },
    { fragments: Array(51).fill(fragments[0]) },
  ])
    expect((await askDoor(body)).status).toBe(404)
})

test('each fragment of several is counted by its own outcome, where it is made and where it is shown', async () => {
  const counted = async (counter: Counter, name: string) => {
    const { values } = await counter.get()
    const own = values.filter(({ labels }) => labels.fragment === name)
    return Object.fromEntries(own.map(({ labels, value }) => [labels.outcome, value]))
  }
  const names = ['market/featured', 'unknown']
  const before = await Promise.all(names.map(name => counted(fragmentsLent, name)))
  const fragments = [{ n: '1' }, { n: '2' }, { n: '3' }].map(params => ({ name: 'market/featured', params }))
  render = (_, __, { n }) => {
    if (n === '2') throw new Error('no jars today')
    return 'six jars'
  }
  await (await askDoor({ fragments: [...fragments, { name: 'market/of-tomorrow', params: {} }] })).text()
  const after = await Promise.all(names.map(name => counted(fragmentsLent, name)))
  const grown = (at: number, outcome: string) => (after[at]?.[outcome] ?? 0) - (before[at]?.[outcome] ?? 0)
  expect([grown(0, 'lent'), grown(0, 'failed'), grown(1, 'unknown')]).toEqual([2, 1, 1])
})

test('one fragment is asked for as several are', async () => {
  const bodies: unknown[] = []
  using owner = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      bodies.push([request.method, new URL(request.url).pathname, await request.json()])
      return new Response(lineOf(0, 'lent'))
    },
  })
  expect((await borrowerFrom(owner.url)('market/featured')).html).toBe('lent')
  expect(bodies).toEqual([
    ['POST', '/internal/fragments', { fragments: [{ name: 'market/featured', params: {} }] }],
  ])
})

test('an owner that gives some is asked again, however often another of them fails', async () => {
  using owner = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => new Response(`${JSON.stringify({ at: 0, html: 'the quick one' })}\nfell over\n`),
  })
  const borrow = borrowerFrom(owner.url)
  for (let page = 0; page < 5; page += 1) {
    const [quick, slow] = await Promise.all([
      borrow('market/featured'),
      borrow('market/featured', { n: '2' }),
    ])
    expect([quick.html, slow.inTime]).toEqual(['the quick one', false])
  }
})

test('a fragment that came while this process was busy itself is not late', async () => {
  const turns = async (many: number) => {
    for (let turn = 0; turn < many; turn += 1) await new Promise(resolve => setImmediate(resolve))
  }
  render = async () => {
    await turns(5)
    return 'six jars'
  }
  const composed = compose('market/featured', { remoteMs: 100, localMs: 100 })
  const busyUntil = performance.now() + 400
  await Bun.sleep(0)
  while (performance.now() < busyUntil);
  expect(await composed).toMatchObject({ html: 'six jars', inTime: true })
})
