import { describe, expect, test } from 'bun:test'
import { readDfc } from './dfc'

const HUB = 'https://hub.example/api/dfc/catalogue'

/** As Open Food Network's and Shopify's bridges write it: flat, by references, with numbers as text. */
const FLAT = {
  '@context': 'https://www.datafoodconsortium.org',
  '@graph': [
    {
      '@id': '_:p1',
      '@type': 'dfc-b:Price',
      'dfc-b:value': '2.49',
      'dfc-b:hasUnit': 'dfc-m:PoundSterling',
      'dfc-b:VATrate': '0',
    },
    {
      '@id': '_:q1',
      '@type': 'dfc-b:QuantitativeValue',
      'dfc-b:value': '0.3',
      'dfc-b:hasUnit': 'dfc-m:Kilogram',
    },
    {
      '@id': 'SuppliedProducts/1',
      '@type': 'dfc-b:SuppliedProduct',
      'dfc-b:name': 'Pesto &amp; basil',
      'dfc-b:description': '<p>Green.</p>',
      'dfc-b:hasQuantity': '_:q1',
      'dfc-b:image': '/pesto.jpg',
      'dfc-b:referencedBy': 'SuppliedProducts/1/CatalogItem',
    },
    {
      '@id': 'SuppliedProducts/1/CatalogItem',
      '@type': 'dfc-b:CatalogItem',
      'dfc-b:sku': 'PES-1',
      'dfc-b:offeredThrough': { '@id': 'SuppliedProducts/1/Offer' },
      'dfc-b:stockLimitation': '0',
    },
    { '@id': 'SuppliedProducts/1/Offer', '@type': 'dfc-b:Offer', 'dfc-b:hasPrice': { '@id': '_:p1' } },
    {
      '@id': 'SuppliedProducts/group',
      '@type': 'dfc-b:SuppliedProduct',
      'dfc-b:name': 'A group of variants',
    },
  ],
}

describe('a catalogue of the Data Food Consortium', () => {
  test('is read where its nodes stand side by side and point to each other', () => {
    const { products, warnings } = readDfc(JSON.stringify(FLAT), HUB)
    expect(warnings).toEqual([])
    expect(products).toEqual([
      {
        key: 'https://hub.example/api/dfc/SuppliedProducts/1',
        url: 'https://hub.example/api/dfc/SuppliedProducts/1',
        source: 'dfc',
        name: 'Pesto & basil',
        description: 'Green.',
        sku: 'PES-1',
        gtin: null,
        brand: null,
        price: { amount: 249, currency: 'GBP' },
        availability: 'out-of-stock',
        variants: [
          {
            name: '300 g',
            sku: 'PES-1',
            gtin: null,
            availability: 'out-of-stock',
            price: { amount: 249, currency: 'GBP' },
          },
        ],
        images: ['https://hub.example/pesto.jpg'],
      },
    ])
  })

  test('is read where one stands in the other, with names in full, an item that references, and no limit', () => {
    const b =
      'https://github.com/datafoodconsortium/ontology/releases/latest/download/DFC_BusinessOntology.owl#'
    const nested = {
      '@id': 'https://hub.example/farm',
      '@type': `${b}Enterprise`,
      [`${b}manages`]: [
        {
          '@id': 'https://hub.example/item',
          '@type': [`${b}CatalogItem`],
          [`${b}sku`]: 'L',
          [`${b}references`]: {
            '@id': 'https://hub.example/leeks',
            '@type': `${b}SuppliedProduct`,
            [`${b}name`]: { '@value': 'Leeks' },
          },
          [`${b}offeredThrough`]: {
            '@type': `${b}Offer`,
            [`${b}hasPrice`]: {
              '@type': `${b}Price`,
              [`${b}value`]: 2.2,
              [`${b}hasUnit`]: { '@id': 'http://x.example/measures.rdf#Euro' },
            },
          },
        },
      ],
    }
    const { products } = readDfc(JSON.stringify(nested), HUB)
    expect(products).toMatchObject([
      {
        name: 'Leeks',
        sku: 'L',
        price: { amount: 220, currency: 'EUR' },
        availability: null,
        url: 'https://hub.example/leeks',
      },
    ])
  })

  test('is read where only the offer names what it is for, and says who supplies it', () => {
    const graph = FLAT['@graph'].map(node => {
      if (node['@type'] === 'dfc-b:CatalogItem') return { ...node, 'dfc-b:offeredThrough': undefined }
      if (node['@type'] === 'dfc-b:Offer')
        return { ...node, 'dfc-b:offers': { '@id': 'SuppliedProducts/1/CatalogItem' } }
      return node['@id'] === 'SuppliedProducts/1' ? { ...node, 'dfc-b:suppliedBy': '#farm' } : node
    })
    const farm = { '@id': '#farm', '@type': 'dfc-b:Enterprise', 'dfc-b:name': 'Hill & <b>Dale</b>' }
    const read = (nodes: readonly unknown[]) =>
      readDfc(JSON.stringify({ '@graph': nodes }), HUB).products.map(({ price, brand }) => [
        price?.amount,
        brand,
      ])
    expect(read([...graph, farm])).toEqual([[249, 'Hill & <b>Dale</b>']])
    expect(read(graph)).toEqual([[249, null]])
  })

  test('is read as Open Food Network serves the items of an enterprise, which says what it supplies', () => {
    const at = 'https://ofn.example/api/dfc/enterprises/7'
    const graph = (unit: string, currency: string) => [
      {
        '@id': at,
        '@type': 'dfc-b:Enterprise',
        'dfc-b:name': 'Low Fold',
        'dfc-b:manages': `${at}/catalog_items/31`,
        'dfc-b:supplies': [`${at}/supplied_products/31`],
      },
      {
        '@id': `${at}/catalog_items/31`,
        '@type': 'dfc-b:CatalogItem',
        'dfc-b:sku': 'BEET',
        'dfc-b:references': `${at}/supplied_products/31`,
        'dfc-b:stockLimitation': 4,
        'dfc-b:offeredThrough': `${at}/offers/31`,
      },
      {
        '@id': `${at}/supplied_products/31`,
        '@type': 'dfc-b:SuppliedProduct',
        'dfc-b:name': 'Beetroot - 750g',
        'dfc-b:isVariantOf': 'https://ofn.example/groups/9',
        'dfc-b:hasQuantity': {
          '@type': 'dfc-b:QuantitativeValue',
          'dfc-b:hasUnit': unit,
          'dfc-b:value': 750.0,
        },
      },
      {
        '@id': 'https://ofn.example/groups/9',
        '@type': 'dfc-b:SuppliedProduct',
        'dfc-b:name': 'Beetroot',
      },
      {
        '@id': `${at}/offers/31`,
        '@type': 'dfc-b:Offer',
        'dfc-b:stockLimitation': 4,
        'dfc-b:hasPrice': { '@type': 'dfc-b:Price', 'dfc-b:value': 6.35, 'dfc-b:hasUnit': currency },
      },
    ]
    // The second version of the list of measures begins its names with small letters.
    for (const [unit, currency, code] of [
      ['dfc-m:Gram', 'dfc-m:AustralianDollar', 'AUD'],
      ['dfc-m:gram', 'dfc-m:canadianDollar', 'CAD'],
      ['dfc-m:gram', 'https://w3id.org/dfc/taxonomies/measures.rdf#euro', 'EUR'],
    ] as const) {
      const read = readDfc(JSON.stringify({ '@graph': graph(unit, currency) }), `${at}/catalog_items`)
      expect(read.warnings).toEqual([])
      expect(read.products).toMatchObject([
        {
          name: 'Beetroot - 750g',
          sku: 'BEET',
          brand: 'Low Fold',
          availability: 'in-stock',
          price: { amount: 635, currency: code },
          variants: [{ name: '750 g' }],
        },
      ])
    }
  })

  const variantsOf = (nodes: readonly Record<string, unknown>[]) =>
    readDfc(JSON.stringify({ '@graph': nodes }), HUB).products.map(
      ({ name, key, availability, variants }) => [
        name,
        new URL(key).pathname.split('/').at(-1),
        availability,
        variants.map(variant => variant.name),
      ],
    )
  const sold = (id: string, name: string, stock?: number, more: object = {}) => ({
    '@id': id,
    '@type': 'dfc-b:SuppliedProduct',
    'dfc-b:name': name,
    ...more,
    'dfc-b:referencedBy': {
      '@type': 'dfc-b:CatalogItem',
      'dfc-b:sku': `${id}-sku`,
      ...(stock === undefined ? {} : { 'dfc-b:stockLimitation': stock }),
    },
  })
  const inGroup = { 'dfc-b:isVariantOf': { '@id': 'eggs' } }

  test('has the variants of a group as one product, whichever end names the other', () => {
    const group = { '@id': 'eggs', '@type': 'dfc-b:SuppliedProduct', 'dfc-b:name': 'Eggs' }
    const [six, dozen] = [
      (more?: object) => sold('six', 'Eggs - Half dozen', 0, more),
      (more?: object) => sold('dozen', 'Eggs (Dozen)', 4, more),
    ]
    const one = [['Eggs', 'eggs', 'in-stock', ['Half dozen', 'Dozen']]]
    expect(variantsOf([group, six(inGroup), dozen(inGroup)])).toEqual(one)
    const naming = { ...group, 'dfc-b:hasVariant': [{ '@id': 'six' }, 'dozen'] }
    expect(variantsOf([six(), naming, dozen()])).toEqual(one)
    // Nobody says what the group is called.
    expect(variantsOf([six(inGroup), dozen(inGroup)])[0]?.slice(0, 2)).toEqual(['Eggs - Half dozen', 'eggs'])
    // One alone is what it is.
    expect(variantsOf([group, six(inGroup)])).toEqual([['Eggs - Half dozen', 'six', 'out-of-stock', []]])
  })

  test('has sold out of a group when all of it has, and does not know where nobody says so of one', () => {
    const all = (...stocks: (number | undefined)[]) =>
      variantsOf(stocks.map((stock, at) => sold(`v${at}`, `V${at}`, stock, inGroup)))[0]?.[2]
    expect([all(0, 0), all(0, undefined), all(undefined, 3)]).toEqual(['out-of-stock', null, 'in-stock'])
  })

  test('ends where a group is its own, or two are each of the other', () => {
    const self = sold('eggs', 'Eggs', 1, inGroup)
    expect(variantsOf([self])).toEqual([['Eggs', 'eggs', 'in-stock', []]])
    const mutual = [
      sold('a', 'A', 1, { 'dfc-b:isVariantOf': 'b' }),
      sold('b', 'B', 1, { 'dfc-b:isVariantOf': 'a' }),
    ]
    expect(variantsOf(mutual)).toHaveLength(2)
  })

  test('has a number of the trade by schema.org’s word, where its check digit is right', () => {
    const gtin = (word: string, number: string) =>
      readDfc(JSON.stringify(sold('x', 'X', 1, { [word]: number })), HUB).products[0]?.gtin
    expect(gtin('schema:gtin', '4006381333931')).toBe('4006381333931')
    expect(gtin('https://schema.org/gtin13', '4006381333931')).toBe('4006381333931')
    expect(gtin('schema:gtin', '4006381333932')).toBeNull()
  })

  test('has names that are text, also with a sign that HTML begins a tag with', () => {
    const named = (name: unknown) =>
      readDfc(JSON.stringify(FLAT).replace('"Pesto &amp; basil"', JSON.stringify(name)), HUB).products[0]
        ?.name
    expect(named('Eggs <60 g, of hens >1 year')).toBe('Eggs <60 g, of hens >1 year')
    expect(named({ '@value': ' <b>Bold</b>\n pesto ' })).toBe('<b>Bold</b> pesto')
    expect(named('Pesto &lt;mild&gt;')).toBe('Pesto <mild>')
  })

  test('leaves what one of it is unsaid where no quantity says it', () => {
    const variants = (from: string, to: string) =>
      readDfc(JSON.stringify(FLAT).replace(from, to), HUB).products[0]?.variants.map(({ name }) => name)
    expect(variants('"0.3"', '"0,3"')).toEqual(['300 g'])
    expect(variants('"0.3"', '"some"')).toEqual([])
    expect(variants('"dfc-b:hasQuantity":"_:q1",', '')).toEqual([])
  })

  test('invents nothing: an unknown currency is no price, nonsense no product, and circles end', () => {
    const text = JSON.stringify(FLAT)
    const foreign = readDfc(text.replace('PoundSterling', 'Doubloon'), HUB)
    expect([foreign.products[0]?.price, foreign.warnings.length]).toEqual([null, 1])
    expect(readDfc('{', HUB)).toEqual({ products: [], warnings: [`${HUB}: no JSON`], next: null })
    expect(readDfc('{"@type": "Thing"}', HUB).warnings).toHaveLength(1)
    expect(readDfc('null', HUB).products).toEqual([])
    const nameless = readDfc(text.replace('"dfc-b:name":"Pesto &amp; basil",', ''), HUB)
    expect(nameless.products).toEqual([])
    let deep = '1'
    for (let n = 0; n < 500; n++) deep = `{"a":[${deep}]}`
    expect(readDfc(deep, HUB).products).toEqual([])
  })

  test('goes on where a page of it says so, and not on another site', () => {
    const view = (next: unknown) => ({
      '@id': HUB,
      '@type': 'hydra:PartialCollectionView',
      'hydra:next': next,
    })
    const nextOf = (next: unknown) => readDfc(JSON.stringify({ '@graph': [view(next)] }), HUB).next
    expect(nextOf({ '@id': `${HUB}?page=2` })).toBe(`${HUB}?page=2`)
    expect(nextOf('?page=2')).toBe(`${HUB}?page=2`)
    for (const odd of ['https://elsewhere.example/', 'javascript:alert(1)', 7, null, undefined, []])
      expect([odd, nextOf(odd)]).toEqual([odd, null])
    expect(readDfc(JSON.stringify({ '@graph': [view('?page=2')] }), HUB).warnings).toEqual([])
  })

  const leeks = (more: Readonly<Record<string, unknown>> = {}) => ({
    '@type': 'dfc-b:SuppliedProduct',
    'dfc-b:name': 'Leeks',
    ...more,
    'dfc-b:referencedBy': { '@type': 'dfc-b:CatalogItem', 'dfc-b:sku': 'LEEK' },
  })

  test.each([1_000, 20_000, 200_000])('is read also where it nests lists %d deep', depth => {
    const deep = '['.repeat(depth) + ']'.repeat(depth)
    const document = JSON.stringify({ '@graph': [leeks({ 'dfc-b:brand': 'DEEP' })] }).replace('"DEEP"', deep)
    // Deeper than JSON can be read, it is none.
    for (const { name } of readDfc(document, HUB).products) expect(name).toBe('Leeks')
    expect(readDfc(document, HUB).next).toBeNull()
  })

  test.each(['constructor', 'toString', '__proto__', 'dfc-m:valueOf'])(
    'that calls a unit %j has it as a word, and no price in it',
    hasUnit => {
      const amount = { 'dfc-b:value': '2', 'dfc-b:hasUnit': hasUnit }
      const product = leeks({ 'dfc-b:hasQuantity': amount })
      const item = { ...product['dfc-b:referencedBy'], 'dfc-b:offeredThrough': { 'dfc-b:hasPrice': amount } }
      const { products } = readDfc(JSON.stringify({ ...product, 'dfc-b:referencedBy': item }), HUB)
      expect(products).toMatchObject([{ name: 'Leeks', price: null }])
    },
  )

  test('sends who looks at what has no name of its own to the page that says it', () => {
    const said = { '@graph': [leeks({ '@id': '_:b7' }), leeks()] }
    expect(readDfc(JSON.stringify(said), HUB).products.map(({ url }) => url)).toEqual([HUB, HUB])
  })
})
