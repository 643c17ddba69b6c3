import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { createMemoryCache } from '#core/cache/memory-cache'
import { createRobots } from '#core/net/robots'
import { createSafeFetch } from '#core/net/safe-fetch'
import { StandInAnswered } from './read-page'
import { scrapeSupplier } from './scrape-supplier'

let supplier: Bun.Server<undefined>
let pages: Record<string, string> = {}
let asked: string[] = []
const at = (path: string) => `http://127.0.0.1:${supplier.port}${path}`

beforeAll(() => {
  supplier = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: request => {
      const { pathname } = new URL(request.url)
      asked.push(pathname)
      const html = pages[pathname]
      return html === undefined
        ? new Response('', { status: 404 })
        : new Response(html, { headers: { 'content-type': 'text/html' } })
    },
  })
})
afterAll(() => supplier.stop(true))
beforeEach(() => {
  asked = []
})

const GUARD = '<title>Just a moment...</title><h2>Verifying you are human. This may take a few seconds.</h2>'
const product = (name: string, url: string) =>
  `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name, url, offers: { '@type': 'Offer', price: '2.80', priceCurrency: 'GBP' } })}</script>`

function visitor() {
  const safeFetch = createSafeFetch({ allowPrivate: true, allowedPorts: 'any' })
  return { safeFetch, robots: createRobots({ safeFetch, cache: createMemoryCache() }), delayMs: 0 }
}

test('a page that a guard stands before is unread, not gone, and is told; the others are read', async () => {
  pages = {
    '/eggs': '<a href="/eggs/hen">Hen</a><a href="/eggs/duck">Duck</a><a href="/eggs/quail">Quail</a>',
    '/eggs/hen': product('Hen', '/eggs/hen'),
    '/eggs/duck': GUARD,
    '/eggs/quail': product('Quail', '/eggs/quail'),
  }
  const scrape = await scrapeSupplier(at('/eggs'), visitor())
  expect(scrape.products.map(({ name }) => name)).toEqual(['Hen', 'Quail'])
  expect(scrape.unread).toEqual([at('/eggs/duck')])
  expect(scrape.warnings).toEqual([expect.stringContaining('asks whether a person reads it')])
})

test('a site whose guard stands before one page after another is left alone', async () => {
  const names = ['a', 'b', 'c', 'd']
  pages = {
    '/milk': names.map(name => `<a href="/milk/${name}">x</a>`).join(''),
    ...Object.fromEntries(names.map(name => [`/milk/${name}`, GUARD])),
  }
  const scrape = await scrapeSupplier(at('/milk'), visitor())
  expect(asked.filter(path => path.startsWith('/milk/'))).toEqual(['/milk/a', '/milk/b'])
  expect(scrape.unread).toEqual(names.map(name => at(`/milk/${name}`)))
  expect(scrape.warnings.at(-1)).toContain(
    'shows something else in place of its pages: 2 of them were not read.',
  )
})

test('a guard before the list is said, and before a further page of it makes it a part', async () => {
  pages = { '/oats': GUARD }
  await expect(scrapeSupplier(at('/oats'), visitor())).rejects.toBeInstanceOf(StandInAnswered)
  pages = {
    '/rye': '<a href="/rye/a">A</a><a rel="next" href="/rye/page-2">More</a>',
    '/rye/a': product('A', '/rye/a'),
    '/rye/page-2': GUARD,
  }
  expect(await scrapeSupplier(at('/rye'), visitor())).toMatchObject({
    isPart: true,
    products: [{ name: 'A' }],
  })
})

test('a page that says it has another address is remembered by the one that led to it', async () => {
  pages = { '/figs': '<a href="/figs/black">Black</a>', '/figs/black': product('Black', '/fruit/black-figs') }
  const { products } = await scrapeSupplier(at('/figs'), visitor())
  expect(products).toMatchObject([{ key: at('/fruit/black-figs'), linkedAs: at('/figs/black') }])
  pages = { '/figs': '<a href="/figs/green">Green</a>', '/figs/green': product('Green', '/figs/green') }
  const [own] = (await scrapeSupplier(at('/figs'), visitor())).products
  expect(own).not.toHaveProperty('linkedAs')
})
