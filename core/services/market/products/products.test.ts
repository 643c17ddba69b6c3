import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { Product } from '#core/entities/market/product'
import { Variant } from '#core/entities/market/variant'
import { MOST_MINOR_UNITS } from '#core/scrape/price'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { articleNumber } from './article-number'
import { isSameTyped, priceColumns, typedPriceOf } from './typed-price'
import { ForeignPrice, PriceOutOfRange, requireValidPrice } from './valid-price'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const gbp = (amount: number) => ({ amount, currency: 'GBP' })

describe('an article number that nobody has given', () => {
  const numberOf = async (slug: string, ...taken: string[]) => {
    const em = world.ctx().em
    const product = em.create(Product, { slug, title: slug, summary: '' })
    for (const sku of taken)
      em.create(Variant, { product, name: sku, sku, priceAmount: 1, priceCurrency: 'GBP', stock: 0 })
    await em.flush()
    return transaction(world.ctx(), tx => articleNumber(tx, product.id))
  }

  test('is the product’s name, cut at a letter', async () => {
    expect(await numberOf('rye-loaf')).toBe('RYE-LOAF')
    expect(await numberOf('twenty-four-letters-ends-here')).toBe('TWENTY-FOUR-LETTERS-ENDS')
    expect(await numberOf('twenty-three-letters-a--b')).toBe('TWENTY-THREE-LETTERS-A')
  })

  test('counts on where the name is taken, in whatever letters, and fills gaps', async () => {
    expect(await numberOf('oat-loaf', 'oat-LOAF')).toBe('OAT-LOAF-2')
    expect(await numberOf('fig-loaf', 'FIG-LOAF', 'FIG-LOAF-3')).toBe('FIG-LOAF-2')
    expect(await numberOf('nut-loaf', 'NUT-LOAF-2', 'NUT-LOAF-LARGE')).toBe('NUT-LOAF')
  })

  test('is another for two at once', async () => {
    await numberOf('date-loaf')
    const em = world.ctx().em
    const product = await em.findOneOrFail(Product, { slug: 'date-loaf' })
    const add = () =>
      transaction(world.ctx(), async tx => {
        const sku = await articleNumber(tx, product.id)
        const owner = await tx.em.findOneOrFail(Product, product.id)
        tx.em.create(Variant, {
          product: owner,
          name: sku,
          sku,
          priceAmount: 1,
          priceCurrency: 'GBP',
          stock: 0,
        })
        await tx.em.flush()
        return sku
      })
    expect((await Promise.all([add(), add(), add()])).sort()).toEqual([
      'DATE-LOAF',
      'DATE-LOAF-2',
      'DATE-LOAF-3',
    ])
  })
})

describe('a price', () => {
  test('can be nothing, and as much as anything here may cost', () => {
    for (const amount of [0, MOST_MINOR_UNITS]) requireValidPrice(world.ctx(), gbp(amount))
  })

  test.each([-1, MOST_MINOR_UNITS + 1, 0.5, Number.NaN])('of %d is refused', amount => {
    expect(() => requireValidPrice(world.ctx(), gbp(amount))).toThrow(PriceOutOfRange)
  })

  test('in another currency is refused, and both are named', () => {
    const refused = () => requireValidPrice(world.ctx(), { amount: 100, currency: 'EUR' })
    expect(refused).toThrow(ForeignPrice)
    expect(refused).toThrow('a price in EUR, and we sell in GBP')
  })
})

describe('a typed price', () => {
  test('with VAT in it is what buyers pay', () => {
    expect(priceColumns(gbp(600), 2_000)).toEqual({
      price_amount: 600,
      price_currency: 'GBP',
      net_price_amount: null,
      net_price_rate: null,
    })
  })

  test('without VAT is kept as typed, beside what buyers pay at the rate', () => {
    const columns = priceColumns({ ...gbp(500), withoutVat: true }, 2_000)
    expect(columns).toEqual({
      price_amount: 600,
      price_currency: 'GBP',
      net_price_amount: 500,
      net_price_rate: 2_000,
    })
    expect(typedPriceOf(columns)).toEqual({ ...gbp(500), withoutVat: true })
  })

  test('without VAT where none is charged says so, and becomes dearer with a rate', () => {
    const columns = priceColumns({ ...gbp(500), withoutVat: true }, null)
    expect([columns.price_amount, columns.net_price_rate]).toEqual([500, 0])
  })

  test('comes back as it was typed', () => {
    expect(typedPriceOf(priceColumns(gbp(600), null))).toEqual(gbp(600))
  })

  test('is the same only with the same VAT', () => {
    expect(isSameTyped(gbp(500), gbp(500))).toBe(true)
    expect(isSameTyped(gbp(500), { ...gbp(500), withoutVat: true })).toBe(false)
    expect(isSameTyped({ ...gbp(500), withoutVat: true }, { ...gbp(501), withoutVat: true })).toBe(false)
  })
})
