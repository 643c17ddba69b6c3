import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import { order, pay, quietHouse, stranger } from '../../../../tests/cart'
import { balances } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { readOrder } from '../../cart/orders/read-order'
import { refundOrder } from '../../cart/shop/refund-order'
import { productsVat, setProductsVat, VAT_PER_PAGE } from './products-vat'
import {
  defaultVatRate,
  deleteVatRate,
  saveVatRate,
  VatRateInUse,
  VatRateIsDefault,
  vatRates,
} from './vat-rates'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
beforeEach(async () => {
  await world.ctx().em.execute('update products set vat_rate_id = null')
  await world.ctx().em.execute('delete from vat_rates')
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

async function rate(name: string, hundredths: number, isDefault = false): Promise<string> {
  await saveVatRate(keeper(), null, { name, rate: hundredths, isDefault })
  return (await vatRates(keeper())).find(each => each.name === name)?.id ?? ''
}

async function product(price: number): Promise<{ sellable: Sellable; productId: string }> {
  const { variantId } = await jarOnShelf(world, { stock: 20, priceAmount: price })
  const [row] = await world
    .ctx()
    .em.execute<{ product_id: string }[]>('select product_id from variants where id = ?', [variantId])
  return { sellable: { kind: 'product', variantId }, productId: row?.product_id ?? '' }
}

async function booked(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await balances(world)
  await work()
  const after = Object.entries(await balances(world))
  return Object.fromEntries(
    after
      .map(([code, sum]) => [code, sum - (before[code] ?? 0)] as const)
      .filter(([, change]) => change !== 0),
  )
}

describe('rates of VAT', () => {
  test('one is for everything without a rate of its own: the first, then whichever is chosen', async () => {
    expect(await defaultVatRate(keeper())).toBeNull()
    await rate('Food', 0)
    expect(await defaultVatRate(keeper())).toBe(0)
    await rate('Standard', 2_000, true)
    expect(await defaultVatRate(keeper())).toBe(2_000)
    expect((await vatRates(keeper())).filter(({ isDefault }) => isDefault)).toHaveLength(1)
  })

  test('the one for everything stays it until another is, and is removed last', async () => {
    const [standard, food] = [await rate('Standard', 2_000), await rate('Food', 0)]
    await saveVatRate(keeper(), standard, { name: 'Standard', rate: 2_100, isDefault: false })
    expect(await defaultVatRate(keeper())).toBe(2_100)
    await expect(deleteVatRate(keeper(), standard)).rejects.toBeInstanceOf(VatRateIsDefault)
    expect(await defaultVatRate(keeper())).toBe(2_100)
    await saveVatRate(keeper(), food, { name: 'Food', rate: 0, isDefault: true })
    await deleteVatRate(keeper(), standard)
    expect(await defaultVatRate(keeper())).toBe(0)
    await deleteVatRate(keeper(), food)
    expect(await defaultVatRate(keeper())).toBeNull()
  })

  test('one that products have is not removed, and nobody else sets any', async () => {
    const [food, { productId }] = [await rate('Food', 0), await product(500)]
    expect(await setProductsVat(keeper(), [{ productId, vatRateId: food }])).toBe(1)
    expect(await setProductsVat(keeper(), [{ productId, vatRateId: food }])).toBe(0)
    await expect(deleteVatRate(keeper(), food)).rejects.toBeInstanceOf(VatRateInUse)
    const missing = setProductsVat(keeper(), [{ productId, vatRateId: Bun.randomUUIDv7() }])
    await expect(missing).rejects.toBeInstanceOf(NotFound)
    const member = await stranger(world)
    await expect(saveVatRate(member, food, { name: 'X', rate: 1, isDefault: true })).rejects.toBeInstanceOf(
      NotFound,
    )
    await expect(productsVat(member, '', 1)).rejects.toBeInstanceOf(NotFound)
    await setProductsVat(keeper(), [{ productId, vatRateId: null }])
    await deleteVatRate(keeper(), food)
  })
})

describe('an order', () => {
  test('keeps the rate of each line as it was, whatever becomes of it', async () => {
    const standard = await rate('Standard', 2_000)
    const { sellable } = await product(600)
    const buyer = await stranger(world)
    const placed = await order(buyer, sellable, 1)
    await saveVatRate(keeper(), standard, { name: 'Standard', rate: 2_500, isDefault: true })
    expect(await booked(() => pay(buyer, placed))).toEqual({ sumup: 600, sales: -500, 'vat:2000': -100 })
  })

  test('given back in parts gives back every last unit of its VAT', async () => {
    const food = await rate('Food', 500)
    await rate('Standard', 2_000, true)
    const { sellable, productId } = await product(333)
    await setProductsVat(keeper(), [{ productId, vatRateId: food }])
    const buyer = await stranger(world)
    const placed = await order(buyer, sellable, 3)
    const sale = await booked(() => pay(buyer, placed))
    expect(sale).toEqual({ sumup: 999, sales: -951, 'vat:500': -48 })
    const orderLineId = (await readOrder(keeper(), placed.number)).lines[0]?.id ?? ''
    const part = [{ orderLineId, quantity: 1 }]
    const back = await booked(async () => {
      for (const reason of ['one', 'two', 'three']) await refundOrder(keeper(), placed.number, part, reason)
    })
    expect(back).toEqual({ sumup: -999, sales: 951, 'vat:500': 48 })
  })
})

test('products are shown with their rates by title, page by page', async () => {
  const titles = Array.from({ length: VAT_PER_PAGE + 2 }, (_, number) => `Damson ${number + 100}`)
  for (const title of titles.toReversed()) await jarOnShelf(world, { stock: 1, title })
  const page = async (number: number) => {
    const { products, total } = await productsVat(keeper(), 'damson', number)
    return { titles: products.map(({ title }) => title), total }
  }
  const total = titles.length
  expect(await page(1)).toEqual({ titles: titles.slice(0, VAT_PER_PAGE), total })
  expect(await page(2)).toEqual({ titles: titles.slice(VAT_PER_PAGE), total })
})
