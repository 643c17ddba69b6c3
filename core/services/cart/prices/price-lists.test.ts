import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { again, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import { emptied } from '../../../../tests/emptied'
import type { TestHouse } from '../../../../tests/house'
import { fee, priceList } from '../../../../tests/prices'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { feeForWork, feesForWork, retireFee, saveFee, VatRateGone } from './fees'
import {
  PRICE_LIST_FORM,
  priceListForWork,
  priceListsForWork,
  retirePriceList,
  SkuUnknown,
  savePriceList,
} from './price-lists'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
const fields = { name: 'Own', label_slug: null, percent_off: null, starts_at: null, ends_at: null }
async function jarWithSku(price = 400) {
  const sellable = await jar(world, 20, price)
  const variantId = sellable.kind === 'product' ? sellable.variantId : ''
  const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [variantId])
  return { sellable, sku }
}
const clear = () => emptied(world.ctx(), 'price_lists', 'fees')
async function label(ctx: Ctx, slug: string): Promise<void> {
  await db(world.ctx())
    .insertInto('member_labels')
    .values({ member_id: ctx.viewer.member!.id, slug, name: slug, given_at: new Date() })
    .execute()
}

describe('a price list', () => {
  test('with a number that nobody has is refused whole, and names all of them', async () => {
    const { sku } = await jarWithSku()
    const prices = [sku, 'NO-1', 'NO-2'].map(each => ({ sku: each, amount: 1 }))
    const before = (await priceListsForWork(keeper())).total
    const fault = await refused(savePriceList(keeper(), null, { ...fields, prices }))
    expect(fault).toBeInstanceOf(SkuUnknown)
    expect((fault as SkuUnknown).message).toBe('Nothing has the SKU NO-1, NO-2.')
    expect((await priceListsForWork(keeper())).total).toBe(before)
  })

  test('keeps its prices when a change is refused', async () => {
    const { sku } = await jarWithSku()
    const id = await savePriceList(keeper(), null, { ...fields, prices: [{ sku, amount: 300 }] })
    await refused(savePriceList(keeper(), id, { ...fields, prices: [{ sku: 'NO-3', amount: 1 }] }))
    expect((await priceListForWork(keeper(), id)).prices).toEqual([{ sku, amount: 300 }])
    await savePriceList(keeper(), id, { ...fields, prices: [] })
    expect((await priceListForWork(keeper(), id)).prices).toEqual([])
  })

  test('is changed by the newest form alone, its prices among what it says', async () => {
    const { sku } = await jarWithSku()
    const id = await savePriceList(keeper(), null, { ...fields, prices: [] })
    const seen = PRICE_LIST_FORM.version(await priceListForWork(keeper(), id))
    await savePriceList(keeper(), id, { ...fields, prices: [{ sku, amount: 1 }] }, seen)
    expect(await refused(savePriceList(keeper(), id, { ...fields, prices: [] }, seen))).toHaveProperty(
      'name',
      'ChangedMeanwhile',
    )
  })

  test('that is retired is not changed, and is listed behind the others', async () => {
    await clear()
    const first = await priceList(world, { name: 'First' })
    const second = await priceList(world, { name: 'Second' })
    await retirePriceList(keeper(), first)
    expect(await refused(savePriceList(keeper(), first, { ...fields, prices: [] }))).toBeInstanceOf(NotFound)
    expect(await refused(retirePriceList(keeper(), first))).toBeInstanceOf(NotFound)
    expect((await priceListsForWork(keeper())).lists.map(({ id }) => id)).toEqual([second, first])
    for (const strange of [Bun.randomUUIDv7(), 'list'])
      expect(await refused(priceListForWork(keeper(), strange))).toBeInstanceOf(NotFound)
  })

  test('counts in its time, for whom it is for, and never for a price that is higher', async () => {
    await clear()
    const { sellable, sku } = await jarWithSku(400)
    const buyer = await stranger(world)
    await addToCart(buyer, sellable, 1)
    const totalAt = async (now = new Date()) => (await readCart({ ...again(world, buyer), now })).total.amount
    const [starts_at, ends_at] = [new Date('2031-05-04T10:00:00Z'), new Date('2031-05-05T10:00:00Z')]
    const dear = await savePriceList(keeper(), null, { ...fields, prices: [{ sku, amount: 500 }] })
    expect(await totalAt()).toBe(400)
    await retirePriceList(keeper(), dear)
    await priceList(world, { percent_off: 5_000, starts_at, ends_at })
    expect(await totalAt(new Date(starts_at.getTime() - 1))).toBe(400)
    expect(await totalAt(starts_at)).toBe(200)
    expect(await totalAt(new Date(ends_at.getTime() - 1))).toBe(200)
    expect(await totalAt(ends_at)).toBe(400)
    await savePriceList(keeper(), null, { ...fields, label_slug: 'growers', prices: [{ sku, amount: 111 }] })
    expect(await totalAt()).toBe(400)
    await label(buyer, 'growers')
    expect(await totalAt()).toBe(111)
  })
})

describe('a fee', () => {
  test('for a group is charged to those who are in it', async () => {
    await clear()
    await fee(world, { label: 'Wholesale', amount: 900, label_slug: 'wholesale' })
    const { sellable } = await jarWithSku(400)
    const [one, other] = [await stranger(world), await stranger(world)]
    for (const buyer of [one, other]) await addToCart(buyer, sellable, 1)
    await label(one, 'wholesale')
    expect((await readCart(again(world, one))).total.amount).toBe(1_300)
    expect((await readCart(again(world, other))).total.amount).toBe(400)
  })

  test('that is retired is charged no more, and not changed', async () => {
    await clear()
    const id = await fee(world)
    const { sellable } = await jarWithSku(400)
    const buyer = await stranger(world)
    await addToCart(buyer, sellable, 2)
    expect((await readCart(again(world, buyer))).total.amount).toBe(850)
    const { id: _, currency: __, retired_at: ___, ...own } = await feeForWork(keeper(), id)
    await retireFee(keeper(), id)
    expect((await readCart(again(world, buyer))).total.amount).toBe(800)
    expect(await refused(saveFee(keeper(), id, own))).toBeInstanceOf(NotFound)
    expect(await refused(retireFee(keeper(), id))).toBeInstanceOf(NotFound)
    expect((await feesForWork(keeper())).fees.map(({ retired_at }) => retired_at === null)).toEqual([false])
  })

  test('with a rate of VAT that there is not is refused, and none is made', async () => {
    const before = (await feesForWork(keeper())).total
    expect(await refused(fee(world, { vat_rate_id: Bun.randomUUIDv7() }))).toBeInstanceOf(VatRateGone)
    expect((await feesForWork(keeper())).total).toBe(before)
  })

  test('in percent of nothing is nothing, and of a price rounds once', async () => {
    await clear()
    await fee(world, { kind: 'percent', amount: null, rate: 333 })
    const { sellable } = await jarWithSku(250)
    const buyer = await stranger(world)
    expect((await readCart(again(world, buyer))).total.amount).toBe(0)
    await addToCart(buyer, sellable, 3)
    expect((await readCart(again(world, buyer))).total.amount).toBe(775)
  })
})

test('nobody but shopkeepers prices', async () => {
  const list = await priceList(world)
  const steps: readonly ((ctx: Ctx) => Promise<unknown>)[] = [
    async ctx => priceListsForWork(ctx),
    ctx => priceListForWork(ctx, list),
    ctx => savePriceList(ctx, null, { ...fields, prices: [] }),
    ctx => retirePriceList(ctx, list),
    ctx => feesForWork(ctx),
  ]
  for (const step of steps)
    for (const who of ['member', 'editor', 'organiser'] as const)
      expect(await refused((async () => step(world.ctx(who)))())).toBeInstanceOf(NotFound)
  expect((await priceListForWork(keeper(), list)).retired_at).toBeNull()
})
