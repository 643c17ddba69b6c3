import { expect, test } from 'bun:test'
import { readXmlListing } from './xml-listing'

const FEED = 'https://orchard.example/feed.xml'
type Item = Readonly<Record<string, string | readonly string[]>>

const item = (fields: Item) =>
  `<item>${Object.entries(fields)
    .flatMap(([name, value]) =>
      [value].flat().map(each => `<g:${name}>${each.replaceAll('&', '&amp;')}</g:${name}>`),
    )
    .join('')}</item>`
const read = (...items: readonly Item[]) =>
  readXmlListing(
    `<rss xmlns:g="http://base.google.com/ns/1.0"><channel>${items.map(item).join('')}</channel></rss>`,
    FEED,
  ).products
const cider = (size: string, more: Item = {}): Item => ({
  id: `CID-${size}`,
  title: `Cider, dry, ${size}`,
  link: 'https://orchard.example/cider',
  price: '4.20 GBP',
  item_group_id: 'cider',
  availability: 'in_stock',
  ...more,
})

test('variants of one group are one product, whatever their order', () => {
  const small = cider('500 ml')
  const large = cider('75 cl', { price: '3.90 GBP', availability: 'out_of_stock', gtin: '4006381333931' })
  const expected = {
    key: 'https://orchard.example/cider',
    name: 'Cider, dry',
    sku: null,
    price: { amount: 390, currency: 'GBP' },
    availability: 'in-stock',
  }
  for (const items of [
    [small, large],
    [large, small],
  ]) {
    const [product, ...others] = read(...items)
    expect(others).toEqual([])
    expect(product).toMatchObject(expected)
    expect(product?.variants.map(({ name, sku }) => [name, sku]).toSorted()).toEqual([
      ['500 ml', 'CID-500 ml'],
      ['75 cl', 'CID-75 cl'],
    ])
    expect(product?.variants.find(({ name }) => name === '75 cl')).toMatchObject({
      price: { amount: 390, currency: 'GBP' },
      availability: 'out-of-stock',
      gtin: '4006381333931',
    })
  }
})

test('a group keeps its key while its variants come and go', () => {
  const at = (variant: number) => ({ link: `https://orchard.example/p?id=7&variant=${variant}` })
  const keys = [
    [cider('1 l', at(1)), cider('2 l', at(2))],
    [cider('2 l', at(2))],
    [cider('3 l', at(3)), cider('1 l', at(1))],
  ].map(items => read(...items).map(({ key }) => key))
  expect(keys).toEqual([
    ['https://orchard.example/p?id=7'],
    ['https://orchard.example/p?id=7'],
    ['https://orchard.example/p?id=7'],
  ])
  // Each on a page of its own: the group is known by its name.
  const apart = read(
    cider('1 l', { link: 'https://orchard.example/one' }),
    cider('2 l', { link: 'https://orchard.example/two' }),
  )
  expect(apart.map(({ key }) => key)).toEqual([`${FEED}#cider`])
})

test('names of a group end where a word ends', () => {
  const names = (...titles: readonly string[]) =>
    read(...titles.map((title, at) => cider(String(at), { title }))).map(({ name, variants }) => [
      name,
      ...variants.map(variant => variant.name),
    ])
  expect(names('Perry, small', 'Perry, smaller')).toEqual([['Perry', 'small', 'smaller']])
  expect(names('Apple juice 1 l', 'Apple juice 12 l')).toEqual([['Apple juice', '1 l', '12 l']])
  expect(names('Box – red', 'Box – green')).toEqual([['Box', 'red', 'green']])
  expect(names('Quince', 'Medlar')).toEqual([['Quince', 'Quince', 'Medlar']])
})

test('what shares a page without a group stays what it is, each with a key of its own', () => {
  const link = 'https://orchard.example/jams'
  const products = read(
    { id: 'A', title: 'Damson', link, price: '3.00 GBP' },
    { id: 'B', title: 'Greengage', link, price: '3.50 GBP' },
    { id: 'A', title: 'Damson', link, price: '3.00 GBP' },
  )
  expect(products.map(({ key, name }) => [key, name])).toEqual([
    [link, 'Damson'],
    [`${link}#B`, 'Greengage'],
  ])
})

test('all pictures of an item are named, each once, also several in one', () => {
  const [product] = read(
    cider('1 l', {
      image_link: '/cider.jpg',
      additional_image_link: [
        'https://orchard.example/a,b.jpg',
        '/cider.jpg',
        'https://x.example/1.jpg, https://x.example/2.jpg',
      ],
    }),
  )
  expect(product?.images).toEqual([
    'https://orchard.example/cider.jpg',
    'https://orchard.example/a,b.jpg',
    'https://x.example/1.jpg',
    'https://x.example/2.jpg',
  ])
})
