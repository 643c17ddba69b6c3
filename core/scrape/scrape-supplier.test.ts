import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { createMemoryCache } from '#core/cache/memory-cache'
import { PrivateAddressRefused, ResponseTooLarge } from '#core/net/errors'
import { createRobots } from '#core/net/robots'
import { createSafeFetch } from '#core/net/safe-fetch'
import { diffScrape } from './diff-scrape'
import { RobotsRefused, readPage, SupplierPageUnreadable } from './read-page'
import type { ScrapeProgress } from './scrape-options'
import { scrapeSupplier } from './scrape-supplier'

let supplier: Bun.Server<undefined>
let robotsText: string
let asked: string[] = []
let honey: string
const fixture = (name: string) => Bun.file(`${import.meta.dir}/fixtures/${name}.html`).text()
const at = (path: string) => `http://127.0.0.1:${supplier.port}${path}`

beforeAll(() => {
  supplier = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer })
})
afterAll(() => supplier.stop(true))
beforeEach(async () => {
  robotsText = 'User-agent: *\nDisallow: /shop/secret/'
  asked = []
  honey = await fixture('honey')
})

async function answer(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  asked.push(pathname)
  const page = (html: string) =>
    new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } })
  if (pathname === '/robots.txt') return new Response(robotsText)
  if (pathname === '/shop') return page(await fixture('listing'))
  if (pathname === '/shop/honey') return page(honey)
  if (pathname === '/shop/bread') return page(await fixture('bread-group'))
  if (pathname === '/moved') return Response.redirect('/shop/secret/list')
  if (pathname === '/price-list.pdf') {
    return new Response('%PDF', { headers: { 'content-type': 'application/pdf' } })
  }
  const wait = waits[pathname]?.shift()
  if (wait !== undefined) return new Response('', { status: 503, headers: { 'retry-after': wait } })
  const made = extra[pathname]
  if (made instanceof Response) return made.clone()
  if (made) return typeof made === 'string' ? page(made) : new Response('', { status: made })
  return new Response('not here', { status: 404 })
}

/** What a page says in its first answers of when to come again. */
let waits: Readonly<Record<string, string[]>> = {}
/** Pages, or the states that are answered in place of them, of one test. */
let extra: Readonly<Record<string, string | number | Response>> = {}
const ld = (...products: readonly { name: string; url: string }[]) =>
  `<script type="application/ld+json">${JSON.stringify(
    products.map(product => ({
      '@context': 'https://schema.org',
      '@type': 'Product',
      ...product,
      offers: { '@type': 'Offer', price: '1.50', priceCurrency: 'GBP' },
    })),
  )}</script>`

function visitor(allowPrivate = true) {
  const safeFetch = createSafeFetch({ allowPrivate, allowedPorts: 'any' })
  return { safeFetch, robots: createRobots({ safeFetch, cache: createMemoryCache() }), delayMs: 0 }
}

test('a listing and the product pages below it become products; what fails there is a warning', async () => {
  const progress: ScrapeProgress[] = []
  const scrape = await scrapeSupplier(at('/shop'), { ...visitor(), onProgress: step => progress.push(step) })

  expect(scrape.products.map(({ name }) => name)).toEqual([
    'Sourdough',
    'Heather honey & comb',
    'Mystery',
    'Oat flakes',
  ])
  expect(asked).not.toContain('/shop/secret/recipe')
  expect(asked).not.toContain('/about')
  expect(asked).not.toContain('/shop/leaflet.pdf')
  expect(asked.filter(path => path === '/shop/honey')).toHaveLength(1)
  expect(scrape.warnings).toContain(`${at('/shop/secret/recipe')}: not allowed by robots.txt`)
  expect(scrape.warnings.some(warning => warning.startsWith(`${at('/shop/missing')}: `))).toBe(true)
  expect(progress[0]).toEqual({ pagesRead: 1, pagesKnown: 7, productsFound: 2 })
  expect(progress.at(-1)).toEqual({ pagesRead: 7, pagesKnown: 7, productsFound: 4 })
})

test('a second run over the same site is equal, and over a changed one says what changed', async () => {
  const before = await scrapeSupplier(at('/shop'), visitor())
  const again = await scrapeSupplier(at('/shop'), visitor())
  expect(diffScrape(before.products, again.products)).toEqual({ added: [], changed: [], gone: [] })

  honey = honey.replace('"6.50"', '"7.00"')
  const after = await scrapeSupplier(at('/shop'), visitor())
  const diff = diffScrape(before.products, after.products)
  expect(diff.changed.map(({ key, fields }) => [key, fields])).toEqual([
    [
      at('/shop/honey'),
      [{ field: 'price', before: { amount: 650, currency: 'GBP' }, after: { amount: 700, currency: 'GBP' } }],
    ],
  ])
})

test('a product that came and one that went are named', async () => {
  const { products } = await scrapeSupplier(at('/shop'), visitor())
  const [bread, ...rest] = products
  expect(diffScrape(rest, products).added).toEqual([bread!])
  expect(diffScrape(products, rest).gone).toEqual([bread!])
})

test('no more pages are read than allowed, and it is said', async () => {
  const scrape = await scrapeSupplier(at('/shop'), { ...visitor(), maxPages: 2 })
  expect([scrape.pagesRead, scrape.truncated]).toEqual([2, true])
  expect(asked.filter(path => path !== '/robots.txt')).toHaveLength(2)
})

test('a supplier who wants no robots is not read', async () => {
  robotsText = 'User-agent: RoseAshBot\nDisallow: /'
  await expect(scrapeSupplier(at('/shop'), visitor())).rejects.toBeInstanceOf(RobotsRefused)
  expect(asked).toEqual(['/robots.txt'])
})

test('a redirect to what robots.txt forbids is not followed', async () => {
  await expect(scrapeSupplier(at('/moved'), visitor())).rejects.toBeInstanceOf(RobotsRefused)
  expect(asked).toEqual(['/robots.txt', '/moved'])
})

test('a supplier on a private address is refused before anything is asked', async () => {
  await expect(scrapeSupplier(at('/shop'), visitor(false))).rejects.toBeInstanceOf(PrivateAddressRefused)
  expect(asked).toEqual([])
})

test('a listing that is no page is refused by name', async () => {
  await expect(scrapeSupplier(at('/price-list.pdf'), visitor())).rejects.toBeInstanceOf(
    SupplierPageUnreadable,
  )
})

test('a listing of several pages is walked by rel=next, each page once, and no further than the site', async () => {
  extra = {
    '/list': '<a href="/list/a">A</a><a rel="next" href="/list/page-2">More</a>',
    '/list/page-2': '<link rel="next" href="/list"><a href="/list/b">B</a>',
    '/list/a': ld({ name: 'A', url: '/list/a' }),
    '/list/b': ld({ name: 'B', url: '/list/b' }),
    '/away': '<a rel="next" href="http://elsewhere.test/2">More</a>',
  }
  const scrape = await scrapeSupplier(at('/list'), visitor())
  expect(scrape.products.map(({ name }) => name)).toEqual(['A'])
  const whole = await scrapeSupplier(at('/list/'), visitor()).catch(() => null)
  expect(whole).toBeNull()
  expect(asked.filter(path => path === '/list/page-2')).toHaveLength(1)
  expect((await scrapeSupplier(at('/away'), visitor())).pagesRead).toBe(1)
})

test('a product’s page gives that product alone, whatever it recommends beside it', async () => {
  const others = Array.from({ length: 22 }, (_, n) => ({ name: `Other ${n}`, url: `/elsewhere/${n}` }))
  extra = {
    '/rec': '<a href="/rec/one">One</a>',
    '/rec/one': ld({ name: 'One', url: '/rec/one' }, ...others),
  }
  expect((await scrapeSupplier(at('/rec'), visitor())).products.map(({ name }) => name)).toEqual(['One'])
})

test('what does not answer, or was one too many, is unread; what is gone is not', async () => {
  extra = {
    '/busy': ['one', 'two', 'three', 'four'].map(name => `<a href="/busy/${name}">${name}</a>`).join(''),
    '/busy/one': 503,
    '/busy/two': 410,
    '/busy/three': 429,
    '/busy/four': ld({ name: 'Four', url: '/busy/four' }),
  }
  const scrape = await scrapeSupplier(at('/busy'), { ...visitor(), maxPages: 4 })
  expect(scrape.unread.map(key => new URL(key).pathname).sort()).toEqual([
    '/busy/four',
    '/busy/one',
    '/busy/three',
  ])
})

test('a part of the listing that does not answer is not gone with all that it names; one that is gone is', async () => {
  const site = {
    '/parts': '<a href="/parts/a">A</a><a rel="next" href="/parts/page-2">More</a>',
    '/parts/a': ld({ name: 'A', url: '/parts/a' }),
  }
  for (const [state, isPart] of [
    [503, true],
    [429, true],
    [404, false],
    [410, false],
  ] as const) {
    extra = { ...site, '/parts/page-2': state }
    const scrape = await scrapeSupplier(at('/parts'), visitor())
    expect([state, scrape.products.length, scrape.isPart]).toEqual([state, 1, isPart])
  }
  extra = { ...site, '/parts/page-2': '<a rel="next" href="/parts/page-3">More</a>' }
  expect((await scrapeSupplier(at('/parts'), { ...visitor(), maxPages: 4 })).isPart).toBe(true)
})

test('what is too much to be read, or too deep, is unread, not gone, and is told', async () => {
  const nested = '<div>'.repeat(100_000)
  const bomb = Bun.gzipSync(Buffer.alloc(64 * 1024 * 1024))
  extra = {
    '/much': ['deep', 'long', 'bomb', 'jam'].map(name => `<a href="/much/${name}">${name}</a>`).join(''),
    '/much/deep': nested,
    '/much/long': 'x'.repeat(20 * 1024 * 1024),
    '/much/bomb': new Response(bomb, {
      headers: { 'content-type': 'text/html', 'content-encoding': 'gzip' },
    }),
    '/much/jam': ld({ name: 'Jam', url: '/much/jam' }),
    '/deep': nested,
    '/sitemap.xml.gz': new Response(bomb, { headers: { 'content-type': 'application/gzip' } }),
  }
  const scrape = await scrapeSupplier(at('/much'), visitor())
  expect(scrape.products.map(({ name }) => name)).toEqual(['Jam'])
  expect(scrape.unread.map(key => new URL(key).pathname).sort()).toEqual([
    '/much/bomb',
    '/much/deep',
    '/much/long',
  ])
  expect(scrape.warnings.join('\n')).toMatch(/deep: .*too complex[\s\S]*long: .*more than 5242880 bytes/)
  expect((await scrapeSupplier(at('/deep'), visitor())).isPart).toBe(true)
  expect(scrapeSupplier(at('/sitemap.xml.gz'), visitor())).rejects.toBeInstanceOf(ResponseTooLarge)
})

test('a feed with more than is read of one is a part; one without pictures loses nothing', async () => {
  const item = (n: number) =>
    `<item><title>Jar ${n}</title><link>/feed/${n}</link><g:price>4.50 GBP</g:price><g:image_link></g:image_link></item>`
  const feed = (count: number) =>
    new Response(
      `<rss xmlns:g="http://base.google.com/ns/1.0"><channel>${Array.from({ length: count }, (_, n) => item(n)).join('')}</channel></rss>`,
      { headers: { 'content-type': 'text/xml' } },
    )
  extra = { '/feed': feed(3), '/long-feed': feed(1_001) }
  const short = await scrapeSupplier(at('/feed'), visitor())
  expect(short.products).toHaveLength(3)
  expect(short.products[0]).toMatchObject({ name: 'Jar 0', price: { amount: 450 }, images: [] })
  expect([short.isPart, (await scrapeSupplier(at('/long-feed'), visitor())).isPart]).toEqual([false, true])
})

test.each([
  ['UTF-16 with a mark', Buffer.from('\ufeff<title>x</title><h1>Café</h1>', 'utf16le'), 'text/html'],
  ['UTF-16 that is sent as UTF-8', Buffer.from('\ufeff<h1>Café</h1>', 'utf16le'), 'text/html; charset=utf-8'],
  [
    'UTF-8 with a mark that is sent as Latin-1',
    Buffer.from('\ufeff<h1>Café</h1>'),
    'text/html; charset=iso-8859-1',
  ],
  ['UTF-8 that calls itself UTF-16', Buffer.from('<meta charset="utf-16"><h1>Café</h1>'), 'text/html'],
  [
    'Windows-1252 that says so',
    Buffer.from('<meta charset = "windows-1252"><h1>Café</h1>', 'latin1'),
    'text/html',
  ],
  [
    'Windows-1252 that calls itself UTF-8',
    Buffer.from('<h1>Café</h1>', 'latin1'),
    'text/html; charset=utf-8',
  ],
  ['Windows-1252 that says nothing', Buffer.from('<h1>Café</h1>', 'latin1'), 'text/html'],
])('a page in %s is read as people read it', async (_, bytes, type) => {
  extra = { '/coded': new Response(bytes, { headers: { 'content-type': type } }) }
  expect((await readPage(at('/coded'), visitor())).html).toContain('<h1>Café</h1>')
})

test('a listing whose next page is sent back to one that was read ends there', async () => {
  const back = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: request => {
      const { pathname, search } = new URL(request.url)
      if (pathname === '/robots.txt') return new Response('', { status: 404 })
      const page = Number(new URLSearchParams(search).get('page') ?? 1)
      // Behind the last page it shows the first again.
      if (page > 2) return new Response('', { status: 302, headers: { location: '/shop?page=1' } })
      return new Response(`<a rel="next" href="/shop?page=${page + 1}">More</a>`, {
        headers: { 'content-type': 'text/html' },
      })
    },
  })
  try {
    const scrape = await scrapeSupplier(`http://127.0.0.1:${back.port}/shop?page=1`, visitor())
    expect([scrape.pagesRead, scrape.isPart]).toEqual([2, false])
  } finally {
    await back.stop(true)
  }
})

test.each([
  ['Sunday, 06-Nov-94 08:49:37 GMT', true],
  ['Sun, 06 Nov 1994 08:49:37 GMT', true],
  ['7200', false],
  ['soon', false],
])('a page that says %j of when to come again is asked again: %p', async (said, isAgain) => {
  extra = { '/asks': '<a href="/asks/a">A</a>', '/asks/a': ld({ name: 'A', url: '/asks/a' }) }
  waits = { '/asks/a': [said] }
  expect((await scrapeSupplier(at('/asks'), visitor())).products).toHaveLength(isAgain ? 1 : 0)
})

test('a site that asks to be left alone for a moment is, and for longer another time: nothing of it is gone', async () => {
  const paths = ['/farm/a', '/farm/b', '/farm/c', '/farm/d']
  const page = (path: string) => ld({ name: path.slice(-1).toUpperCase(), url: path })
  extra = {
    '/farm': paths.map(path => `<a href="${path}">x</a>`).join(''),
    ...Object.fromEntries(paths.map(path => [path, page(path)])),
  }
  waits = { '/farm/a': ['0'], '/farm/c': [new Date(Date.now() + 7_200_000).toUTCString()] }
  const scrape = await scrapeSupplier(at('/farm'), visitor())
  expect(scrape.products.map(({ name }) => name)).toEqual(['A', 'B'])
  expect(asked.filter(path => path.startsWith('/farm/'))).toEqual([
    '/farm/a',
    '/farm/a',
    '/farm/b',
    '/farm/c',
  ])
  expect(scrape.unread).toEqual([at('/farm/c'), at('/farm/d')])
  expect(scrape.warnings.at(-1)).toBe(
    `127.0.0.1:${supplier.port} asks to be left alone for a while: 1 of its pages were not read.`,
  )
})
