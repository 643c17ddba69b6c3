import { describe, expect, test } from 'bun:test'
import { cpuTimer } from '../../../../tests/cpu-time'
import { isFeed, tableOfFeed } from './feed-table'
import { withWholeRows } from './shopify-rows'
import { withWholeProducts } from './woocommerce-rows'

const HEADER = [
  'SKU',
  'Name',
  'Price',
  'Reduced price',
  'Reduced from',
  'Description',
  'Producer',
  'Category',
  'Unit',
  'Barcode',
]
const rss = (...items: string[]) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
   <title>Not a product</title>${items.map(item => `<item>${item}</item>`).join('')}</channel></rss>`

describe('a feed', () => {
  test.each([
    '<rss version="2.0">',
    '<?xml version="1.0" encoding="utf-8"?>\n<rss>',
    '  <!-- made by hand -->\n<feed xmlns="http://www.w3.org/2005/Atom">',
    '<?xml version="1.0"?><!-- one --><!-- two --><RSS>',
  ])('is known by how it begins: %j', text => {
    expect(isFeed(text)).toBe(true)
  })

  test.each(['', 'SKU,Name\n1,<rss>', '<html><rss>', '<rssx>', '<feeds>', '<?xml version="1.0"?><urlset>'])(
    'does not begin with %j',
    text => {
      expect(isFeed(text)).toBe(false)
    },
  )

  test('costs what it is long, also where comments and items end nowhere', () => {
    const took = cpuTimer()
    expect(isFeed(`${'<!---->'.repeat(10_000)}x`)).toBe(false)
    expect(tableOfFeed(`<rss>${'<item '.repeat(100_000)}`)).toEqual([HEADER])
    expect(took()).toBeLessThan(2_000)
  })

  test('is a table whose first row names our columns, and nothing of the channel itself is in it', () => {
    expect(tableOfFeed(rss())).toEqual([HEADER])
    const [, row] = tableOfFeed(
      rss(`<g:id>H-1</g:id><g:title>Honey</g:title><g:price>6.50 GBP</g:price>
        <g:sale_price>5.50 GBP</g:sale_price>
        <g:sale_price_effective_date>2026-05-01T00:00+0100/2026-05-31T23:59+0100</g:sale_price_effective_date>
        <g:description>Set &amp; spooned</g:description><g:brand>Long Acre</g:brand>
        <g:product_type>Food &gt; Preserves &gt; Honey</g:product_type>
        <g:unit_pricing_measure>340 g</g:unit_pricing_measure><g:gtin>5012345678900</g:gtin>`),
    )
    expect(row).toEqual([
      'H-1',
      'Honey',
      '6.50 GBP',
      '5.50 GBP',
      '2026-05-01T00:00+0100/2026-05-31T23:59+0100',
      'Set & spooned',
      'Long Acre',
      'Food > Preserves > Honey',
      '340 g',
      '5012345678900',
    ])
  })

  test('has blanks for what it does not say, and as many cells in each row', () => {
    const rows = tableOfFeed(rss('<g:id>1</g:id>', '<title>Tea</title>', '<g:colour>red</g:colour>'))
    expect(rows.map(row => row.length)).toEqual([10, 10, 10, 10])
    expect(rows.slice(1)).toEqual([
      ['1', '', '', '', '', '', '', '', '', ''],
      ['', 'Tea', '', '', '', '', '', '', '', ''],
      ['', '', '', '', '', '', '', '', '', ''],
    ])
  })

  test('has of several shelves the first', () => {
    const said = '<product_type>Plain</product_type><g:product_type>Jam</g:product_type>'
    expect(tableOfFeed(rss(`${said}<g:product_type>Gifts</g:product_type>`))[1]?.[7]).toBe('Jam')
  })

  test.each([
    '<title>Short…</title><g:title>The whole of it</g:title>',
    '<g:title>The whole of it</g:title><title>Short…</title>',
  ])('takes its own name for a thing before a plain one, in either order: %s', item => {
    expect(tableOfFeed(rss(item))[1]?.[1]).toBe('The whole of it')
  })

  test('reads entries as it reads items, and text that is wrapped', () => {
    const atom = `<feed xmlns:g="x"><entry><g:id>A</g:id><title><![CDATA[Tea <loose>]]></title></entry>
      <entry><g:id>B</g:id></entry></feed>`
    expect(
      tableOfFeed(atom)
        .slice(1)
        .map(row => row.slice(0, 2)),
    ).toEqual([
      ['A', 'Tea <loose>'],
      ['B', ''],
    ])
  })

  test.each([
    ['Food>Jam', 'Food > Jam'],
    ['Jam', 'Jam'],
    ['Food > ', 'Food'],
    ['1 > 2 > 3 > 4 > 5 > 6 > 7 > 8 > 9', '2 > 3 > 4 > 5 > 6 > 7 > 8 > 9'],
    ['', ''],
  ])('says of the shelf %p the way to it: %p', (path, shelf) => {
    const item = `<g:product_type>${path.replaceAll('>', '&gt;')}</g:product_type>`
    expect(tableOfFeed(rss(item))[1]?.[7]).toBe(shelf)
  })
})

describe('a list of WooCommerce’s', () => {
  const NAMES = ['SKU', 'Name', 'Regular price', 'Categories', 'Parent']
  test.each([
    ['Food', 'Food'],
    ['Food, Food > Jam', 'Food > Jam'],
    ['Gifts, Food > Jam, Food > Honey', 'Food > Jam'],
    ['Roots\\, tubers, Food', 'Roots\\, tubers'],
    ['', ''],
    [' , ', ''],
  ])('has of all categories in a cell the deepest: %j is %j', (cell, path) => {
    expect(withWholeProducts([NAMES, ['1', 'A', '2', cell, '']])[1]?.[3]).toBe(path)
  })

  const VARIED = [
    'ID',
    'Type',
    'SKU',
    'Name',
    'Regular price',
    'Categories',
    'Parent',
    'Attribute 1 value(s)',
    'Attribute 2 value(s)',
    'Description',
  ]

  test('has a row for each variation, called like its product and told from others by its attributes', () => {
    const rows = withWholeProducts([
      VARIED,
      ['10', 'variable', 'SOAP', 'Soap', '', 'Bath', '', 'Big, Small', 'Rose, Ash', 'Nice'],
      ['11', 'variation', 'SOAP-B', 'Soap - Big', '4.50', '', 'SOAP', 'Big', 'Rose', ''],
      ['12', 'variation', '', 'Soap - Small', '2.50', '', 'id:10', 'Small\\, round', '', 'Tiny'],
      ['13', 'simple', 'BRUSH', 'Brush', '7.00', 'Bath', '', 'Wood, Bristle', '', ''],
    ])
    expect(rows.slice(1).map(row => [...row.slice(2, 6), row[7], row[9]])).toEqual([
      // Nobody can buy the product itself.
      [undefined, undefined],
      ['SOAP-B', 'Soap', '4.50', 'Bath', 'Big / Rose', 'Nice'],
      ['woo-12', 'Soap', '2.50', 'Bath', 'Small, round', 'Tiny'],
      ['BRUSH', 'Brush', '7.00', 'Bath', '', ''],
    ])
  })

  test('keeps what it cannot put together: a product without variations, and one of a product that is not there', () => {
    const rows = withWholeProducts([
      VARIED,
      ['10', 'variable', 'SOAP', 'Soap', '', 'Bath', '', 'Big', '', ''],
      ['21', 'variation', 'X-1', 'Gone - Big', '4.50', '', 'GONE', 'Big', '', ''],
    ])
    expect(rows.slice(1).map(row => row.slice(2, 4))).toEqual([
      ['SOAP', 'Soap'],
      ['X-1', 'Gone - Big'],
    ])
  })

  test('with many blanks between them costs what it is long', () => {
    const took = cpuTimer()
    const cell = `Food${' '.repeat(19_000)}> Jam`
    const rows = Array.from({ length: 50 }, () => ['1', 'Jam', '4', cell, ''])
    expect(withWholeProducts([NAMES, ...rows])[1]?.[3]).toBe(cell)
    expect(took()).toBeLessThan(2_000)
  })

  test('is known by its columns: what stands between commas in another table stays', () => {
    const lines = [
      ['SKU', 'Category'],
      ['1', 'Bread, cakes'],
    ]
    expect(withWholeProducts(lines)).toBe(lines)
  })
})

describe('a list of Shopify’s', () => {
  const NAMES = ['Handle', 'Title', 'Vendor', 'Option1 Value', 'Variant SKU', 'Image Src']

  test('says in each row of a variant what its product said in its first', () => {
    const rows = withWholeRows([
      NAMES,
      ['tea', 'Tea', 'Long Acre', '100 g', 'T-100', 'a.jpg'],
      ['tea', '', '', '500 g', 'T-500', ''],
      ['honey', 'Honey', 'Hill', '', 'H', ''],
      ['tea', '', 'Another', '1 kg', 'T-1000', ''],
    ])
    expect(rows.slice(1).map(row => row.slice(0, 5))).toEqual([
      ['tea', 'Tea', 'Long Acre', '100 g', 'T-100'],
      ['tea', 'Tea', 'Long Acre', '500 g', 'T-500'],
      ['honey', 'Honey', 'Hill', '', 'H'],
      // What a row says by itself is not written over.
      ['tea', 'Tea', 'Another', '1 kg', 'T-1000'],
    ])
  })

  test('leaves the rows of pictures blank, so that all others keep their numbers', () => {
    const rows = withWholeRows([
      NAMES,
      ['tea', 'Tea', 'Long Acre', '100 g', 'T-100', 'a.jpg'],
      ['tea', '', '', '', ' ', 'b.jpg'],
      ['tea', '', '', '500 g', 'T-500', ''],
    ])
    expect(rows.map(row => row.length)).toEqual([6, 6, 0, 6])
  })

  test('tells variants of several options apart by all of them, and keeps those without a number', () => {
    const rows = withWholeRows([
      ['Handle', 'Title', 'Option1 Value', 'Option2 Value', 'Option3 Value', 'Variant SKU', 'Variant Price'],
      ['tee', 'Tee', 'S', 'Red', '', 'T-1', '20.00'],
      ['tee', '', 'S', 'Blue', 'Wool', '', '20.00'],
      ['tee', '', '', '', '', '', ''],
    ])
    expect(rows.slice(1).map(row => [row[1], row[2], row[5]])).toEqual([
      ['Tee', 'S / Red', 'T-1'],
      ['Tee', 'S / Blue / Wool', ''],
      [undefined, undefined, undefined],
    ])
  })

  test('is read as its template for imports has it, too', () => {
    const rows = withWholeRows([
      ['Title', 'URL handle', 'Published on online store', 'SKU', 'Option1 value', 'Price'],
      ['Tea', 'tea', 'TRUE', 'T-100', '100 g', '3.00'],
      ['', 'tea', '', 'T-500', '500 g', '9.00'],
    ])
    expect(rows[2]).toEqual(['Tea', 'tea', 'TRUE', 'T-500', '500 g', '9.00'])
  })

  test('does not carry over what is of one variant alone', () => {
    const [, , second] = withWholeRows([
      NAMES,
      ['tea', 'Tea', 'Long Acre', '100 g', 'T-100', 'a.jpg'],
      ['tea', '', '', '', 'T-500', ''],
    ])
    expect([second?.[3], second?.[5]]).toEqual(['', ''])
  })

  test('is read in whatever order its rows were sorted', () => {
    const rows = withWholeRows([
      NAMES,
      ['tea', '', '', '', '', 'b.jpg'],
      ['tea', '', '', '500 g', 'T-500', ''],
      ['honey', 'Honey', 'Hill', '', 'H', ''],
      ['tea', 'Tea', 'Long Acre', '100 g', 'T-100', 'a.jpg'],
    ])
    expect(rows.slice(1).map(row => row.slice(0, 5))).toEqual([
      [],
      ['tea', 'Tea', 'Long Acre', '500 g', 'T-500'],
      ['honey', 'Honey', 'Hill', '', 'H'],
      ['tea', 'Tea', 'Long Acre', '100 g', 'T-100'],
    ])
  })

  test('keeps a product without a number in its first row', () => {
    const rows = withWholeRows([NAMES, ['tea', 'Tea', '', '', '', '']])
    expect(rows[1]).toEqual(['tea', 'Tea', '', '', '', ''])
  })

  test.each([[['SKU', 'Name']], [['Handle', 'Title']], [['Variant SKU', 'Title']], [[]]])(
    'is known by its handle and its number: %j is another table, and stays as it is',
    header => {
      const lines = [header, ['a', ''], ['a', '']]
      expect(withWholeRows(lines)).toBe(lines)
    },
  )

  test('is known whatever its names are written like', () => {
    const rows = withWholeRows([
      [' HANDLE ', 'title', 'variant sku'],
      ['tea', 'Tea', '1'],
      ['tea', '', '2'],
    ])
    expect(rows[2]).toEqual(['tea', 'Tea', '2'])
  })

  test('without any row is its header', () => {
    expect(withWholeRows([NAMES])).toEqual([NAMES])
    expect(withWholeRows([])).toEqual([])
  })
})
