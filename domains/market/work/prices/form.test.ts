import { describe, expect, test } from 'bun:test'
import { priceField, readPrices, seenField, seenValue, vatField } from './form'

const pence = (amount: number) => ({ amount, currency: 'GBP' })
const read = (fields: unknown) => readPrices(fields, 'GBP')

describe('a form of prices', () => {
  test('is read field by field, and remembers what was typed', () => {
    const { wishes, typed, faults } = read({
      [priceField('a')]: '3.50',
      [seenField('a')]: seenValue(pence(300), 'GBP'),
      [priceField('b')]: 'three',
      title: 'Leeks',
    })
    expect(wishes).toMatchObject([{ variantId: 'a', price: pence(350), seen: 300, seenWithoutVat: false }])
    expect([...typed]).toEqual([
      ['a', '3.50'],
      ['b', 'three'],
    ])
    expect([...faults.keys()]).toEqual(['b'])
    expect(faults.get('b')).toStartWith('Write the price like')
  })

  test('says of an empty field that it wants a price', () => {
    expect(read({ [priceField('a')]: '  ' }).faults.get('a')).toBe('Give it a price.')
  })

  test('takes a price of nothing for a price', () => {
    expect(read({ [priceField('a')]: '0' }).wishes).toMatchObject([{ price: pence(0) }])
  })

  test('knows a price without VAT, as typed and as it was shown', () => {
    const shown = seenValue({ ...pence(300), withoutVat: true }, 'GBP')
    const { wishes, typedVat } = read({
      [priceField('a')]: '3.50',
      [vatField('a')]: 'without',
      [seenField('a')]: shown,
    })
    expect(wishes).toMatchObject([{ price: { withoutVat: true }, seen: 300, seenWithoutVat: true }])
    expect(typedVat.get('a')).toBe('without')
  })

  test('takes no price in another currency for one of ours that has the same number', () => {
    const shown = seenValue({ amount: 350, currency: 'EUR' }, 'GBP')
    const [wish] = read({ [priceField('a')]: '3.50', [seenField('a')]: shown }).wishes
    expect(wish?.seen).not.toBe(350)
    expect(wish?.seen).toBeLessThan(0)
  })

  test('without what was shown is like no price there can be', () => {
    const [wish] = read({ [priceField('a')]: '3.50' }).wishes
    expect(wish?.seen).toBeNaN()
  })

  test.each([[null], ['price-a=1'], [{ [priceField('a')]: ['1', '2'] }]])('is empty where it is %j', body => {
    expect(read(body)).toMatchObject({ wishes: [] })
    expect([...read(body).typed]).toEqual([])
  })
})
