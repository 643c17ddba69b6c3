import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { createMemoryCache } from '#core/cache/memory-cache'
import { createRobots } from '#core/net/robots'
import { createSafeFetch } from '#core/net/safe-fetch'
import { scrapeSupplier } from './scrape-supplier'
import { readXmlListing } from './xml-listing'

const SITE = 'https://farm.example/sitemap.xml'

describe('a sitemap', () => {
  test('names pages of its own site, each once, and an index further sitemaps, those of products first', () => {
    const map = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <url><loc>https://farm.example/honey?a=1&amp;b=2</loc></url><url><loc> /jam </loc></url>
      <url><loc>https://farm.example/jam/</loc></url><url><loc>https://other.example/x</loc></url>
      <url><loc>javascript:alert(1)</loc></url></urlset>`
    expect(readXmlListing(map, SITE).links).toEqual([
      'https://farm.example/honey?a=1&b=2',
      'https://farm.example/jam/',
    ])
    const index = `<sitemapindex><sitemap><loc>https://farm.example/pages.xml</loc></sitemap>
      <sitemap><loc><![CDATA[https://farm.example/product-1.xml]]></loc></sitemap></sitemapindex>`
    expect(readXmlListing(index, SITE).sitemaps).toEqual([
      'https://farm.example/product-1.xml',
      'https://farm.example/pages.xml',
    ])
  })
})

describe('a feed', () => {
  test('has the reduced price while it is reduced, and says where nobody can tell when that is', () => {
    const read = (dates: string, now: string) =>
      readXmlListing(
        `<rss xmlns:g="x"><item><title>Jam</title><link>https://farm.example/jam</link><g:price>6.50 GBP</g:price>
          <g:sale_price>5.50 GBP</g:sale_price><g:sale_price_effective_date>${dates}</g:sale_price_effective_date></item></rss>`,
        SITE,
        new Date(now),
      )
    const may = '2026-05-01T00:00Z/2026-05-31T23:59Z'
    expect(read(may, '2026-05-10T00:00:00Z').products[0]?.price?.amount).toBe(550)
    expect(read(may, '2026-06-10T00:00:00Z').products[0]?.price?.amount).toBe(650)
    const unclear = read('in May', '2026-05-10T00:00:00Z')
    expect([unclear.products[0]?.price?.amount, unclear.warnings.length]).toEqual([650, 1])
  })

  test('says what things cost where it speaks as Google Merchant does, and leads to pages where not', () => {
    const feed = `<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Farm</title>
      <link>https://farm.example/</link>
      <item><g:id>HON-1</g:id><title>Honey &amp; comb</title><link>https://farm.example/honey</link>
        <g:price>6.50 GBP</g:price><g:sale_price>5.50 GBP</g:sale_price><g:availability>in_stock</g:availability>
        <g:gtin>4006381333931</g:gtin><g:image_link>/honey.jpg</g:image_link><g:brand>Heath</g:brand></item>
      <item><title>Jam</title><link>https://farm.example/jam</link><g:price>dear</g:price></item>
      <item><title>News</title><link>https://farm.example/news</link></item></channel></rss>`
    const { products, links, warnings } = readXmlListing(feed, SITE)
    expect(products).toMatchObject([
      {
        name: 'Honey & comb',
        sku: 'HON-1',
        gtin: '4006381333931',
        availability: 'in-stock',
        brand: 'Heath',
        price: { amount: 550, currency: 'GBP' },
        images: ['https://farm.example/honey.jpg'],
        source: 'feed',
      },
      { name: 'Jam', price: null },
    ])
    expect([links, warnings.length]).toEqual([['https://farm.example/news'], 1])
    const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://farm.example/"/>
      <entry><title>Tea</title><link rel="self" href="/x"/><link rel="alternate" href="/tea"/></entry></feed>`
    expect(readXmlListing(atom, SITE).links).toEqual(['https://farm.example/tea'])
  })

  test('that is none is said, and nothing is made of it', () => {
    expect(readXmlListing('<x><y/></x>', SITE)).toMatchObject({
      products: [],
      links: [],
      warnings: [`${SITE}: neither a sitemap nor a feed that we know`],
    })
    expect(readXmlListing('<item><link>', SITE).products).toEqual([])
  })
})

describe('a supplier', () => {
  let site: Bun.Server<undefined>
  let asked: string[] = []
  const at = (path: string) => `http://127.0.0.1:${site.port}${path}`
  beforeAll(() => {
    site = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: answer })
  })
  afterEach(() => {
    asked = []
  })
  afterAll(() => site.stop(true))

  function answer(request: Request): Response {
    const { pathname } = new URL(request.url)
    asked.push(pathname)
    const xml = (body: string) => new Response(body, { headers: { 'content-type': 'application/xml' } })
    const page = (body: string) => new Response(body, { headers: { 'content-type': 'text/html' } })
    if (pathname === '/robots.txt') return new Response('User-agent: *\nDisallow: /secret')
    if (pathname === '/sitemap.xml')
      return xml(
        `<sitemapindex><loc>${at('/products.xml')}</loc><loc>${at('/secret.xml')}</loc></sitemapindex>`,
      )
    if (pathname === '/products.xml')
      return xml(`<urlset><loc>${at('/honey')}</loc><loc>${at('/secret/jam')}</loc></urlset>`)
    if (pathname === '/packed.xml')
      return xml(
        `<sitemapindex><loc>${at('/products.xml.gz')}</loc><loc>${at('/cut.xml.gz')}</loc></sitemapindex>`,
      )
    if (pathname === '/away.xml.gz') return new Response('', { status: 503 })
    if (pathname === '/partly.xml')
      return xml(
        `<sitemapindex><loc>${at('/products.xml.gz')}</loc><loc>${at('/away.xml.gz')}</loc></sitemapindex>`,
      )
    if (pathname.endsWith('.xml.gz')) {
      const packed = Bun.gzipSync(`<?xml version="1.0"?><urlset><loc>${at('/honey')}</loc></urlset>`)
      const bytes = pathname === '/cut.xml.gz' ? packed.slice(0, 30) : packed
      return new Response(bytes, { headers: { 'content-type': 'application/x-gzip' } })
    }
    if (pathname === '/latin.xml')
      return new Response(
        Buffer.from(
          `<?xml version="1.0" encoding="ISO-8859-1"?><rss xmlns:g="g"><item><title>Crème</title><link>${at('/honey')}</link><g:price>4.50 GBP</g:price></item></rss>`,
          'latin1',
        ),
        { headers: { 'content-type': 'application/xml' } },
      )
    if (pathname === '/unsaid')
      return new Response(Buffer.from('<h1>Crème</h1><p class="cost">£4.50</p>', 'latin1'), {
        headers: { 'content-type': 'text/html' },
      })
    if (pathname === '/honey' || pathname === '/list')
      return page(
        '<h1>Honey</h1><p class="cost">Was £7.00 now £6.50</p><p class="left">Only 3 left</p><img src="/a.jpg"><img src="/b.jpg">',
      )
    return new Response('', { status: 404 })
  }
  const visitor = () => {
    const safeFetch = createSafeFetch({ allowPrivate: true, allowedPorts: 'any' })
    return { safeFetch, robots: createRobots({ safeFetch, cache: createMemoryCache() }), delayMs: 0 }
  }
  const selectors = {
    product: '',
    name: 'h1',
    price: '.cost',
    link: '',
    sku: '',
    gtin: '',
    image: 'img',
    availability: '.left',
    currency: 'GBP',
  }

  test('is read by its sitemap, as far as robots.txt lets us, and by the places that were said', async () => {
    const { products, warnings } = await scrapeSupplier(at('/sitemap.xml'), { ...visitor(), selectors })
    expect(products).toMatchObject([
      {
        name: 'Honey',
        price: { amount: 650, currency: 'GBP' },
        source: 'selectors',
        availability: 'limited',
        images: [at('/a.jpg'), at('/b.jpg')],
      },
    ])
    expect(asked).not.toContain('/secret/jam')
    expect(warnings.join()).toContain('robots.txt')
  })

  test('packed as a file is unpacked; one that is cut off is a warning', async () => {
    const { products, warnings } = await scrapeSupplier(at('/packed.xml'), { ...visitor(), selectors })
    expect(products).toMatchObject([{ name: 'Honey', price: { amount: 650, currency: 'GBP' } }])
    expect(warnings.join()).toContain('/cut.xml.gz')
  })

  test('with a sitemap that does not answer today is read in part: what that names is not gone', async () => {
    const partly = await scrapeSupplier(at('/partly.xml'), { ...visitor(), selectors })
    expect([partly.products.length, partly.isPart]).toEqual([1, true])
    expect(partly.warnings.join()).toContain('/away.xml.gz')
    const whole = await scrapeSupplier(at('/sitemap.xml'), { ...visitor(), selectors })
    // What robots.txt keeps from us is no more to be had.
    expect(whole.isPart).toBe(false)
  })

  test('is in the charset that its declaration names, and a page that names none in what its bytes are', async () => {
    expect((await scrapeSupplier(at('/latin.xml'), visitor())).products).toMatchObject([{ name: 'Crème' }])
    const page = await scrapeSupplier(at('/unsaid'), { ...visitor(), selectors })
    expect(page.products).toMatchObject([{ name: 'Crème', price: { amount: 450, currency: 'GBP' } }])
  })
})
