import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ChangedMeanwhile, NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { jarOnShelf } from '../../../../tests/market'
import { priceList } from '../../../../tests/prices'
import { saveSeller } from '../invoices/seller'
import { memberPrices } from './other-prices'
import { retirePriceList } from './price-lists'
import { isPriorPriceLaw, priorPricesSetting, priorPricesVersion, savePriorPrices } from './prior-prices'
import { sales } from './sales'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const DAY_MS = 24 * 60 * 60_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS)
const SALE = { name: 'Sale', for_everyone: true, percent_off: 1_000 }

/** A jar of £6.50 that cost so much so many days ago. */
async function jarThatCost(...before: readonly (readonly [days: number, amount: number])[]) {
  const { variantId } = await jarOnShelf(world, { stock: 5 })
  await db(world.ctx()).deleteFrom('price_changes').where('variant_id', '=', variantId).execute()
  for (const [days, amount] of before)
    await db(world.ctx())
      .insertInto('price_changes')
      .values({
        id: Bun.randomUUIDv7(),
        variant_id: variantId,
        amount,
        currency: 'GBP',
        set_at: daysAgo(days),
      })
      .execute()
  return variantId
}

const priorOf = async (variantId: string) =>
  (await memberPrices(world.ctx(), [variantId])).get(variantId)?.prior

test('a reduced price is compared with the lowest of the 30 days before, where the law or the shop wants it', async () => {
  const [steady, raised, young] = [
    await jarThatCost([60, 650]),
    await jarThatCost([60, 400], [20, 590], [19, 650]),
    await jarThatCost(),
  ]
  const list = await priceList(world, SALE)
  // Pounds, and nothing said of a country.
  expect([await isPriorPriceLaw(world.ctx()), await priorOf(steady)]).toEqual([false, undefined])
  await savePriorPrices(keeper(), { shown: 'yes' })
  const pounds = (amount: number) => ({ amount, currency: 'GBP' })
  expect([await priorOf(steady), await priorOf(raised), await priorOf(young)]).toEqual([
    pounds(650),
    pounds(400),
    null,
  ])
  const all = await sales(world.ctx(), [steady, raised, young])
  expect([steady, raised, young].map(id => all.get(id)?.prior)).toEqual([650, 400, null])
  await savePriorPrices(keeper(), { shown: 'no' })
  expect(await priorOf(steady)).toBeUndefined()
  await savePriorPrices(keeper(), { shown: 'yes' })
  await retirePriceList(keeper(), list)
  // What was called off nine days ago lies within the period of the next one.
  await db(world.ctx())
    .updateTable('price_lists')
    .set({ created_at: daysAgo(10), retired_at: daysAgo(9) })
    .where('id', '=', list)
    .execute()
  const next = await priceList(world, { ...SALE, percent_off: 500 })
  expect(await priorOf(steady)).toEqual(pounds(585))
  await retirePriceList(keeper(), next)
})

test('a price that is a member’s own is compared with the shop’s', async () => {
  await savePriorPrices(keeper(), { shown: 'yes' })
  const variant = await jarThatCost([60, 650])
  const list = await priceList(world, { name: 'Members' })
  const mine = (await memberPrices(world.ctx('member'), [variant])).get(variant)
  expect([mine?.price.amount, mine?.prior]).toEqual([585, undefined])
  await retirePriceList(keeper(), list)
})

test('the law is that of the shop’s country', async () => {
  const seller = { name: 'Hof', address: 'Weg 1', vatNumber: '', companyNumber: '', email: '' }
  for (const [country, isLaw] of [
    ['DE', true],
    ['fr', true],
    ['NO', true],
    ['GB', false],
    ['CH', false],
  ] as const) {
    await saveSeller(keeper(), { ...seller, country })
    expect([country, await isPriorPriceLaw(world.ctx())]).toEqual([country, isLaw])
  }
})

test('who may, says so, and not over what somebody else said', async () => {
  const before = priorPricesVersion(await priorPricesSetting(world.ctx()))
  await expect(savePriorPrices(world.ctx('editor'), { shown: 'no' })).rejects.toThrow(NotFound)
  await savePriorPrices(keeper(), { shown: 'no' }, before)
  const stale = savePriorPrices(keeper(), { shown: 'yes' }, before)
  await expect(stale).rejects.toThrow(ChangedMeanwhile)
})
