import { describe, expect, test } from 'bun:test'
import { productsInWords } from './count'
import { amountFault, filtersOn, hasFault, listAddress, readListQuery } from './list-query'

const read = (query: Record<string, string | string[]>) => readListQuery(query, 'GBP')

describe('the address of the list', () => {
  test('without anything is all of it, by name', () => {
    expect(read({})).toMatchObject({
      words: '',
      sort: 'name',
      from: '',
      to: '',
      filter: { category: undefined, properties: [], minPrice: undefined, maxPrice: undefined },
    })
    expect(listAddress(read({}))).toBe('/')
  })

  test.each([
    [
      { from: '4.50', to: '9' },
      { minPrice: 450, maxPrice: 900 },
    ],
    [
      { from: 'cheap', to: '€9' },
      { minPrice: undefined, maxPrice: undefined },
    ],
    [{ stock: 'in' }, { inStock: true }],
    [{ stock: 'out' }, { inStock: undefined }],
    [{ category: ' cheese ' }, { category: 'cheese' }],
    [{ with: ['raw', 'raw', '', 'local'] }, { properties: ['raw', 'local'] }],
    [{ with: 'raw' }, { properties: ['raw'] }],
    [{ producer: ['one', 'two'] }, { producer: 'one' }],
  ])('%p filters by %p', (query, filter) => {
    expect(read(query as Record<string, string>).filter).toMatchObject(filter)
  })

  test('leaves out what makes no sense, and keeps what was typed for the form', () => {
    expect(read({ sort: 'beauty' }).sort).toBe('name')
    expect(read({ sort: 'toString' }).sort).toBe('name')
    expect(read({ from: 'cheap' }).from).toBe('cheap')
    expect(read({ q: 'q'.repeat(150) }).words).toHaveLength(100)
    expect(read({ with: Array.from({ length: 20 }, (_, at) => `p${at}`) }).filter.properties).toHaveLength(12)
    expect(read({ after: '', before: ' ' })).toMatchObject({ after: undefined, before: undefined })
  })

  test('is written as it was read', () => {
    const address = '/?category=cheese&producer=long-acre&with=raw&with=local&stock=in&from=4.50&to=9'
    const { searchParams } = new URL(address, 'http://market.test')
    const query = {
      ...Object.fromEntries(searchParams),
      with: searchParams.getAll('with'),
    }
    expect(listAddress(read(query))).toBe(address)
  })

  test('with something changed begins at its first page', () => {
    const list = read({ category: 'cheese', with: ['raw', 'local'], after: 'cursor', sort: 'name' })
    expect(listAddress(list, { category: null })).toBe('/?with=raw&with=local')
    expect(listAddress(list, { properties: ['raw'], producer: 'long acre' })).toBe(
      '/?category=cheese&producer=long+acre&with=raw',
    )
    expect(listAddress(list, { after: 'next' })).toBe('/?category=cheese&with=raw&with=local&after=next')
  })
})

test.each([
  [0, '0 products'],
  [1, '1 product'],
  [2, '2 products'],
  [1_000, '1,000 products'],
  [1_001, 'more than 1,000 products'],
])('%d are “%s”', (total, words) => {
  expect(productsInWords(total, 1_000, 'en-GB')).toBe(words)
})

describe('what is on', () => {
  test.each([
    [{}, 0],
    [{ sort: 'cheap', after: 'x', from: 'cheap' }, 0],
    [{ category: 'cheese' }, 1],
    [{ from: '1', to: '2' }, 1],
    [{ to: '2', stock: 'in', producer: 'hill-farm' }, 3],
    [{ with: ['raw', 'local', 'raw'], maker: 'Hill' }, 3],
  ])('%p is %d', (query, on) => {
    expect(filtersOn(read(query as Record<string, string>))).toBe(on)
  })

  test('an amount that is none is said to be none; a blank one is not', () => {
    expect(['', '4.50', '€4'].map(from => hasFault(read({ from })))).toEqual([false, false, true])
    expect(hasFault(read({ from: '1', to: 'much' }))).toBe(true)
    const faults = ['GBP', 'JPY', 'KWD'].map(currency => amountFault('much', undefined, currency))
    expect(faults).toEqual(['4.50', '450', '4.500'].map(example => `Write an amount, like ${example}.`))
    expect([amountFault('', undefined, 'GBP'), amountFault('1', 100, 'GBP')]).toEqual([undefined, undefined])
  })
})
