import { describe, expect, test } from 'bun:test'
import { CellFault } from './cell-fault'
import { matchColumns } from './match-columns'
import { withPriceNow } from './price-now'

const SITE = { currency: 'EUR', timeZone: 'Europe/Berlin' }
const NOW = new Date('2026-05-15T12:00:00Z')
const HONEY = { sku: 'H-1', title: 'Honey', price: '6.50' }
const priced = (more: Record<string, string>) => withPriceNow({ ...HONEY, ...more }, NOW, SITE)

describe('a reduced price', () => {
  test.each([
    [{ salePrice: '5,50' }, '5,50'],
    [{ salePrice: '5.50 EUR', saleFrom: '2026-05-01T00:00+0100/2026-05-31T23:59+0100' }, '5.50 EUR'],
    [{ salePrice: '5.50 EUR', saleFrom: '2026-06-01T00:00+0100/2026-06-30T23:59+0100' }, '6.50'],
    [{ salePrice: '5.50', saleFrom: '2026-05-15', saleUntil: '2026-05-15' }, '5.50'],
    [{ salePrice: '5.50', saleUntil: '2026-05-14' }, '6.50'],
    [{ salePrice: '0.00 EUR' }, '6.50'],
    [{ saleFrom: 'whenever' }, '6.50'],
  ])('%j costs %s', (cells, price) => {
    expect(priced(cells)).toEqual({ ...HONEY, price })
  })

  test('stands without a price that it would contradict', () => {
    expect(priced({ netPrice: '6.07', salePrice: '5.50' })).not.toHaveProperty('netPrice')
    expect(priced({ netPrice: '6.07', salePrice: '5.50', saleUntil: '2026-05-01' })).toMatchObject({
      netPrice: '6.07',
    })
  })

  test.each([
    [{ saleFrom: 'in May' }, 'saleFrom'],
    [{ saleFrom: '2026-05-01', saleUntil: '31.05.2026' }, 'saleUntil'],
    [{ saleFrom: '2026-05-01/31.05.2026' }, 'saleFrom'],
  ])('whose time cannot be read has a fault: %j', (dates, field) => {
    let fault: unknown
    try {
      priced({ salePrice: '5.50', ...dates })
    } catch (thrown) {
      fault = thrown
    }
    expect(fault).toBeInstanceOf(CellFault)
    expect(fault).toMatchObject({ field })
  })

  test('that is more than the price is none, and said so while it counts', () => {
    expect(() => priced({ salePrice: '7.00' })).toThrow(/“7.00” is more than the price “6.50”/)
    expect(priced({ salePrice: '6.50' })).toMatchObject({ price: '6.50' })
    expect(priced({ salePrice: '7.00', saleUntil: '2026-05-14' })).toMatchObject({ price: '6.50' })
  })

  test('is known by what Google and WooCommerce call it', () => {
    expect(
      matchColumns('products', ['id', 'price', 'sale price', 'sale_price_effective_date']),
    ).toMatchObject({
      price: 1,
      salePrice: 2,
      saleFrom: 3,
    })
    expect(
      matchColumns('prices', [
        'SKU',
        'Regular price',
        'Sale price',
        'Date sale price starts',
        'Date sale price ends',
      ]),
    ).toMatchObject({ sku: 0, price: 1, salePrice: 2, saleFrom: 3, saleUntil: 4 })
  })
})
