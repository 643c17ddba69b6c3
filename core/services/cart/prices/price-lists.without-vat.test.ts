import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { MOST_MINOR_UNITS } from '#core/scrape/price'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { saveVatRate, vatRates } from '../../market/vat/vat-rates'
import { PriceTooHigh, priceListForWork, savePriceList } from './price-lists'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

test('a list that is typed without VAT has prices with it, follows another rate, and is shown as it was typed', async () => {
  const keeper = () => world.ctx('shopkeeper')
  await saveVatRate(keeper(), null, { name: 'Standard', rate: 1_900, isDefault: true })
  const standard = (await vatRates(keeper()))[0]?.id ?? ''
  const { variantId } = await jarOnShelf(world, { stock: 1 })
  const { sku } = await db(world.ctx())
    .selectFrom('variants')
    .select('sku')
    .where('id', '=', variantId)
    .executeTakeFirstOrThrow()
  const fields = { name: 'Cafés', label_slug: null, percent_off: null, starts_at: null, ends_at: null }
  const save = (id: string | null, amount: number, without_vat = true) =>
    savePriceList(keeper(), id, { ...fields, without_vat, prices: [{ sku, amount }] })
  const id = await save(null, 333)
  const amounts = async () =>
    (await db(world.ctx()).selectFrom('price_list_prices').select('amount').execute()).map(row => row.amount)
  expect(await amounts()).toEqual([396])
  expect(await priceListForWork(keeper(), id)).toMatchObject({
    without_vat: true,
    prices: [{ sku, amount: 333 }],
  })
  await saveVatRate(keeper(), standard, { name: 'Standard', rate: 700, isDefault: true })
  expect(await amounts()).toEqual([356])
  await expect(save(id, MOST_MINOR_UNITS)).rejects.toBeInstanceOf(PriceTooHigh)
  expect(await amounts()).toEqual([356])
  await save(id, 333, false)
  await saveVatRate(keeper(), standard, { name: 'Standard', rate: 1_900, isDefault: true })
  expect(await amounts()).toEqual([333])
})
