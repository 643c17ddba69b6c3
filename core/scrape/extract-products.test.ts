import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { extractProducts } from './extract-products'

const SHOP = 'https://farm.example/shop'
const everyOther = Array.from({ length: 500 }, (_, at) => `i${at}`).join(' ')
const fixture = (name: string) => Bun.file(`${import.meta.dir}/fixtures/${name}.html`).text()

test('a product in a JSON-LD graph is read whole, its gaps filled from Open Graph', async () => {
  const { products, warnings } = extractProducts(await fixture('honey'), 'https://farm.example/shop/honey')
  expect(warnings).toEqual([])
  expect(products).toEqual([
    {
      key: 'https://farm.example/shop/honey',
      url: 'https://farm.example/shop/honey?utm_source=feed',
      source: 'json-ld',
      name: 'Heather honey & comb',
      description: 'From the moor. Raw.',
      price: { amount: 650, currency: 'GBP' },
      sku: 'HH-340',
      gtin: '4006381333931',
      images: ['https://farm.example/pictures/honey.jpg', 'https://cdn.farm.example/h2.jpg'],
      brand: 'Moor Farm',
      availability: 'in-stock',
      variants: [],
    },
  ])
})

test('a product group has variants; a broken block beside it is a warning', async () => {
  const { products, warnings } = extractProducts(await fixture('bread-group'), `${SHOP}/bread`)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toStartWith('JSON-LD block 1 cannot be read')
  expect(products).toMatchObject([
    {
      name: 'Sourdough',
      description: 'Baked on Fridays',
      brand: 'The Mill',
      price: { amount: 320, currency: 'GBP' },
      availability: 'in-stock',
      variants: [
        { name: 'small', sku: 'SD-S', price: { amount: 320, currency: 'GBP' }, availability: 'out-of-stock' },
        { name: 'large', sku: 'SD-L', price: { amount: 480, currency: 'GBP' }, availability: 'in-stock' },
      ],
    },
  ])
})

test('a list gives the products it describes and the links to those it only names', async () => {
  const { products, links, warnings } = extractProducts(await fixture('listing'), SHOP)
  expect(products.map(({ name, price }) => [name, price])).toEqual([
    ['Oat flakes', { amount: 123450, currency: 'EUR' }],
    ['Mystery', null],
  ])
  expect(links).toEqual([`${SHOP}/honey`, `${SHOP}/oats`, `${SHOP}/mystery`])
  expect(warnings).toEqual(['price "1.234" EUR cannot be relied on'])
})

test('microdata is read with its nested items and references', async () => {
  const { products } = extractProducts(await fixture('microdata'), 'https://dairy.example/goat/')
  expect(products).toMatchObject([
    {
      key: 'https://dairy.example/cheese',
      source: 'microdata',
      name: 'Goat cheese',
      description: 'Soft, mild.',
      brand: 'Hill Dairy',
      price: { amount: 595, currency: 'GBP' },
      availability: 'limited',
      images: ['https://dairy.example/goat/goat.jpg'],
    },
  ])
})

test('Open Graph alone is enough', async () => {
  const { products } = extractProducts(await fixture('opengraph'), 'https://press.example/cider?utm_medium=x')
  expect(products).toMatchObject([
    {
      key: 'https://press.example/cider',
      source: 'opengraph',
      name: 'Cider "Old Tree"',
      price: { amount: 1200, currency: 'EUR' },
      availability: 'in-stock',
    },
  ])
})

test('variants that stand in the graph on their own are not products besides', () => {
  const graph = [
    { '@type': 'ProductGroup', '@id': '#g', name: 'Jam', hasVariant: [{ '@id': '#a' }, { '@id': '#b' }] },
    { '@type': 'Product', '@id': '#a', name: 'Plum jam', isVariantOf: { '@id': '#g' } },
    { '@type': 'Product', '@id': '#b', name: 'Quince jam', isVariantOf: { '@id': '#g' } },
  ]
  const { products } = extractProducts(jsonLd({ '@graph': graph }), SHOP)
  expect(products.map(({ name }) => name)).toEqual(['Jam'])
  expect(products[0]!.variants.map(({ name }) => name)).toEqual(['Plum jam', 'Quince jam'])
})

test('references that go round in circles, and a thousandfold, end', () => {
  const ids = Array.from({ length: 200 }, (_, at) => ({ '@id': `#${at}` }))
  const graph = ids.map(id => ({ ...id, '@type': 'Product', name: id['@id'], offers: ids, hasVariant: ids }))
  expect(() => extractProducts(jsonLd({ '@graph': graph }), SHOP)).not.toThrow()
})

test.each([
  ['nothing', ''],
  ['no product', '<p>Closed on Mondays</p>'],
  ['null', jsonLd(null)],
  ['a number', jsonLd(7)],
  ['a product without a name', jsonLd({ '@type': 'Product', offers: 3, image: [null, 4, {}] })],
  ['types that are no text', jsonLd({ '@type': [1, null], '@graph': 'x', mainEntity: [[[]]] })],
  [
    'a list of nonsense',
    jsonLd({ '@type': 'ItemList', itemListElement: [1, null, { item: 4 }, 'http://['] }),
  ],
])('a page with %s has no products and does no harm', (_, html) => {
  expect(extractProducts(html, SHOP).products).toEqual([])
})

test.each([
  ['tags', '<div itemscope>'.repeat(300_000)],
  ['somewhat fewer tags', '<div itemscope>'.repeat(20_000)],
  ['lists', `<script type="application/ld+json">${'['.repeat(100_000)}</script>`],
  ['lists in a product', jsonLd({ '@type': 'Product', offers: 0 }).replace('0', nested('[', ']'))],
  [
    'products in products',
    nested('{"@type":"Product","name":"","model":', '}').replace(/^/, '<script type="application/ld+json">'),
  ],
  [
    'items that all hold each other',
    `${Array.from(
      { length: 500 },
      (_, at) => `<p id="i${at}" itemprop="model" itemscope itemref="${everyOther}"></p>`,
    ).join('')}<p itemscope itemtype="https://schema.org/Product" itemref="${everyOther}"></p>`,
  ],
  [
    'an item that holds itself',
    `<p itemscope itemtype="https://schema.org/Product" itemref="a"></p>
     <div id="a"><p itemprop="offers" itemscope itemref="a"></p><p itemprop="model" itemscope itemref="a"></p></div>`,
  ],
])('a page of %s without end is read to an end', (_, html) => {
  expect(extractProducts(html, SHOP).products).toEqual([])
})

test('a property that is named like a part of JavaScript is a property', () => {
  const names = ['constructor', '__proto__', 'toString'].map(name => `<b itemprop="${name}">x</b>`).join('')
  const html = `<p itemscope itemtype="https://schema.org/Product"><b itemprop="name">Jam</b>${names}</p>`
  expect(extractProducts(html, SHOP).products.map(({ name }) => name)).toEqual(['Jam'])
})

test('a description of tags without end is cut', () => {
  const description = '<b>'.repeat(40_000)
  const { products } = extractProducts(jsonLd({ '@type': 'Product', name: 'x', description }), SHOP)
  expect(products[0]).toMatchObject({ name: 'x', description: null })
})

test('whatever stands in its JSON-LD, a page is read without a fault', () => {
  const property = fc.constantFrom(
    '@type',
    '@id',
    'name',
    'offers',
    'price',
    'image',
    'item',
    'hasVariant',
    'url',
  )
  const { node } = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom('Product', 'Offer', '#a', '4,50'),
      fc.jsonValue(),
      tie('node'),
    ),
    node: fc.oneof(fc.array(tie('value')), fc.dictionary(property, tie('value'))),
  }))
  fc.assert(fc.property(node, graph => void extractProducts(jsonLd({ '@graph': [graph] }), SHOP)))
})

test('addresses that are not of the web are left out', () => {
  const image = ['javascript:alert(1)', 'data:image/png;base64,AAAA', 'file:///etc/passwd', '/honey.jpg']
  const { products } = extractProducts(
    jsonLd({ '@type': 'Product', name: 'x', url: 'javascript:1', image }),
    SHOP,
  )
  expect(products[0]).toMatchObject({ url: SHOP, images: ['https://farm.example/honey.jpg'] })
})

function nested(open: string, close: string): string {
  return `${open.repeat(50_000)}1${close.repeat(50_000)}`
}

function jsonLd(value: unknown): string {
  return `<script type="application/ld+json">${JSON.stringify(value)}</script>`
}

test('RDFa says the same as microdata, with schema.org’s words short or long', () => {
  const { products } = extractProducts(
    `<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Rye</h1>
      <img property="image" src="/rye.jpg"><span property="schema:sku">RYE-1</span>
      <div property="offers" typeof="schema:Offer"><meta property="price" content="3.20">
        <meta property="priceCurrency" content="GBP"><link property="availability" href="https://schema.org/InStock"></div></div>
      <meta property="og:title" content="Another">`,
    'https://mill.test/rye',
  )
  expect(products).toMatchObject([
    {
      source: 'rdfa',
      name: 'Rye',
      sku: 'RYE-1',
      availability: 'in-stock',
      price: { amount: 320, currency: 'GBP' },
      images: ['https://mill.test/rye.jpg'],
    },
  ])
})

const PAGE = 'https://farm.example/shop/jam'
const inScript = (json: string) => `<script type="application/ld+json">${json}</script>`
const jam = (more: object) => inScript(JSON.stringify({ '@type': 'Product', name: 'Jam', ...more }))
const eur = (price: string, more: object = {}) => ({ price, priceCurrency: 'EUR', ...more })
const priceIn = (html: string) => extractProducts(html, PAGE).products[0]?.price?.amount ?? null

test.each([
  [
    'escaped as HTML',
    '{&quot;@type&quot;:&quot;Product&quot;,&quot;name&quot;:&quot;Jam &amp; more&quot;}',
    'Jam & more',
  ],
  [
    'with comments',
    '// ours\n{"@type":"Product", /* its "name" */ "name":"Jam // red","url":"https://farm.example/shop/jam",}',
    'Jam // red',
  ],
  ['in a CDATA section', '//<![CDATA[\n{"@type":"Product","name":"Jam"}\n//]]>', 'Jam'],
  [
    'behind another block',
    '{"@type":"Organization","name":"Farm } {"}\n{"@type":"Product","name":"Jam"}',
    'Jam',
  ],
  ['with a semicolon at its end', '{"@type":"product","name":"Jam"};', 'Jam'],
])('JSON-LD is read %s', (_, json, name) => {
  const { products, warnings } = extractProducts(inScript(json), PAGE)
  expect(products.map(product => product.name)).toEqual([name])
  expect(warnings).toEqual([])
})

test.each([
  ['what it cost before', eur('5.00', { priceType: 'https://schema.org/ListPrice' })],
  ['what is crossed out', eur('5.00', { priceType: 'StrikethroughPrice' })],
  ['a kilo', eur('11.00', { referenceQuantity: { value: 1, unitCode: 'KGM' } })],
  ['a hundred millilitres', eur('1.10', { referenceQuantity: { value: 100, unitText: 'ml' } })],
  ['members', eur('3.00', { validForMemberTier: { '@type': 'MemberProgramTier', name: 'Friends' } })],
  ['its carriage', eur('2.00', { '@type': 'DeliveryChargeSpecification' })],
])('of several prices of an offer, that of %s is not what one pays', (_, other) => {
  const asked = eur('4.00', { referenceQuantity: { value: 1, unitCode: 'C62' } })
  expect(priceIn(jam({ offers: { priceSpecification: [other, asked] } }))).toBe(400)
  expect(priceIn(jam({ offers: { priceSpecification: [asked, other] } }))).toBe(400)
  expect(priceIn(jam({ offers: { priceSpecification: other } }))).toBeNull()
})

test('a currency may be its sign, and a price what people read', () => {
  expect(priceIn(jam({ offers: { price: '4.50', priceCurrency: '€' } }))).toBe(450)
  expect(priceIn(jam({ offers: eur('from 4,50 € incl. VAT') }))).toBe(450)
  expect(priceIn(jam({ offers: { price: 6.3 * 3, priceCurrency: 'EUR' } }))).toBe(1890)
  expect(priceIn(jam({ offers: eur('2 for 9,00 €') }))).toBeNull()
  expect(priceIn(jam({ offers: { price: '4.50', priceCurrency: 'XYZ' } }))).toBeNull()
})

test.each([
  ['https://schema.org/InStock/', 'in-stock'],
  [' In Stock ', 'in-stock'],
  ['available', 'in-stock'],
  ['available for order', 'back-order'],
  ['http://schema.org/Reserved', 'limited'],
  ['perhaps', null],
] as const)('%p says whether there is any: %p', (availability, known) => {
  const [product] = extractProducts(jam({ offers: eur('1', { availability }) }), PAGE).products
  expect(product?.availability ?? null).toBe(known)
})

test('the main entity of a page is read in microdata, too, and a property of nothing is a thing', () => {
  const offer =
    '<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><b itemprop="price">4,50 €</b></div>'
  const product = `<div itemprop="mainEntity" itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Jam</h1>${offer}</div>`
  const page = `<main itemscope itemtype="https://schema.org/WebPage">${product}</main>`
  expect(priceIn(page)).toBe(450)
  expect(priceIn(product)).toBe(450)
  expect(extractProducts(page, PAGE).products).toHaveLength(1)
})

test('an offer that says what it offers is a product', () => {
  const offered = { '@type': 'Product', name: 'Jam', sku: 'J-1' }
  const { products } = extractProducts(
    inScript(JSON.stringify({ '@type': 'Offer', ...eur('4.50'), itemOffered: offered })),
    PAGE,
  )
  expect(products).toMatchObject([{ name: 'Jam', sku: 'J-1', price: { amount: 450, currency: 'EUR' } }])
})

test('a price beside the name is one, and a currency by its sign also in Open Graph', () => {
  const beside =
    '<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Jam</h1><b itemprop="price" content="4.5">4,50</b><meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="http://schema.org/InStock"></div>'
  expect(extractProducts(beside, PAGE).products).toMatchObject([
    { price: { amount: 450, currency: 'EUR' }, availability: 'in-stock' },
  ])
  const tags = {
    'og:type': 'product',
    'og:title': 'Jam',
    'og:price:amount': '4,50',
    'og:price:currency': '€',
  }
  const meta = Object.entries(tags).map(([name, said]) => `<meta property="${name}" content="${said}">`)
  expect(priceIn(meta.join(''))).toBe(450)
})

test.each([
  [{ productID: 'sku:J-9' }, 'J-9'],
  [{ productID: '4711', mpn: 'M-1' }, '4711'],
  [{ productID: 'isbn:978-3-16-148410-0' }, null],
  [{ productID: 'isbn:978-3-16-148410-0', mpn: 'M-1' }, 'M-1'],
  [{ productID: 'sku:J-9', sku: 'J-1' }, 'J-1'],
])('of %p the number is %p', (numbers, sku) => {
  expect(extractProducts(jam(numbers), PAGE).products[0]?.sku ?? null).toBe(sku)
})

describe('a page that says it to people alone', () => {
  const shop = (body: string, head = '') =>
    read(`<html lang="en-GB"><head>${head}</head><body><main>${body}</main></body></html>`)
  const read = (html: string) => extractProducts(html, 'https://barn.example/brooms')
  const BROOM = '<h1>Birch broom</h1><p class="price">£12.40</p><button>Add to cart</button>'

  test('is one draft, with its address, and with what its head says of it', () => {
    const head =
      '<link rel="canonical" href="/birch"><meta property="og:image" content="/b.jpg"><meta name="description" content="Sweeps.">'
    expect(shop(`${BROOM}<p>Item no: BB-3</p>`, head).products).toMatchObject([
      {
        name: 'Birch broom',
        source: 'page',
        url: 'https://barn.example/birch',
        sku: 'BB-3',
        price: { amount: 1_240, currency: 'GBP' },
        images: ['https://barn.example/b.jpg'],
        description: 'Sweeps.',
      },
    ])
  })

  test('without a price, a heading or a way to buy it is none', () => {
    for (const body of [
      BROOM.replace('£12.40', 'Ask us'),
      BROOM.replace('h1', 'h4'),
      BROOM.replace('Add to cart', 'Read on'),
      BROOM.repeat(5),
    ])
      expect(shop(body).products).toEqual([])
  })

  test('with more on it than a page for people has is not looked through', () => {
    expect(shop(`${BROOM}${'<i></i>'.repeat(9_000)}`).products).toEqual([])
    expect(shop(`${'<div>'.repeat(90)}${BROOM}`).products).toEqual([])
  })

  test('adds what its markup leaves open, and overrules none of it', () => {
    const markup = (more: object) =>
      `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'Product', ...more })}</script>`
    const shown = `${BROOM}<p>SKU: BB-3</p><p class="stock">Sold out</p>`
    expect(shop(shown + markup({ name: 'Birch broom' })).products).toMatchObject([
      { sku: 'BB-3', availability: 'out-of-stock', price: { amount: 1_240 } },
    ])
    const offers = { '@type': 'Offer', price: '9', priceCurrency: 'GBP', availability: 'InStock' }
    expect(shop(shown + markup({ name: 'Birch broom', sku: 'X', offers })).products).toMatchObject([
      { sku: 'X', availability: 'in-stock', price: { amount: 900 } },
    ])
    expect(shop(shown + markup({ name: 'A gift voucher' })).products).toMatchObject([
      { sku: null, price: null },
    ])
  })
})

describe('a page that a shop wrote otherwise', () => {
  const honey = { '@type': 'Product', name: 'Honey' }
  const read = (block: unknown) =>
    extractProducts(
      `<script type="application/ld+json">${typeof block === 'string' ? block : JSON.stringify(block)}</script>`,
      `${SHOP}/honey`,
    )
  const priceOf = (offers: unknown) => read({ ...honey, offers }).products[0]?.price

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'that calls its currency, its language or what is left %j is read all the same',
    name => {
      const offers = { price: '3.50', priceCurrency: name, availability: name }
      expect(read({ ...honey, offers }).products).toMatchObject([
        { name: 'Honey', price: null, availability: null },
      ])
      const shown = `<html lang="${name}"><h1>Honey</h1><p class="price">$4.20</p><button>Add to cart</button></html>`
      for (const { price } of extractProducts(shown, SHOP).products) expect(price).toBeNull()
    },
  )

  test('in terms with a prefix, or whole, is read as in bare ones', () => {
    for (const before of ['schema:', 'https://schema.org/', 'http://schema.org/']) {
      const term = (name: string) => `${before}${name}`
      const offer = { '@type': term('Offer'), [term('price')]: '3.50', [term('priceCurrency')]: 'GBP' }
      const product = { '@type': term('Product'), [term('name')]: 'Honey', [term('offers')]: offer }
      expect(read(product).products).toMatchObject([{ name: 'Honey', price: { amount: 350 } }])
    }
    const rdfa =
      '<div typeof="http://schema.org/Product"><b property="http://schema.org/name">Honey</b><div property="schema:offers" typeof="schema:Offer"><i property="schema:price" content="4.20"></i><i property="schema:priceCurrency" content="EUR"></i></div></div>'
    expect(extractProducts(rdfa, SHOP).products).toMatchObject([{ name: 'Honey', price: { amount: 420 } }])
  })

  test('has prices as literals, and quotation marks as JavaScript escapes them', () => {
    expect(priceOf({ price: { '@value': '3.50' }, priceCurrency: 'GBP' })).toEqual({
      amount: 350,
      currency: 'GBP',
    })
    const block = String.raw`{"@type":"Product","name":"Joe\'s \"raw\" honey \\","offers":{"price":"3.50","priceCurrency":"GBP"}}`
    expect(read(block).products).toMatchObject([{ name: 'Joe\'s "raw" honey \\', price: { amount: 350 } }])
  })

  test('costs what it costs new, and what is filled in', () => {
    const offer = (price: number, itemCondition?: string) => ({
      '@type': 'Offer',
      price,
      priceCurrency: 'EUR',
      itemCondition,
    })
    const used = offer(2, 'https://schema.org/UsedCondition')
    expect(priceOf([used, offer(4, 'NewCondition')])?.amount).toBe(400)
    expect(priceOf({ '@type': 'AggregateOffer', offers: [used, offer(5)] })?.amount).toBe(500)
    expect(priceOf([used])?.amount).toBe(200)
    const range = { '@type': 'AggregateOffer', highPrice: '9.00', priceCurrency: 'GBP' }
    expect(priceOf({ ...range, lowPrice: '0' })).toBeNull()
    expect(priceOf({ ...range, lowPrice: '4.50' })?.amount).toBe(450)
    expect(priceOf({ price: '0.00', priceCurrency: 'GBP' })?.amount).toBe(0)
  })
})

describe('a `$` of which a page does not say whose it is', () => {
  const page = (price: string, more = '') =>
    `<html lang="en"><main><h1>Juniper soap</h1><p class="price">${price}</p><p>SKU: JS-2</p><button>Add to cart</button></main>${more}</html>`
  const read = (html: string, ours?: string, url = SHOP) => extractProducts(html, url, ours).products

  test('is nobody’s, or that of whoever reads it', () => {
    expect(read(page('$6.20'))).toMatchObject([{ name: 'Juniper soap', price: null, sku: 'JS-2' }])
    expect(read(page('$6.20'), 'AUD')).toMatchObject([{ price: { amount: 620, currency: 'AUD' } }])
    expect(read(page('6.20'), 'AUD')).toMatchObject([{ price: null }])
    expect(read(page('$6.20'), 'EUR')).toMatchObject([{ price: null }])
    expect(read(page('€6.20'), 'AUD')).toMatchObject([{ price: { amount: 620, currency: 'EUR' } }])
  })

  test('is of the country of its address, and of what its scripts all say', () => {
    expect(read(page('$6.20'), 'USD', 'https://soap.example.nz/a')[0]?.price?.currency).toBe('NZD')
    const said = (code: string) =>
      `<script>dataLayer.push({ecommerce: {currency: "${code}", value: 6.2}})</script>`
    expect(read(page('$6.20', said('CAD')), 'USD')[0]?.price?.currency).toBe('CAD')
    expect(read(page('$6.20', said('CAD') + said('MXN')), 'USD')[0]?.price?.currency).toBe('USD')
    expect(read(page('€6.20', said('USD')))[0]?.price?.currency).toBe('EUR')
    expect(read(page('$6.20', said('XYZ')))[0]?.price).toBeNull()
  })
})

test('schema.org’s words are known by whatever prefix a page declares for them, and others are not', () => {
  const offer = (p: string) =>
    `<div property="${p}offers" typeof="${p}Offer"><i property="${p}price">2.40</i><i property="${p}priceCurrency">GBP</i></div>`
  const rdfa = (attributes: string, p: string) =>
    `<html ${attributes}><div typeof="${p}Product"><b property="${p}name">Chives</b>${offer(p)}</div></html>`
  for (const html of [
    rdfa('prefix="dc: http://purl.org/dc/terms/ s: https://schema.org/"', 's:'),
    rdfa('xmlns:so="http://schema.org/"', 'so:'),
    jsonLd({
      '@context': { s: 'https://schema.org/' },
      '@type': 's:Product',
      's:name': 'Chives',
      's:offers': { '@type': 's:Offer', 's:price': '2.40', 's:priceCurrency': 'GBP' },
    }),
  ])
    expect(extractProducts(html, SHOP).products).toMatchObject([
      { name: 'Chives', price: { amount: 240, currency: 'GBP' } },
    ])
  expect(extractProducts(rdfa('prefix="s: https://elsewhere.example/"', 's:'), SHOP).products).toEqual([])
})

describe('what does not say what it is called', () => {
  const read = (html: string) => extractProducts(html, 'https://farm.example/shop/x', null)
  const ld = (...things: readonly object[]) =>
    `<script type="application/ld+json">${JSON.stringify(things)}</script>`
  const sold = { '@type': 'Product', sku: 'K-9', offers: { '@type': 'Offer', availability: 'OutOfStock' } }

  test('is called as its page is headed, where it is the only one', () => {
    const { products, warnings } = read(`${ld(sold)}<h1>Kale</h1>`)
    expect(products).toMatchObject([{ name: 'Kale', sku: 'K-9', availability: 'out-of-stock' }])
    expect(warnings).toEqual([])
    // Of two nobody knows which one is meant, and without a heading nobody knows at all.
    expect(read(`${ld(sold, { ...sold, sku: 'K-8' })}<h1>Kale</h1>`).products).toEqual([])
    expect(read(ld(sold)).products).toEqual([])
    expect(read(`${ld(sold, { ...sold, name: 'Leek' })}<h1>Kale</h1>`).products).toMatchObject([
      { name: 'Leek' },
    ])
  })

  test('is an offer of what its page is headed with, where it stands alone', () => {
    const offer = `<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><link itemprop="availability"
      href="https://schema.org/InStock"><meta itemprop="priceCurrency" content="EUR"><b itemprop="price" content="8.70">8,70 €</b></div>`
    expect(read(`<h1>Orchid</h1>${offer}`).products).toMatchObject([
      { name: 'Orchid', price: { amount: 870, currency: 'EUR' }, availability: 'in-stock' },
    ])
    expect(read(`<h1>Our offers</h1>${offer}${offer}`).products).toEqual([])
  })
})

describe('a page that says it to people alone', () => {
  const read = (html: string) =>
    extractProducts(`<main>${html}</main>`, 'https://farm.example/shop/x', null).products

  test.each([
    ['<p><b>Stock:</b> 15</p>', 'in-stock'],
    ['<p>Bestand: 0 Stück</p>', 'out-of-stock'],
    ['<table><tr><th>在庫</th><td>○</td></tr></table>', 'in-stock'],
    ['<table><tr><th>在庫</th><td>×</td></tr></table>', 'out-of-stock'],
    ['<p>Voorraad: 7 stuks of meer</p>', 'in-stock'],
  ] as const)('says how many there are: %s', (said, availability) => {
    const [product] = read(`<h1>Salt</h1><p class="price">€ 4,50</p><button>In winkelmand</button>${said}`)
    expect(product?.availability).toBe(availability)
  })

  test('is headed by the only one of the highest headings that it has, and by none of several', () => {
    const page = (heads: string) => read(`${heads}<p class="price">€ 4,50</p><button>Add to cart</button>`)
    expect(page('<h2>Mascara</h2><h3>How to use it</h3>')).toMatchObject([{ name: 'Mascara' }])
    expect(page('<h3>Spice</h3>')).toMatchObject([{ name: 'Spice' }])
    expect(page('<h2>One</h2><h2>Another</h2>')).toEqual([])
  })

  test('has its number by what it is called in scripts of its own', () => {
    const [product] = read(
      '<h1>ボルト</h1><table><tr><th>商品コード</th><td>B0003001500</td></tr></table><p class="price">￥450</p><button>カートに追加</button>',
    )
    expect(product).toMatchObject({ name: 'ボルト', sku: 'B0003001500', availability: 'in-stock' })
  })
})
