import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { readableAddress } from '#core/server/address-gate'
import { cleanDeep, cleanText } from '#core/text/clean'
import { createDomain, type DomainServer } from '#domains/app'
import { domains } from '#domains/domains'
import type { Cast } from './cast'
import { type TestHouse, testHouse } from './house'
import { holdsIdsAlone } from './id-routes'

/**
 * Every route of every app, from the apps' own tables, with values that nobody means: none of them breaks anything. A
 * route whose handler is handed no query, or no body, is brought these in turn, since they reach what all routes share
 * and nothing of its own. So are those that reach each handler as one, and in a path that holds ids alone, which
 * `malformed-ids.test.ts` walks with a stricter bar: whatever is no id is refused by the one reader of ids.
 */

const ID = '0192f0c1-1111-7111-8111-111111111111'
/** As they stand in an address. */
const HOSTILE = [
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '%ED%A0%80',
  '%EF%BF%BE',
  '%0B%1B%7F',
  '9223372036854775808',
  '-1',
  '1.5',
  '1e999',
  'NaN',
  '99999999999999999999999999',
  '+275760-09-14',
  '-270000-01-01',
  '2026-02-31T25:61:61Z',
  '9999-99',
  '00000000-0000-0000-0000-00000000000g',
  `${ID}%00`,
  encodeURIComponent('%00'),
  encodeURIComponent("'; drop table members; -- \\"),
  encodeURIComponent('é'.repeat(300)),
  'x'.repeat(3_000),
  '__proto__',
  'constructor',
  '..%2f..%2f',
  '%F0%9F%A5%95',
]
const TYPED = HOSTILE.map(text => decoded(text)).concat([
  '\ud800',
  '\u0007\u001b',
  '\ufffe\uffff',
  '{"root":{"children":[{"text":"\\u0000\\ud800"}]}}',
])
/** Whoever sends one of these does not bring values, but ends the session or the account that the next ones need. */
const ENDS_SESSION =
  /^\/(?:logout|devices(?:\/.*)?|members\/:id\/sessions|closing.*|profile\/closing|sessions.*)$/

let world: TestHouse
let servers: Readonly<Record<DomainName, DomainServer>>
beforeAll(async () => {
  world = await testHouse()
  servers = Object.fromEntries(
    DOMAINS.map(name => [name, createDomain(name, domains[name], world.house)]),
  ) as Record<DomainName, DomainServer>
})
afterAll(() => world.close())

type Shape = { readonly name: string; readonly type: string; body(fields: readonly string[]): BodyInit }
const JSON_VALUES = [null, 7, true, [], ['a', 'b'], {}, { a: { b: 'c' } }, '\u0000', '\ud800']
const SHAPES: readonly Shape[] = [
  {
    name: 'every field twice',
    type: 'application/x-www-form-urlencoded',
    body: fields => new URLSearchParams([...fields, ...fields].map(name => [name, 'x'])),
  },
  ...JSON_VALUES.map(value => ({
    name: `JSON fields of ${JSON.stringify(value)}`,
    type: 'application/json',
    body: (fields: readonly string[]) =>
      JSON.stringify(Object.fromEntries(fields.map(name => [name, value]))),
  })),
  ...['null', '[]', '"x"', '7', '{', ''].map(text => ({
    name: `JSON ${text}`,
    type: 'application/json',
    body: () => text,
  })),
  { name: 'plain text', type: 'text/plain', body: () => 'x' },
  { name: 'bytes', type: 'application/octet-stream', body: () => new Uint8Array([0, 255, 254]) },
  { name: 'multipart without parts', type: 'multipart/form-data; boundary=x', body: () => '--x--' },
  { name: 'multipart without a boundary', type: 'multipart/form-data', body: () => 'x' },
  { name: 'no type at all', type: '', body: () => 'x=1' },
]

type Who = keyof Cast['members'] | 'visitor'
/**
 * An operator may do what every role may, and brings every value to every route. Each of the others brings one value to
 * every route, in turn: so every two of route, value and person meet, and no three need to.
 */
const WHO: readonly Who[] = [
  'visitor',
  'operator',
  'member',
  'editor',
  'shopkeeper',
  'organiser',
  'moderator',
]

test('no address, whatever stands in it, breaks a page', async () => {
  const asked = routesOf('GET').flatMap((route, nth) =>
    WHO.flatMap(who => addressesFor(who, route, nth).map(address => ({ ...route, who, ...address }))),
  )
  expect(asked.length).toBeGreaterThan(1_000)
  expect(await brokenOf(asked)).toEqual([])
}, 600_000)

test('no form, whatever is typed into it, breaks what it is sent to', async () => {
  const asked = routesOf('POST', 'PUT', 'PATCH', 'DELETE')
    .filter(({ path }) => !ENDS_SESSION.test(path))
    .flatMap((route, nth) =>
      WHO.flatMap(who =>
        typedFor(who, route, nth).map((typed, at) => {
          const inPath = at % 3 === 0 ? (HOSTILE[(nth + at) % HOSTILE.length] ?? '') : ID
          return { ...route, who, address: withParams(route.path, inPath), typed }
        }),
      ),
    )
  expect(asked.length).toBeGreaterThan(1_000)
  expect(await brokenOf(asked)).toEqual([])
}, 600_000)

test('no body of another shape than its form breaks what it is sent to', async () => {
  const asked = routesOf('POST', 'PUT', 'PATCH', 'DELETE')
    .filter(({ path }) => !ENDS_SESSION.test(path))
    .flatMap((route, nth) =>
      (['visitor', 'operator'] as const).flatMap(who =>
        shapesFor(who, route, nth).map(shape => ({
          ...route,
          who,
          address: withParams(route.path, ID),
          shape,
        })),
      ),
    )
  expect(asked.length).toBeGreaterThan(500)
  expect(await brokenOf(asked)).toEqual([])
}, 600_000)

type Route = {
  readonly domain: DomainName
  readonly method: string
  readonly path: string
  /** Whether its handler may look at the query, or at the body. */
  readonly reads: boolean
}
type Asked = Route & {
  readonly who: Who
  readonly address: string
  /** Apart from the address: it is half a megabyte, and the same for all routes of an app. */
  readonly query?: string
  readonly typed?: string
  readonly shape?: Shape
}

function routesOf(...methods: string[]): Route[] {
  return DOMAINS.flatMap(domain =>
    servers[domain].app.routes
      .filter(({ method }) => methods.includes(method))
      .map(route => ({ domain, method: route.method, path: route.path, reads: mayRead(route) })),
  )
}

type Handled = { readonly method: string; readonly handler: unknown; readonly hooks?: unknown }

/** Unless its handler names what it takes, and neither these nor what they could be had from is among it. */
function mayRead({ method, handler, hooks }: Handled): boolean {
  const schema = hooks as { query?: unknown; body?: unknown } | undefined
  if (typeof handler !== 'function' || schema?.query || schema?.body) return true
  const taken = /^\s*(?:async\s*)?\((?:\{([^{}=]*)\})?\)\s*=>/.exec(handler.toString())
  if (!taken) return true
  const names = (taken[1] ?? '').split(',').map(name => name.split(':')[0]?.trim() ?? '')
  const from = ['request', 'url', 'path', 'headers', 'route', 'store', method === 'GET' ? 'query' : 'body']
  return names.some(name => from.includes(name) || name === 'query' || name.startsWith('...'))
}

test.each([
  ['GET', 'async ({ query, page }) => page(query.q)', true],
  ['GET', '({ request: { url } }) => url', true],
  ['GET', '({ ctx, ...rest }) => rest', true],
  ['GET', 'scope => scope.query', true],
  ['GET', '({ ctx, query: asked = {} }) => asked', true],
  ['GET', 'async ({ ctx, page, params }) => page(ctx, params)', false],
  ['GET', '() => 7', false],
  ['POST', '({ ctx, body }) => body', true],
  ['POST', 'async ({ ctx, params, reply }) => reply(params)', false],
])('a handler of %s that is %s may read: %p', (method, source, isSo) => {
  const handler = Object.assign(() => {}, { toString: () => source })
  expect(mayRead({ method, handler })).toBe(isSo)
  expect(mayRead({ method, handler, hooks: { [method === 'GET' ? 'query' : 'body']: {} } })).toBe(true)
})

type Address = Pick<Asked, 'address' | 'query'>

/** Where every parameter is an id, so many values are brought, in turn. */
const MOST_OF_IDS = 4

function addressesFor(who: Who, route: Route, nth: number): readonly Address[] {
  const { inPath, inQuery } = addressesOf(route)
  if (who !== 'operator') return sampled(who, nth, [...inPath, ...inQuery])
  const paths = oneOfEach(nth, inPath, seenInAddress)
  const inTurn = holdsIdsAlone(route.path) ? inRing(paths, nth * MOST_OF_IDS, MOST_OF_IDS) : paths
  if (!route.reads) return [...inTurn, ...sampled('visitor', nth + 1, inQuery)]
  return [...inTurn, ...oneOfEach(nth, inQuery, seenInAddress)]
}

/** As a handler comes to see it: what no text may hold is one mark there, or several. */
const seenInAddress = ({ address, query = '' }: Address) =>
  readableAddress(`http://x${address}${query}`).replace(/(?:%EF%BF%BD)+/g, '%EF%BF%BD')

/** Halves of surrogate pairs are sent as a mark, and what no text may hold is left out of what arrives. */
const seenInForm = (typed: string) => cleanText(typed.toWellFormed())

/** Of the values that come to the same, one: another one for each route. */
function oneOfEach<T>(nth: number, values: readonly T[], seen: (value: T) => string): readonly T[] {
  return [...Map.groupBy(values, seen).values()].flatMap(alike => inRing(alike, nth, 1))
}

function inRing<T>(values: readonly T[], from: number, many: number): readonly T[] {
  return Array.from(
    { length: Math.min(many, values.length) },
    (_, at) => values[(from + at) % values.length]!,
  )
}

test('of values that reach a handler as one, another is brought to each route, and none is left out', () => {
  const path = (text: string) => ({ address: `/x/${text}` })
  const all = HOSTILE.map(path)
  const each = [0, 1, 2, 3, 4].map(nth => oneOfEach(nth, all, seenInAddress))
  expect(each[0]).toHaveLength(all.length - 4)
  expect(new Set(each.flat())).toEqual(new Set(all))
  expect(new Set(['%00', '%ff%fe', '%ED%A0%80'].map(text => seenInAddress(path(text)))).size).toBe(1)
  expect(seenInAddress(path(`${ID}%00`))).not.toBe(seenInAddress(path('%00')))
  const typed = [0, 1, 2, 3, 4].map(nth => oneOfEach(nth, TYPED, seenInForm))
  expect(typed[0]).toHaveLength(TYPED.length - 4)
  expect(new Set(typed.flat())).toEqual(new Set(TYPED))
})

test('a path that holds ids alone is known', () => {
  expect(['/orders/:id', '/a/:id/b/:slotId'].map(holdsIdsAlone)).toEqual([true, true])
  expect(['/posts/:slug', '/a/:id/:year', '/media/*', '/'].map(holdsIdsAlone)).toEqual([
    false,
    false,
    false,
    false,
  ])
})

function typedFor(who: Who, route: Route, nth: number): readonly string[] {
  if (who !== 'operator') return sampled(who, nth, TYPED)
  if (route.reads) return oneOfEach(nth, TYPED, seenInForm)
  // Every third has a value in its path.
  return route.path.includes(':') ? TYPED.filter((_, at) => at % 3 === 0) : sampled('visitor', nth + 1, TYPED)
}

function shapesFor(who: Who, route: Route, nth: number): readonly Shape[] {
  if (route.reads && who === 'operator') return oneOfEach(nth, SHAPES, seenInBody)
  return sampled('visitor', nth + WHO.indexOf(who), SHAPES)
}

/** JSON comes clean; all else stays what it is called. */
function seenInBody({ name, type, body }: Shape): string {
  const text = body(['field'])
  if (type !== 'application/json' || typeof text !== 'string') return name
  try {
    return JSON.stringify(cleanDeep(JSON.parse(text)))
  } catch {
    return 'no JSON'
  }
}

function sampled<T>(who: Who, nthRoute: number, values: readonly T[]): readonly T[] {
  if (who === 'operator') return values
  // Five steps a person: in a list of any length that we have, two people bring a route different values.
  const at = (nthRoute + WHO.indexOf(who) * 5) % values.length
  return values.slice(at, at + 1)
}

/** What answered with 5xx, each as a line. */
async function brokenOf(asked: readonly Asked[]): Promise<string[]> {
  const cookies = new Map<Who, string>()
  for (const who of WHO) cookies.set(who, await cookiesOf(who))
  const broken = new Set<string>()
  const work = async (turn: readonly Asked[]) => {
    for (const one of turn) {
      const { status } = await answerTo(one, cookies.get(one.who) ?? '')
      const { shape, typed, address, query = '' } = one
      const value = shape?.name ?? (typed === undefined ? address + query : JSON.stringify(typed))
      if (status >= 500)
        broken.add(`${status} ${one.method} ${one.domain} ${one.path} as ${one.who} <- ${value.slice(0, 80)}`)
    }
  }
  await Promise.all(turnsOf(asked).map(work))
  return [...broken].sort()
}

/** One after the other in each app: what two do at the same moment is another test's matter. */
function turnsOf(asked: readonly Asked[]): Asked[][] {
  return [...Map.groupBy(asked, ({ domain, method }) => `${domain} ${method === 'GET'}`).values()]
}

async function cookiesOf(who: Who): Promise<string> {
  const browser = await world.browser(who === 'visitor' ? undefined : who)
  return [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}

async function answerTo(asked: Asked, cookie: string): Promise<Response> {
  const { domain, method, address, query = '', typed, shape } = asked
  const headers = {
    'sec-fetch-site': 'same-origin',
    ...(cookie ? { cookie } : {}),
    ...(shape ? { 'content-type': shape.type } : {}),
  }
  const fields = FIELD_NAMES[domain]
  const form = typed === undefined ? undefined : new URLSearchParams(fields.map(name => [name, typed]))
  const body = shape ? shape.body(fields) : form
  const answer = await servers[domain].handle(
    new Request(world.house.config.origins[domain] + address + query, { method, headers, body }),
  )
  await answer.arrayBuffer()
  return answer
}

/**
 * The names that queries and fields of an app have, taken from the sources: a new one is tried by itself. An app reads
 * none of another's: no domain imports another (tests/arrows.test.ts).
 */
const QUERY_NAMES = namesOfEach(/\bquery\.([a-z]\w*)|searchParams\.get\('([a-z_]\w*)'\)/gi)
/** What a schema, or a look into a body, names. */
const FIELD_NAMES = namesOfEach(/^ {2,6}([a-z]\w*): t\.|\bname="([a-z]\w*)"|body as \{ ([a-z]\w*)\?/gim)

/** Each hostile text under every name that a query of the app has. */
const QUERIES = Object.fromEntries(
  DOMAINS.map(domain => [
    domain,
    HOSTILE.map(text => `?${QUERY_NAMES[domain].map(name => `${name}=${text}`).join('&')}`),
  ]),
) as Record<DomainName, string[]>

function addressesOf({ domain, path }: Route): Readonly<Record<'inPath' | 'inQuery', Address[]>> {
  const inPath = path.match(/[:*]/) ? HOSTILE.map(text => ({ address: withParams(path, text) })) : []
  const plain = withParams(path, ID)
  return { inPath, inQuery: QUERIES[domain].map(query => ({ address: plain, query })) }
}

function withParams(path: string, text: string): string {
  return path.replace(/:[A-Za-z]+\??/g, text).replace(/\*$/, text)
}

function namesOfEach(pattern: RegExp): Readonly<Record<DomainName, readonly string[]>> {
  const shared = ['domains/*.{ts,tsx}', '{core,templates}/**/*.{ts,tsx}'].flatMap(glob =>
    namesIn(glob, pattern),
  )
  return Object.fromEntries(
    DOMAINS.map(domain => [
      domain,
      [...new Set([...shared, ...namesIn(`domains/${domain}/**/*.{ts,tsx}`, pattern)])].sort(),
    ]),
  ) as Record<DomainName, string[]>
}

function namesIn(glob: string, pattern: RegExp): string[] {
  const root = join(import.meta.dir, '..')
  const sources = [...new Bun.Glob(glob).scanSync({ cwd: root })]
  if (sources.length === 0) throw new Error(`no sources: ${glob}`)
  return sources
    .filter(file => !file.includes('.test.'))
    .flatMap(file => [...readFileSync(join(root, file), 'utf8').matchAll(pattern)])
    .flatMap(found => found.slice(1).filter(Boolean))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // What is no encoding is typed as it stands.
    return text
  }
}
