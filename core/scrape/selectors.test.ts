import { describe, expect, test } from 'bun:test'
import { refuseSelectors, SelectorInvalid, type Selectors, selectProducts } from './selectors'

const URL = 'https://mill.example/shop/'
const NONE: Selectors = {
  product: '',
  name: '',
  price: '',
  link: '',
  sku: '',
  gtin: '',
  image: '',
  availability: '',
  currency: 'GBP',
}
const select = (html: string, selectors: Partial<Selectors>) =>
  selectProducts(html, URL, { ...NONE, ...selectors })
const one = (html: string, selectors: Partial<Selectors>) => {
  const { products } = select(html, { name: 'h1', ...selectors })
  expect(products).toHaveLength(1)
  return products[0]!
}

describe('a selector', () => {
  const refused = (selector: string) => {
    try {
      refuseSelectors({ ...NONE, name: selector })
      return null
    } catch (fault) {
      if (!(fault instanceof SelectorInvalid)) throw fault
      return fault.field
    }
  }

  test.each(['h1', '.price > span:first-child', '[itemprop="name"]', '#a .b ~ i', `.${'x'.repeat(199)}`, ''])(
    '%p is taken',
    selector => expect(refused(selector)).toBeNull(),
  )

  test.each([
    'h1[',
    '>>',
    'a:',
    ')',
    'div:has(p)',
    'p:contains(x)',
    ':not(p)',
    ':is(p)',
    ':WHERE (p)',
    ':matches(p)',
    `.${'x'.repeat(200)}`,
  ])('%p is refused, with the field that it stands in', selector => expect(refused(selector)).toBe('name'))

  test('of the currency is a code, and never looked for', () => {
    expect(() => refuseSelectors({ ...NONE, currency: 'no [selector' })).not.toThrow()
  })
})

describe('a page of one product', () => {
  test('says what stands at the places, without the blanks around it', () => {
    const html = `<h1> Stone
      ground  flour </h1><p class=p>£ 3.20</p><i class=s data-sku="FL-1">Art. 1</i><b class=a>In stock</b>`
    expect(one(html, { price: '.p', sku: '.s', availability: '.a' })).toMatchObject({
      name: 'Stone ground flour',
      price: { amount: 320, currency: 'GBP' },
      sku: 'FL-1',
      availability: 'in-stock',
      url: URL,
      key: 'https://mill.example/shop',
      source: 'selectors',
    })
  })

  test('is said by a meta tag before what it shows', () => {
    expect(one('<h1 content="Flour">Our flour!</h1>', {}).name).toBe('Flour')
  })

  test('has a number of goods only where its check digit is right', () => {
    const gtin = (text: string) => one(`<h1>x</h1><b>${text}</b>`, { gtin: 'b' }).gtin
    expect(gtin('4006381333931')).toBe('4006381333931')
    expect(gtin('EAN: 4006381333931')).toBe('4006381333931')
    expect(gtin('4006381333932')).toBeNull()
    expect(gtin('12')).toBeNull()
  })

  test('has each picture once, with its whole address, and none that a browser would not fetch', () => {
    const html = `<base href="https://cdn.example/"><h1>x</h1>
      <img data-src="a.jpg" src="blank.gif"><img src="a.jpg"><a class=img href="/b.jpg"></a><img src="javascript:x">`
    expect(one(html, { image: 'img, .img' }).images).toEqual([
      'https://cdn.example/a.jpg',
      'https://cdn.example/b.jpg',
    ])
  })

  test('whose price cannot be read has none, and that is said', () => {
    const { products, warnings } = select('<h1>x</h1><b>ask us</b>', { name: 'h1', price: 'b' })
    expect([products[0]?.price, warnings]).toEqual([null, ['price "ask us" cannot be relied on']])
    const without = select('<h1>x</h1>', { name: 'h1', price: 'b' })
    expect([without.products[0]?.price, without.warnings]).toEqual([null, []])
  })

  test('without a name is none', () => {
    expect(select('<h1>  </h1><b>£1</b>', { name: 'h1', price: 'b' }).products).toEqual([])
  })

  test('is no longer than a line of it may be', () => {
    expect(one(`<h1>${'x'.repeat(900)}</h1>`, {}).name).toHaveLength(500)
  })
})

describe('a page of several', () => {
  const shelf = (...items: readonly string[]) => `<ul>${items.map(item => `<li>${item}</li>`).join('')}</ul>`
  const LIST = { product: 'li', name: 'b', link: 'a', sku: 'i' }

  test('has each at its own address, without what only counts readers', () => {
    const html = shelf('<a href="/rye?utm_source=x#top"><b>Rye</b></a>', '<a href="/oats"><b>Oats</b></a>')
    expect(select(html, LIST).products.map(({ name, key }) => [name, key])).toEqual([
      ['Rye', 'https://mill.example/rye'],
      ['Oats', 'https://mill.example/oats'],
    ])
  })

  test('without addresses tells them apart by their number, or by their name', () => {
    const html = shelf('<b>Rye</b><i>R 1</i>', '<b>Rye</b><i>R 2</i>', '<b>Oats</b>')
    const { products } = select(html, LIST)
    expect(products.map(({ key }) => key.split('#')[1])).toEqual(['R%201', 'R%202', 'Oats'])
    expect(products.every(({ url }) => url === URL)).toBe(true)
  })

  test('takes the box itself where that is the name or the link', () => {
    const { products } = select('<a class=p href="/rye">Rye</a>', { product: '.p', name: '.p', link: 'a' })
    expect(products).toMatchObject([{ name: 'Rye', url: 'https://mill.example/rye' }])
  })

  test('is read to five hundred of them', () => {
    const html = shelf(...Array.from({ length: 510 }, (_, at) => `<a href="/${at}"><b>No ${at}</b></a>`))
    expect(select(html, LIST).products).toHaveLength(500)
  })

  test('leaves out the boxes that say no name', () => {
    expect(select(shelf('<b>Rye</b>', '<p>More soon</p>'), LIST).products).toHaveLength(1)
  })
})
